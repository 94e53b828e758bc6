"""Models, recognisers and processes that hear."""
