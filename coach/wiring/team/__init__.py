"""Wire a person's place in a workplace's group."""
