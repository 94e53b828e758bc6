"""A session is watched at a socket, and held up by nobody."""

from __future__ import annotations

import json
import socket
import stat
from contextlib import closing, contextmanager, suppress

import pytest

from coach.programs.conductor.adapters.live_socket import WATCHERS, LiveSocket
from coach.programs.inbox import RemoteCommand
from coach.programs.live_protocol import LiveDoing, LivePicture, decode_picture
from coach.session.commands import Command
from tests.support.waiting import until

PICTURE = LivePicture(doing=LiveDoing.SESSION, routine="Five")
LIMIT = 30.0


@pytest.fixture
def path(tmp_path):
    return tmp_path / "live.sock"


@contextmanager
def watcher(path):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(LIMIT)
        line.connect(str(path))
        with line.makefile("rwb") as file:
            yield file


def test_whoever_comes_sees_the_session_as_it_is_and_then_each_change(path):
    with closing(LiveSocket(path)) as stage:
        stage.publish(PICTURE)
        with watcher(path) as file:
            assert decode_picture(file.readline()) == PICTURE
            later = LivePicture(doing=LiveDoing.SESSION, routine="Five", caption="Stand.")
            stage.publish(later)
            assert decode_picture(file.readline()) == later


def test_there_is_no_socket_before_a_picture_nor_after_the_end(path):
    with closing(LiveSocket(path)) as stage:
        assert not path.exists()
        stage.publish(PICTURE)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with watcher(path) as file:
            file.readline()
            stage.publish(LivePicture(doing=LiveDoing.OVER, routine="Five"))
            stage.close()
            assert [decode_picture(line).doing for line in file.readlines()] == [LiveDoing.OVER]
    assert not path.exists()
    stage.publish(PICTURE)
    assert not path.exists()


def test_a_command_of_a_watcher_is_obeyed_and_nothing_else_is(path):
    obeyed: list[RemoteCommand] = []
    with closing(LiveSocket(path)) as stage:
        stage.obey(obeyed.append)
        stage.publish(PICTURE)
        with watcher(path) as file:
            for text in ("quit", "{", '{"command": "fly"}', '{"command": "unwell"}', "[]"):
                file.write(text.encode() + b"\n")
            file.write(json.dumps({"command": "skip"}).encode() + b"\n")
            file.flush()
            assert until(lambda: obeyed, LIMIT)
    assert obeyed == [RemoteCommand(Command.SKIP)]


def test_a_watcher_that_never_reads_or_never_ends_a_line_goes_and_the_others_stay(path):
    with closing(LiveSocket(path)) as stage:
        stage.publish(PICTURE)
        with watcher(path) as deaf, watcher(path) as endless, watcher(path) as good:
            decode_picture(good.readline())
            endless.write(b"x" * 5000)
            endless.flush()
            with suppress(ConnectionResetError):
                assert decode_picture(endless.readline()) == PICTURE
                assert endless.readline() == b""
            for number in range(400):
                stage.publish(LivePicture(doing=LiveDoing.SESSION, routine="Five", caption=f"{number} " + "æ" * 4000))
                assert decode_picture(good.readline()) is not None
            assert deaf is not None


def test_one_watcher_too_many_is_turned_away(path):
    with closing(LiveSocket(path)) as stage:
        stage.publish(PICTURE)
        lines = [watcher(path) for _ in range(WATCHERS)]
        files = [line.__enter__() for line in lines]
        assert all(decode_picture(file.readline()) for file in files)
        with watcher(path) as late:
            assert late.readline() == b""
        for line in lines:
            line.__exit__(None, None, None)


def test_what_a_session_left_behind_is_no_hindrance(path):
    path.write_text("")
    with closing(LiveSocket(path)) as stage:
        stage.publish(PICTURE)
        with watcher(path) as file:
            assert decode_picture(file.readline()) == PICTURE


def test_a_socket_that_cannot_be_made_costs_the_watching_alone(path, caplog):
    with closing(LiveSocket(path.parent / "gone" / "live.sock")) as stage:
        assert stage.fault is None
        stage.publish(PICTURE)
        stage.publish(PICTURE)
        assert "the session cannot be watched" in stage.fault
        assert "look at the folder's rights" in stage.fault
    assert caplog.text.count("the session cannot be watched") == 1
