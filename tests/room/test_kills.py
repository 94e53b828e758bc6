"""Processes that are killed in the middle of a session: a small sample of what bench/kills.py does."""

from __future__ import annotations

import random
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from coach import units
from coach.system.system_clock import SystemClock
from tests.room import measure
from tests.room.killing import CONDUCTOR, EARS, VOICE, kill, of_role, processes, write_tiny_routine
from tests.room.leading import Led, furnish, journal
from tests.room.room import RATE
from tests.support.players import volume
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]

CLOCK = SystemClock()
DICE = random.Random(14)  # noqa: S311

GONE = 10.0
"""Seconds after which what should be gone, or back, must be so."""

GOES_ON = 2.0
"""Seconds of silence at most after the kill of a child, in a set with a word every two seconds."""


@pytest.fixture
def others(room):
    """Another player, which plays silence."""
    player = subprocess.Popen(
        ["pacat", "--playback", "--device=speaker", "--client-name=music", "--raw", "/dev/zero"], env=room.env
    )
    assert until(lambda: volume(room) == 0.0, GONE)
    yield player
    player.kill()
    player.wait()


def killed(room, role: str) -> float:
    """Kill the process that is a *role*, after a moment of the dice; return when."""
    until(lambda: False, DICE.uniform(0, 0.5))
    home = room.env["COACH_HOME"]
    assert until(lambda: of_role(home, role) is not None, GONE), processes(home)
    pid = of_role(home, role)
    moment = CLOCK.monotonic()
    assert kill(pid)
    return moment


@pytest.mark.usefixtures("others")
def test_children_that_are_killed_cost_nothing_and_a_conductor_costs_no_set(room, person):
    furnish(room)
    home = Path(room.env["COACH_HOME"])
    write_tiny_routine(home, dose=8)  # long enough for four deaths, also on a busy machine
    words = person.words("pause please")
    led = Led(room, "now", "tiny", "--level", "normal")
    with room.hear() as loudspeaker:
        led.wait_for("Tiny.")
        moments = [killed(room, VOICE)]
        led.wait_for("circle")
        moments += [killed(room, EARS)]
        room.say(words, units.PLAYBACK_RATE)
        if not until(lambda: "Holding your place." in led.lines, GONE / 2):
            room.say(words, units.PLAYBACK_RATE)  # over the coach's counting any ears miss one in ten: said again
        led.wait_for("Holding your place.", limit=GONE / 2)
        print("resume", file=led.process.stdin, flush=True)
        moments += [killed(room, VOICE), killed(room, EARS)]
        led.wait_for("last one")
        heard = loudspeaker.stop()
    begins = heard.start + measure.onsets(heard.samples, RATE)
    assert [min(each for each in begins if each > moment) - moment < GOES_ON for moment in moments] == [True] * 4
    led.wait_for_set("slow blinks")
    assert volume(room) < 0
    killed(room, CONDUCTOR)
    assert until(lambda: processes(str(home)) == {}, GONE), processes(str(home))
    assert until(lambda: room.listeners() == [], GONE)
    with closing(sqlite3.connect(home / "journal.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    daemon = Led(room, "run")
    assert until(lambda: volume(room) == 0.0, GONE)
    (session,) = journal(room)
    assert session["outcome"] == "broken"
    assert [(each["exercise"], each["done"], each["outcome"]) for each in session["sets"]] == [
        ("wrist_circle", 8, "done")
    ]
    assert room.run_coach("quit").returncode == 0
    daemon.end(GONE)
