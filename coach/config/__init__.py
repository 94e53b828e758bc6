"""What the person chose: one schema, and the values that are read by it."""
