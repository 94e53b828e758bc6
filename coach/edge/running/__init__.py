"""Processes, how they talk to each other, clocks, keys and the log-in."""
