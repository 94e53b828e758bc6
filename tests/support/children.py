"""What runs in child processes of tests."""

import threading

from coach.system.child_process import run_child


def echo(pipe, *words):
    with run_child(pipe):
        while True:
            pipe.send((pipe.recv(), *words))


def sleeper(pipe):
    pipe.send("deaf")
    threading.Event().wait(60)
