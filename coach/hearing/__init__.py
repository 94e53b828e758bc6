"""What was said: captured sound to commands."""
