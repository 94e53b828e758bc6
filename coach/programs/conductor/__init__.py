"""The process that offers a break and leads the session."""
