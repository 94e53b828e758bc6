"""The process that waits all day."""
