"""A workplace's group: what a person shares of a day, and what the group sees of all together."""
