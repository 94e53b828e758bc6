"""What the doctor asks of the desktop."""
