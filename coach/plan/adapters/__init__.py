"""Calendars, and the process that reads them."""
