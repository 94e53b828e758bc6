"""The page watches a session, and begins one."""

from __future__ import annotations

import sys
import threading
from contextlib import closing

import pytest

from coach.errors import UsageError
from coach.programs.conductor.adapters.live_socket import LiveSocket
from coach.programs.live_protocol import LiveDoing, LivePicture
from coach.programs.page.adapters.live_client import LiveClient
from coach.session.commands import Command
from tests.support.waiting import until

PICTURE = LivePicture(doing=LiveDoing.SESSION, routine="Five")


@pytest.fixture
def over():
    return threading.Event()


@pytest.fixture
def client(tmp_path, over):
    return LiveClient(tmp_path / "live.sock", over, [sys.executable, "-c", "import sys; exec(sys.argv[-1])"])


def test_it_sees_no_session_then_one_then_none(client, tmp_path, over):
    pictures = client.pictures()
    assert next(pictures) is None
    with closing(LiveSocket(tmp_path / "live.sock")) as stage:
        stage.publish(PICTURE)
        assert next(found for found in pictures if found is not None) == PICTURE
        assert next(pictures) == PICTURE  # a beat: nothing has changed
    assert next(pictures) is None
    over.set()
    assert list(pictures) == []


def test_a_command_reaches_the_session_if_there_is_one(client, tmp_path):
    assert client.send(Command.DONE) is False
    obeyed = []
    with closing(LiveSocket(tmp_path / "live.sock")) as stage:
        stage.obey(obeyed.append)
        stage.publish(PICTURE)
        assert client.send(Command.DONE) is True
        assert until(lambda: obeyed, 30.0)
    assert obeyed[0].command is Command.DONE


def test_a_session_that_does_not_begin_says_why(client):
    with pytest.raises(UsageError, match="another session is led"):
        client.begin("raise SystemExit('another session is led')")
    with pytest.raises(UsageError, match="exit status 3"):
        client.begin("raise SystemExit(3)")


def test_an_exercise_is_tried_by_itself(client):
    with pytest.raises(UsageError, match=r"\['-c', 'try', '--quiet'\]"):
        client.play("raise SystemExit(str(sys.argv[:-1]))")


def test_one_that_begins_is_left_to_itself(client, tmp_path):
    mark, end = tmp_path / "begun", tmp_path / "end"
    client.begin(
        f"import pathlib, time\npathlib.Path({str(mark)!r}).touch()\n"
        f"while not pathlib.Path({str(end)!r}).exists(): time.sleep(0.01)"
    )
    assert until(mark.exists, 30.0)
    end.touch()
    client.begin("pass")
