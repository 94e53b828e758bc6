"""Where the config is kept."""
