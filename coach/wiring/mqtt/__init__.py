"""Wire the coach in Home Assistant."""
