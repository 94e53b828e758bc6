"""A voice-guided exercise coach for people at desks."""

__version__ = "0.1.0"
