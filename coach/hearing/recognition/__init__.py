"""What a speech segment means, and how sure that is."""
