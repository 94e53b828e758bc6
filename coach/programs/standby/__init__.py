"""The ears beside the daemon, where the person lets the microphone stay open."""
