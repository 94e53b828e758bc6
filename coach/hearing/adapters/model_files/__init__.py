"""The files that models lie in, and the memory that they take."""
