"""Everything that is kept: settings, scripts, journal, log."""
