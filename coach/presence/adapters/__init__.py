"""The desk as operating systems tell of it."""
