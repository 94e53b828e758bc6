"""The processes: what each does from start to end."""
