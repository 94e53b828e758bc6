"""The settings: one schema, the parser, and the values that the rest of the coach works with."""
