"""Where speech begins and ends."""
