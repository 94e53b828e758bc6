"""A session's wiring: what is led, its parts, and how it is begun."""
