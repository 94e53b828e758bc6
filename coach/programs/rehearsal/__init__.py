"""A day or a session, played without devices on a clock of its own."""
