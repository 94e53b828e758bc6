"""The page of `coach page`: its server, and what it shows."""
