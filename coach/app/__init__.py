"""The processes, and the one place that wires them."""
