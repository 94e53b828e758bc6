"""How the coach sounds."""
