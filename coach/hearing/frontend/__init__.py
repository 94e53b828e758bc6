"""Captured sound freed of what the loudspeaker plays, and whether it is a voice."""
