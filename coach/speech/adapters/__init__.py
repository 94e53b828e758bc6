"""Synthesisers, and the clips they make."""
