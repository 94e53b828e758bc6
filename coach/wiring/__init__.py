"""The one place that knows adapters: every adapter that a command needs is made here, one file a program.

Adapters are imported inside the functions: the daemon must not load a sound
library because the conductor needs one.
"""
