"""The desk as Linux desktops tell of it."""
