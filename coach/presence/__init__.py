"""Who is at the desk, and whether one may speak."""
