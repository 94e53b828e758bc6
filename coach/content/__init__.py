"""What can be done: exercises, routines and phrases as values."""
