"""What runs in child processes of tests."""

import threading
from multiprocessing.connection import Connection

from coach.system.child_process import run_child


def echo(pipe: Connection, *words: object) -> None:
    """Send each thing back, with *words* behind it."""
    with run_child(pipe):
        while True:
            pipe.send((pipe.recv(), *words))


def sleeper(pipe: Connection) -> None:
    """Say so, and listen to nothing."""
    pipe.send("deaf")
    threading.Event().wait(60)
