"""What is heard, at which sample."""
