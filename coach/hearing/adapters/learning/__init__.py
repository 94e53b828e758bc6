"""What the ears learn by use, on disk."""
