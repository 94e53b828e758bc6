"""Loudspeaker, microphone, files of sound, and what others play."""
