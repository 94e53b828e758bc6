"""Devices: loudspeaker, microphone, and the other players on this machine."""
