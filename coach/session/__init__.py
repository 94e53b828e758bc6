"""The one state machine of a guided session."""
