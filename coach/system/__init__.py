"""Borrowed from the operating system by every process."""
