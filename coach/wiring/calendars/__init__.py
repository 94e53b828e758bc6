"""The calendars that a person names: files, addresses, and those of the desktop."""
