"""The door, by its real socket.  Nothing here waits for time: each wait ends with what was sent before it."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import stat
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from coach.clock import ManualClock
from coach.errors import DeviceError, UsageError
from coach.programs.daemon.adapters.conductor_process import ConductorSubprocess
from coach.programs.daemon.adapters.control_client import ControlClient
from coach.programs.daemon.adapters.control_server import CALLER_SILENCE, CALLERS, LINE, OWED, SocketControlServer
from coach.system.inotify import WatchedFiles
from tests.support.presenters import NotedPresenter

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
LONG = 30.0
"""Seconds: a wait that is not to be waited out."""


def answer(request):
    return {"heard": request}


@pytest.fixture
def clock():
    return ManualClock(TEN)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "control.sock"


@pytest.fixture
def door(path, clock):
    with closing(SocketControlServer(path, clock=clock, holder="process 1, since noon", signals=())) as door:
        yield door


@pytest.fixture
def call(door, path):
    """Return what lets somebody in; they are gone at the end of the test."""
    callers = []

    def come() -> socket.socket:
        caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        callers.append(caller)
        caller.settimeout(LONG)
        caller.connect(os.fspath(path))
        turn(door)
        return caller

    yield come
    for caller in callers:
        caller.close()


def turn(door: SocketControlServer, times: int = 1) -> None:
    for _ in range(times):
        assert not door.wait(0, None, answer)


def served(door: SocketControlServer, caller: socket.socket) -> list[object]:
    """Take turns until *caller* has nothing to be told any more."""
    turn(door, 3)
    said = b""
    caller.setblocking(False)
    try:
        while block := caller.recv(100_000):
            said += block
            turn(door)
    except BlockingIOError:
        pass
    return [json.loads(line) for line in said.splitlines()]


def gone(caller: socket.socket) -> bool:
    caller.setblocking(False)
    try:
        while caller.recv(100_000):
            pass
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
    return True


def test_each_line_gets_an_answer(door, call):
    caller = call()
    caller.sendall(b'{"command": "status"}\n\n{"command": "quit"}\n')
    assert served(door, caller) == [{"heard": {"command": "status"}}, {"heard": {"command": "quit"}}]
    assert not gone(caller)


def test_a_request_may_come_byte_by_byte(door, call):
    caller = call()
    for byte in b'{"command": "status"}\n':
        caller.sendall(bytes([byte]))
        turn(door)
    assert served(door, caller) == [{"heard": {"command": "status"}}]


def test_who_sends_no_more_still_gets_an_answer(door, call):
    caller = call()
    caller.sendall(b'{"command": "status"}')
    caller.shutdown(socket.SHUT_WR)
    assert served(door, caller) == [{"heard": {"command": "status"}}]
    assert gone(caller)


@pytest.mark.parametrize(
    "garbage", [b"hello", b"[]", b'"status"', b"{", b"\xff\xfe", b"[" * (LINE - 10), b"\x00" * 100, b"1" * (LINE - 10)]
)
def test_garbage_is_answered_and_harms_nobody(door, call, garbage):
    caller = call()
    caller.sendall(garbage + b'\n{"command": "status"}\n')
    said = served(door, caller)
    assert "error" in said[0]
    assert said[1:] == [{"heard": {"command": "status"}}]


def test_a_request_without_end_is_cut_off(door, call):
    caller, other = call(), call()
    caller.sendall(b"x" * (LINE + 1))
    assert served(door, caller) == [{"error": f"a request has {LINE} bytes at most"}]
    assert gone(caller)
    other.sendall(b"{}\n")
    assert served(door, other) == [{"heard": {}}]


def test_who_asks_and_does_not_read_is_dropped(door, call):
    caller = call()
    caller.setblocking(False)
    question = b'{"x": "' + b"x" * 4000 + b'"}\n'
    asked = 0
    try:
        while asked < 100 * OWED:
            asked += caller.send(question)
            turn(door)
    except (BlockingIOError, ConnectionResetError, BrokenPipeError):
        pass
    turn(door, 3)
    # what the system's buffers hold besides is some hundred kilobytes
    assert asked < 30 * OWED
    assert gone(caller)


def test_who_hangs_up_is_forgotten(door, call):
    for _ in range(3 * CALLERS):
        caller = call()
        caller.sendall(b"{}\n{}")
        caller.close()
    turn(door, 3)
    assert served(door, _asking(call())) == [{"heard": {}}]


def _asking(caller: socket.socket) -> socket.socket:
    caller.sendall(b"{}\n")
    return caller


def test_of_too_many_callers_the_one_that_was_silent_longest_goes(door, call, clock):
    callers = []
    for _ in range(CALLERS):
        callers.append(call())
        clock.advance(timedelta(seconds=1))
    assert served(door, _asking(callers[0])) == [{"heard": {}}]
    callers.append(call())
    assert [index for index, each in enumerate(callers) if gone(each)] == [1]


def test_a_silent_caller_goes_after_a_while(door, call, clock):
    caller = call()
    clock.advance(timedelta(seconds=CALLER_SILENCE))
    turn(door)
    assert not gone(caller)
    clock.advance(timedelta(milliseconds=1))
    turn(door)
    assert gone(caller)


@pytest.mark.usefixtures("door")
def test_the_door_is_this_persons_only(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.usefixtures("door")
def test_a_second_door_is_refused_with_who_holds_the_first(path, clock):
    with pytest.raises(UsageError, match=r"the coach runs already \(process 1, since noon\)"):
        SocketControlServer(path, clock=clock, holder="process 2", signals=())
    assert path.is_socket()


def test_what_a_crash_left_behind_is_taken_over(path, clock):
    left = socket.socket(socket.AF_UNIX)
    left.bind(os.fspath(path))
    left.close()
    path.with_suffix(".lock").write_text("process 99, since Monday, and a long story")
    assert ControlClient(path).ask("status") is None
    with (
        closing(SocketControlServer(path, clock=clock, holder="process 1", signals=())),
        pytest.raises(UsageError, match=r"\(process 1\)"),
    ):
        SocketControlServer(path, clock=clock, holder="process 2", signals=())


def test_a_door_that_was_closed_can_be_opened_anew(path, clock):
    for _ in range(2):
        door = SocketControlServer(path, clock=clock, holder="process 1", signals=())
        door.close()
        door.close()
        assert not path.exists()


def test_a_door_where_none_can_be_is_told_in_a_line(tmp_path, clock):
    with pytest.raises(DeviceError, match=r"no control socket can be made: .*; look at the folder"):
        SocketControlServer(tmp_path / "none" / "control.sock", clock=clock, holder="", signals=())


@pytest.mark.parametrize(("number", "ends"), [(signal.SIGTERM, True), (signal.SIGINT, True), (signal.SIGCHLD, False)])
def test_a_signal_wakes_the_daemon_and_all_but_a_childs_end_it(path, clock, number, ends):
    before = signal.getsignal(number)
    with closing(SocketControlServer(path, clock=clock, holder="")) as door:
        os.kill(os.getpid(), number)
        assert door.wait(LONG, None, answer) is ends
        assert door.wait(0, None, answer) is ends
        assert door.by_hand is (number is signal.SIGINT)
    assert signal.getsignal(number) is before


def test_a_conductor_wakes_the_daemon_when_it_says_something_and_when_it_goes(path, clock):
    conductor = ConductorSubprocess([sys.executable, "-c", "print('one', flush=True); print(input(), end='')"])
    said = []
    with closing(SocketControlServer(path, clock=clock, holder="")) as door:
        while not said:  # half a line wakes the door too: where Python does not buffer, print writes one in two pieces
            door.wait(LONG, conductor, answer)
            said += conductor.lines()
        assert (said, conductor.poll()) == (["one"], None)
        conductor.end()
        while conductor.poll() is None:
            door.wait(LONG, conductor, answer)
            said += conductor.lines()
    assert conductor.poll() == 0
    assert said == ["one"]  # "quit", without its end, is no line
    conductor.close()
    conductor.close()


def test_a_file_wakes_the_daemon_when_it_is_written(path, clock, tmp_path):
    folder = tmp_path / "config"
    folder.mkdir()
    files = WatchedFiles([folder / "config.toml"])
    with closing(SocketControlServer(path, clock=clock, holder="", files=files, signals=())) as door:
        (folder / "config.toml").write_text("")
        assert not door.wait(LONG, None, answer)
        turn(door)  # it has been read
        assert not door.wait(0, None, answer)
    assert files.fileno() < 0


def test_where_a_file_cannot_be_watched_the_daemon_gets_to_look_at_it(path, clock, tmp_path):
    files = WatchedFiles([tmp_path / "none" / "config.toml"], glance=0.001)
    with closing(SocketControlServer(path, clock=clock, holder="", files=files, signals=())) as door:
        assert not door.wait(10 * LONG, None, answer)  # longer than a test may last


# The client.


def test_where_nobody_listens_there_is_no_answer(path):
    assert ControlClient(path).ask("status") is None


def test_the_client_asks_and_is_answered(door, path):
    answers = []
    asking = Thread(target=lambda: answers.append(ControlClient(path).ask("status")))
    asking.start()
    while asking.is_alive():
        door.wait(0.05, None, answer)
    assert answers == [{"heard": {"command": "status"}}]


def test_the_client_that_waits_for_the_end_returns_when_another_door_can_be_opened(path, clock):
    door = SocketControlServer(path, clock=clock, holder="process 1", signals=())
    seen = []

    def leave() -> None:
        seen.append(ControlClient(path).ask("quit", until_gone=LONG))
        SocketControlServer(path, clock=clock, holder="process 2", signals=()).close()
        seen.append("opened")

    heard = []
    leaving = Thread(target=leave)
    leaving.start()
    while not heard:
        door.wait(0.05, None, lambda request: heard.append(request) or {"ending": True})
    turn(door, 2)
    assert seen == []
    door.close()
    leaving.join(LONG)
    assert (heard, seen) == ([{"command": "quit"}], [{"ending": True}, "opened"])


@pytest.mark.parametrize("said", [b"", b"no json\n", b"[]\n"])
def test_an_answer_that_cannot_be_read_is_told_in_a_line(path, said):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(path))
        listener.listen()

        def reply() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.recv(100)
                caller.sendall(said)

        replying = Thread(target=reply)
        replying.start()
        with pytest.raises(DeviceError, match="no answer that can be read; "):
            ControlClient(path).ask("status")
        replying.join(LONG)


def test_a_coach_that_does_not_answer_is_told_in_a_line(path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(path))
        listener.listen()
        with pytest.raises(DeviceError, match=r"the coach does not answer: .*; try again"):
            ControlClient(path, patience=0.01).ask("status")


# Its place, which others may clear away.


def nothing(path) -> None:
    path.unlink()


def a_file(path) -> None:
    path.unlink()
    path.write_text("mine")


def no_folder(path) -> None:
    for each in path.parent.iterdir():
        each.unlink()
    path.parent.rmdir()


@pytest.mark.faults
@pytest.mark.parametrize("clear", [nothing, a_file, no_folder])
def test_a_socket_that_is_gone_is_made_again_and_no_second_daemon_begins(tmp_path, clock, clear):
    path = tmp_path / "run" / "control.sock"
    path.parent.mkdir()
    with closing(SocketControlServer(path, clock=clock, holder="process 1", signals=())) as door:
        clear(path)
        turn(door)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        asked = Thread(target=lambda: said.append(ControlClient(path).ask("status")))
        said: list[object] = []
        asked.start()
        while not said:
            door.wait(0.1, None, answer)
        asked.join()
        assert said == [{"heard": {"command": "status"}}]
        with pytest.raises(UsageError, match=r"runs already \(process 1\)"):
            SocketControlServer(path, clock=clock, holder="process 2", signals=())


@pytest.mark.faults
def test_a_socket_that_cannot_be_made_again_is_logged_once_and_the_process_named(path, door, caplog):
    path.unlink()
    path.mkdir()
    turn(door, 3)
    assert len(caplog.records) == 1
    path.rmdir()
    with pytest.raises(DeviceError, match=r"the coach runs \(process 1, since noon\), but its socket is gone"):
        ControlClient(path).ask("quit")


@pytest.mark.faults
def test_a_daemon_whose_place_another_has_taken_ends_and_leaves_it_alone(tmp_path, clock):
    path = tmp_path / "run" / "control.sock"
    path.parent.mkdir()
    with closing(SocketControlServer(path, clock=clock, holder="process 1", signals=())) as first:
        no_folder(path)
        path.parent.mkdir()
        with closing(SocketControlServer(path, clock=clock, holder="process 2", signals=())) as second:
            assert first.wait(0, None, answer)
            first.close()
            assert path.exists()
            turn(second)


@pytest.mark.faults
def test_a_lock_that_nobody_holds_is_no_daemon(path, clock):
    SocketControlServer(path, clock=clock, holder="process 1", signals=()).close()
    assert path.with_suffix(".lock").exists()
    assert ControlClient(path).ask("status") is None


# What no request may do.


@pytest.mark.faults
def test_a_request_that_fails_is_answered_and_logged_and_the_next_one_too(door, call, caplog):
    def fails(_):
        raise OverflowError("date value out of range")

    caller = call()
    caller.sendall(b'{"command": "pause"}\n')
    door.wait(LONG, None, fails)
    assert json.loads(caller.recv(4096)) == {"error": "the coach failed at this (OverflowError); its log tells more"}
    assert 'a request failed: b\'{"command": "pause"}\'' in caplog.text
    caller.sendall(b'{"command": "status"}\n')
    assert served(door, caller) == [{"heard": {"command": "status"}}]


@pytest.mark.faults
def test_mutated_oversized_and_half_lines_leave_the_door_open_for_others(door, call):
    rng = random.Random(3)  # noqa: S311  (which bytes)
    for _ in range(150):
        caller = call()
        length = rng.choice([1, 20, LINE, LINE + 1, 3 * LINE])
        with suppress(OSError):
            caller.sendall(rng.randbytes(length) + rng.choice([b"", b"\n", b"\n{"]))
        turn(door)
        if rng.random() < 0.5:
            caller.close()
    assert len(door._callers) <= CALLERS
    asks = call()
    asks.sendall(b'{"command": "status"}\n')
    assert served(door, asks) == [{"heard": {"command": "status"}}]


@pytest.mark.faults
def test_five_hundred_at_once_and_some_that_never_read_do_not_keep_the_next_one_waiting(door, call):
    before = len([*Path("/proc/self/fd").iterdir()]) if sys.platform == "linux" else 0
    for place in range(500):
        caller = call()
        if place % 5 == 0:
            with suppress(OSError):
                caller.sendall(b'{"command": "status"}\n' * 100)
    asks = call()
    asks.sendall(b'{"command": "status"}\n')
    assert served(door, asks) == [{"heard": {"command": "status"}}]
    if sys.platform == "linux":  # ours of each pair are gone but for the last; theirs stand open
        assert len([*Path("/proc/self/fd").iterdir()]) - before <= 501 + CALLERS


def test_what_a_presenter_brings_ends_the_wait_and_is_answered(path, clock):
    icon = NotedPresenter()
    with (
        closing(icon),
        closing(SocketControlServer(path, clock=clock, holder="1", presenters=[icon], signals=())) as door,
    ):
        icon.theirs.sendall(b"later")
        assert not door.wait(LONG, None, answer)
        assert icon.answers == [{"heard": {"command": "later"}}]
        assert icon.served == 1


@pytest.mark.faults
def test_a_presenter_that_fails_is_dropped_and_the_door_stays_open(path, clock):
    icon = NotedPresenter(breaks=True)
    with closing(SocketControlServer(path, clock=clock, holder="1", presenters=[icon], signals=())) as door:
        turn(door, 2)
        assert (icon.served, icon.closed) == (1, True)
        assert "has failed at this (ValueError)" in (icon.fault or "")
