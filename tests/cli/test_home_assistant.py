"""`coach run` in Home Assistant: a real process, a real broker, and nothing that is said or heard."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.background import coach, running
from tests.support.library import shipped_library
from tests.support.mosquitto import LIMIT, Broker, Onlooker, free_port, kept
from tests.support.waiting import until


@pytest.fixture
def told(home: dict[str, str], broker: Broker) -> dict[str, str]:
    """The home of a coach that is to be seen at the broker."""
    config = Path(home["COACH_HOME"], "config.toml")
    config.write_text(f'{config.read_text()}[mqtt]\nurl = "mqtt://127.0.0.1:{broker.port}"\n')
    return home


@pytest.fixture
def watching(broker: Broker) -> Iterator[Onlooker]:
    """Whoever looks on there."""
    with closing(Onlooker(broker.port)) as made:
        yield made


def press(home: Mapping[str, str], watching: Onlooker, button: str) -> None:
    """Press a button of Home Assistant."""
    own = Path(home["COACH_HOME"], "home-assistant.id").read_text().strip()
    watching.say(f"desk-coach/{own}/command", button)


def test_buttons_do_what_the_commands_do_and_no_word_of_a_script_is_told(told, watching):
    with running(told) as daemon:
        assert until(lambda: watching.last("last_outcome"), LIMIT)
        assert watching.last("availability") == "online"
        first = watching.last("next_break")
        press(told, watching, "skip")
        assert until(lambda: watching.last("last_outcome") == "skipped", LIMIT)
        assert until(lambda: watching.last("next_break") not in (first, None), LIMIT)
        press(told, watching, "pause")
        assert until(lambda: watching.last("state") == "paused", LIMIT)
        assert "paused until `coach resume`" in coach(told, "status").stdout
        press(told, watching, "resume")
        assert until(lambda: watching.last("state") == "waiting", LIMIT)
        assert coach(told, "quit").returncode == 0
        assert daemon.wait(LIMIT) == 0
        assert until(lambda: watching.last("availability") == "offline", LIMIT)
    log = Path(told["COACH_HOME"], "coach.log").read_text()
    assert log.count("asked in Home Assistant") == 3
    library = shipped_library()
    everything = "\n".join(said for _, said in watching.said)
    names = {*library.exercises, *library.routines}
    names |= {name for each in (*library.exercises.values(), *library.routines.values()) for name in each.name.values()}
    assert len(names) > 100
    assert [name for name in names if name in everything] == []


@pytest.mark.faults
def test_a_coach_that_is_killed_is_gone_there_too_and_comes_back(told, broker, watching):
    with running(told) as daemon:
        assert until(lambda: watching.last("availability") == "online", LIMIT)
        daemon.send_signal(signal.SIGKILL)
        assert until(lambda: watching.last("availability") == "offline", LIMIT)
    with running(told):
        assert until(lambda: watching.last("availability") == "online", LIMIT)
        assert len([topic for topic in kept(broker.port) if topic.endswith("/config")]) == 1  # the same device


@pytest.mark.faults
def test_a_broker_that_is_not_there_is_told_by_status_and_the_log_has_no_password(home):
    place = Path(home["COACH_HOME"])
    (place / "password").write_text("hunter2\n")
    (place / "config.toml").write_text(
        f'[mqtt]\nurl = "mqtt://me@127.0.0.1:{free_port()}"\npassword_file = "{place}/password"\n'
    )
    with running(home):
        assert until(lambda: "Home Assistant does not show the coach" in coach(home, "status").stdout, LIMIT)
        assert "nobody listens there; does the broker run, and is the port right?" in coach(home, "status").stdout
        (place / "config.toml").write_text('[mqtt]\nurl = "mqtt://me:hunter2@broker"\n')
        assert until(lambda: "a password does not belong here" in coach(home, "status").stdout, LIMIT)
    told = (place / "coach.log").read_text()
    assert "the config of before holds on" in told
    assert "hunter2" not in told
