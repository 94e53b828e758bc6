"""The group's database, and a person's place in it."""
