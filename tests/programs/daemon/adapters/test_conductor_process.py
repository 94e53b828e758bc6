from __future__ import annotations

import sys

import pytest

from coach.errors import DeviceError
from coach.programs.daemon.adapters.conductor_process import ConductorSubprocess
from coach.system.process_identity import ProcessIdentity, is_alive


def python(program: str) -> ConductorSubprocess:
    return ConductorSubprocess([sys.executable, "-c", program])


def ended(conductor: ConductorSubprocess) -> int:
    """Wait for its end; return its exit status."""
    code = conductor._process.wait(60)
    conductor.close()
    return code


def heard(conductor: ConductorSubprocess) -> list[str]:
    """Return all it says, waiting for its end."""
    conductor._process.wait(60)
    lines = []
    while conductor.fileno() >= 0:
        lines += conductor.lines()
    conductor.close()
    return lines


def test_a_program_that_is_not_there_is_told_in_a_line():
    with pytest.raises(DeviceError, match="the conductor cannot be started: "):
        ConductorSubprocess(["/nowhere/python"])


def test_whole_lines_come_and_a_rest_waits():
    assert heard(python("print('one'); print('zwei æ'); print('rest', end='')")) == ["one", "zwei æ"]


def test_a_line_without_end_is_dropped_and_what_follows_is_heard():
    assert heard(python("import sys; sys.stdout.write('x' * 60000 + '\\n' + 'one\\n')"))[-1] == "one"
    conductor = python("import sys; sys.stdout.write('x' * 1_000_000); sys.stdout.flush(); print(); print('one')")
    lines = []
    while conductor.fileno() >= 0:
        lines += conductor.lines()
        assert len(conductor._begun) <= 65_536
    assert ended(conductor) == 0
    assert lines[-1] == "one"
    assert all(len(each) <= 2 * 65_536 for each in lines)


def test_told_to_end_it_reads_quit_and_then_the_end():
    conductor = python("import sys; sys.exit(3 if sys.stdin.read() == 'quit\\n' else 4)")
    conductor.end()
    conductor.end()
    assert ended(conductor) == 3


def test_when_the_daemon_dies_it_reads_the_end():
    conductor = python("import sys; sys.exit(5 if sys.stdin.read() == '' else 4)")
    conductor._to.close()
    assert ended(conductor) == 5


def test_to_tell_one_that_has_gone_is_no_error():
    conductor = python("pass")
    conductor._process.wait(60)
    conductor.end()
    conductor.kill()
    assert ended(conductor) == 0


def test_killed_it_takes_its_children_along():
    program = (
        "import subprocess, sys;"
        "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE);"
        "print(child.pid, flush=True); input()"
    )
    conductor = python(program)
    lines = ()
    while not lines:
        lines = conductor.lines()
    conductor.kill()
    assert ended(conductor) == -9
    child = ProcessIdentity(pid=int(lines[0]), born=None)
    while is_alive(child):  # until the system has taken it away; without that the test runs into its time limit
        pass
