"""A connection to a real mosquitto, and to what is none."""

from __future__ import annotations

import select
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from coach.clock import ManualClock
from coach.config.model import MqttConfig
from coach.programs.daemon.adapters import broker_line
from coach.programs.daemon.adapters.broker_line import KEEP_ALIVE, PATIENCE, BrokerLine
from coach.programs.daemon.adapters.broker_login import read_login
from coach.programs.daemon.adapters.mqtt_packets import BrokerMessage
from coach.system.system_clock import SystemClock
from coach.texts import text
from tests.support.mosquitto import LIMIT, PASSWORD, USER, answering, kept, let_in, serving_mqtt
from tests.support.panel import TEN
from tests.support.waiting import until

WILL = ("coach/availability", "offline")


def line_to(port: int, user: str = "", password: Path | None = None, clock=None, name: str = "me") -> BrokerLine:
    url = f"mqtt://{user}127.0.0.1:{port}"
    wanted = MqttConfig(url=url, password_file=str(password) if password else None)
    return BrokerLine(read_login(wanted, name), clock or SystemClock(), will=WILL)


def served(line: BrokerLine, over: Callable[[], object]) -> list[BrokerMessage]:
    """Serve *line*, as the daemon does, until *over* holds; return the messages that came."""
    found: list[BrokerMessage] = []

    def turn() -> object:
        if line.fileno() >= 0:
            select.select([line.fileno()], [], [], 0.01)
        found.extend(line.serve())
        return over()

    assert until(turn, LIMIT, 0.0)
    return found


def test_what_is_said_is_kept_by_the_broker_and_what_is_asked_for_comes(broker, onlooker):
    with closing(line_to(broker.port)) as line:
        served(line, lambda: line.up)
        line.subscribe(["coach/command"])
        served(line, lambda: line.answered)
        line.publish({"coach/state": "wårting", "coach/long": "x" * 3000})
        onlooker.say("coach/command", "skip")
        found: list[BrokerMessage] = []
        found += served(line, lambda: True)
        while not found:
            found += served(line, lambda: True)
        assert found == [BrokerMessage("coach/command", b"skip", retained=False)]
        assert until(lambda: onlooker.last("long") == "x" * 3000, LIMIT)
    assert kept(broker.port) == {"coach/state": "wårting", "coach/long": "x" * 3000}


def test_the_last_words_are_said_and_the_will_is_not(broker, onlooker):
    line = line_to(broker.port)
    served(line, lambda: line.up)
    line.publish({f"coach/{number}": "unread answers" for number in range(100)})
    line.close({"coach/last": "bye"})
    line.close()
    assert until(lambda: onlooker.last("last") == "bye", LIMIT)
    assert line.fileno() == -1
    assert WILL not in onlooker.said


@pytest.mark.faults
def test_a_connection_that_breaks_leaves_the_will(broker, onlooker):
    line = line_to(broker.port)
    served(line, lambda: line.up)
    line._lose(text("it hung up"))
    assert until(lambda: WILL in onlooker.said, LIMIT)


@pytest.mark.faults
def test_a_wrong_password_is_told(tmp_path):
    (tmp_path / "right").write_text(PASSWORD)
    (tmp_path / "wrong").write_text("hunter2")
    with serving_mqtt(*let_in(tmp_path)) as broker:
        with closing(line_to(broker.port, f"{USER}@", tmp_path / "right")) as line:
            served(line, lambda: line.up)
        for user, file in ((f"{USER}@", tmp_path / "wrong"), (f"{USER}@", None), ("", None)):
            with closing(line_to(broker.port, user, file)) as line:
                served(line, lambda: line.lost)
                assert line.lost.startswith("this user is not allowed; look at `url`")


@pytest.mark.faults
def test_rights_that_the_broker_does_not_give_are_told(tmp_path):
    rights = tmp_path / "rights"
    rights.write_text("topic read coach/#\n")
    with serving_mqtt("allow_anonymous true", f"acl_file {rights}") as broker, closing(line_to(broker.port)) as line:
        served(line, lambda: line.up)
        line.publish({"coach/state": "waiting"})
        served(line, lambda: line.denied)
        assert line.denied.startswith("it does not take our messages (this user is not allowed")


@pytest.mark.faults
@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "what it says is no MQTT"),
        (b"\x20\x03\x00\x84\x00", "it does not speak MQTT 5"),
        (b"\x20\x06\x00\x00\x03\x13\x00\x1e", "it wants to hear of us every 30 s"),
        (b"\x20\x03\x00\x00\x00\xe0\x01\x8b", "it shuts down"),
        (b"\x20\x03\x00\x00\x00\xe0\x01\x8e", "another program has come under our name"),
        (None, "it hung up"),
    ],
)
def test_what_is_no_broker_for_us_is_told(said, why):
    with answering(said) as port, closing(line_to(port)) as line:
        served(line, lambda: line.lost)
        assert line.lost.startswith(why)


@pytest.mark.faults
def test_a_broker_that_says_nothing_is_given_up_in_the_end():
    clock = ManualClock(TEN)
    with answering(b"") as port, closing(line_to(port, clock=clock)) as line:
        served(line, lambda: line._line)
        assert line.lost is None
        clock.advance(timedelta(seconds=PATIENCE))
        line.serve()
        assert line.lost == "it does not answer in time"
        assert line.fileno() == -1


@pytest.mark.faults
def test_a_sign_of_life_goes_out_in_time_and_a_broker_that_gives_none_is_lost(broker):
    clock = ManualClock(TEN)
    with closing(line_to(broker.port, clock=clock)) as line:
        served(line, lambda: line.up)
        for _ in range(3):
            clock.advance(timedelta(seconds=KEEP_ALIVE - 40))
            line.serve()
            assert line._until is not None  # it was asked
            served(line, lambda: line._until is None)  # and has answered
        broker.hang()
        clock.advance(timedelta(seconds=KEEP_ALIVE - 40))
        line.serve()
        clock.advance(timedelta(seconds=PATIENCE))
        line.serve()
        assert line.lost == "it does not answer in time"
        broker.wake()


@pytest.mark.faults
def test_a_flood_is_read_in_turns_that_end():
    message = b"\x30\x7f\x00\x01t\x00" + b"x" * 123
    with answering(b"\x20\x03\x00\x00\x00" + message * 10_000) as port, closing(line_to(port)) as line:
        turns = []
        while sum(turns) < 10_000:
            turns.append(len(served(line, lambda: True)))
        assert max(turns) <= broker_line._READS * broker_line._AT_ONCE / len(message) + 1
        assert line.lost is None


@pytest.mark.faults
def test_a_broker_that_reads_nothing_is_given_up_before_memory_is():
    with answering(b"\x20\x03\x00\x00\x00") as port, closing(line_to(port)) as line:
        served(line, lambda: line.up)
        for number in range(10_000):
            line.publish({f"coach/{number}": "x" * 3000})
            if line.lost is not None:
                break
        assert line.lost == "it takes nothing more"
        assert len(line._owed) < 2 * broker_line._OWED
