"""The daemon's socket, its child processes, and the service manager that starts it."""
