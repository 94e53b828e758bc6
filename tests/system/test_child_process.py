"""Child processes of ours: what they run, how they end, and that nothing stays beside them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coach.system.child_process import start_child
from tests.support.children import echo, sleeper

PARENT = """
import sys
from coach.system.child_process import start_child
from tests.support.children import echo, sleeper

pipe, child = start_child("coach-test", sleeper if "sleep" in sys.argv else echo)
pipe.send("here")
print(child.pid, pipe.recv(), flush=True)
"""


def test_it_runs_the_function_with_its_arguments_and_ends_with_its_pipe():
    pipe, child = start_child("coach-test", echo, "said", 3)
    pipe.send("what")
    assert pipe.recv() == ("what", "said", 3)
    pipe.close()
    assert child.outlived()
    assert child.end(10) == 0
    assert child.end(10) == 0


def test_one_that_does_not_end_is_killed():
    pipe, child = start_child("coach-test", sleeper)
    assert pipe.recv() == "deaf"
    assert child.end(0.05) == -signal.SIGKILL
    with pytest.raises(EOFError):
        pipe.recv()


def test_no_other_process_comes_with_it():
    before = children()
    pipe, child = start_child("coach-test", sleeper)
    pipe.recv()
    assert children() - before == {str(child.pid)}
    child.end(0)


def children():
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.parametrize("how", ["echo", "sleep"])
def test_it_ends_with_its_parent(how):
    told = subprocess.run([sys.executable, "-c", PARENT, how], capture_output=True, text=True, timeout=60, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.stdout.split()[0]), 0)


def test_ctrl_c_does_not_end_it():
    pipe, child = start_child("coach-test", echo)
    pipe.send(1)
    assert pipe.recv() == (1,)
    os.kill(child.pid, signal.SIGINT)
    pipe.send(2)
    assert pipe.recv() == (2,)
    pipe.close()
    assert child.end(10) == 0
