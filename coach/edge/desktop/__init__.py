"""What this desktop tells of the person at it, and shows to them."""
