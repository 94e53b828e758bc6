"""Audio devices, files and players as they really are."""
