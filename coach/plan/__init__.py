"""When to move, and what: pure rules over UTC moments."""
