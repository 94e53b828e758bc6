"""The phone net, and how phrases sound."""
