"""The page's server, and the files that it serves."""
