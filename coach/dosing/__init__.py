"""How much, for this person, today."""
