"""Sound that is taken away, with a real sound server: killed and back, suspended, hanging.

What is measured is the recorded sound and the journal; the waits are limits.
"""

from __future__ import annotations

import json
import signal
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from coach.audio.adapters.device_threads import DeviceThreads
from coach.audio.ports import HANGS
from coach.system.system_clock import SystemClock
from coach.wiring.audio import start_microphone, start_speaker
from tests.room import measure
from tests.room.leading import Led, furnish, journal
from tests.room.room import RATE
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

CLOCK = SystemClock()

BACK = "The sound is back."
AWAY = 3.0
"""Seconds without a sound server: what a restart by an update takes."""

RESUMES = 2.0
"""Seconds from the first sample that the server plays to the coach's first word."""

LATE = 10.0
"""Seconds that anything may take on a busy machine; what must not happen later is measured in the recording."""

REPETITION = 2.0
"""Seconds of one wrist circle, from number to number."""

COUNTED = ["one", "two", "three", "four", "five", "six", "three more", "two more", "last one"]
"""The numbers that end the repetitions of a set of ten, but for the one at its half."""


def told(led: Led, device: str, what: str) -> bool:
    return any(line.startswith(f"[{device}:") and what in line for line in led.lines)


def numbers(lines: list[str]) -> list[str]:
    return [line for line in lines if line in COUNTED]


def test_a_sound_server_that_is_killed_and_comes_back_costs_no_repetition(room):
    furnish(room)
    led = Led(room, "now", "short", "--level", "normal")
    led.wait_for("four")
    room.unplug()
    assert until(lambda: told(led, "loudspeaker", "nothing goes on"), LATE), led.lines
    counted = numbers(led.lines)
    assert not until(lambda: numbers(led.lines) != counted, AWAY)
    room.plug()
    with room.hear() as recorder:
        led.wait_for(BACK)
        led.wait_for("six")
        heard = recorder.so_far()
        led.wait_for("And rest.")
        led.process.send_signal(signal.SIGINT)
        assert led.end() == 0
    found = measure.onsets(heard.samples, RATE)
    assert found[0] < RESUMES
    # the line, and the number that is said again; from there on the beat is the set's
    beat = [onset - found[1] for onset in found[1:4]]
    assert beat == pytest.approx([0, REPETITION, 2 * REPETITION], abs=0.01)
    work = led.lines[led.lines.index("circle") : led.lines.index("And rest.")]
    before, after = numbers(work[: work.index(BACK)]), numbers(work[work.index(BACK) :])
    assert before == ["one", "two", "three", "four"]
    # "four" was cut or just heard: from the number before the repetition that was cut, each one
    assert after in (COUNTED[2:], COUNTED[3:])
    (session,) = journal(room)
    assert [(each["done"], each["outcome"]) for each in session["sets"]] == [(10, "done")]
    assert until(lambda: room.listeners() == [], LATE)


@pytest.mark.usefixtures("room_here")
def test_forty_reopenings_leave_no_descriptor_thread_or_client_behind(room):
    opener = DeviceThreads()

    def left_open() -> tuple[int, int, int]:
        clients = room.pactl("list", "short", "clients").splitlines()
        descriptors, threads = (len(list(Path(f"/proc/self/{kind}").iterdir())) for kind in ("fd", "task"))
        return descriptors, threads, len(clients)

    def speaker():
        return start_speaker(None, lambda frames: np.zeros(frames, np.int16))

    def reopened() -> None:
        for start in (speaker, lambda: start_microphone(None, lambda _: None)):
            opening = opener.open(start)
            assert until(opening.device, LATE, every=0.002)
            opener.close(opening.device())
        opener.finish()

    reopened()
    before = left_open()
    for _ in range(20):
        reopened()
    assert until(lambda: all(now <= then for now, then in zip(left_open(), before, strict=True)), LATE)


def test_an_offer_that_nobody_can_hear_is_taken_back_and_the_microphone_closed(room):
    furnish(room)
    room.pactl("suspend-sink", "speaker", "1")
    due = CLOCK.now() + timedelta(seconds=3)
    led = Led(room, "session", "--routine", "short", "--due", due.isoformat())
    assert led.end(limit=60) == 0
    said = [json.loads(line) for line in led.lines]
    assert said[0] == {"event": "offering"}
    assert {"event": "decided", "outcome": "held"} in said
    assert room.listeners() == []
    assert journal(room) == []
    breaks = json.loads(room.run_coach("log", "--breaks", "--json").stdout)
    assert [(each["outcome"], each["why"]) for each in breaks] == [("held", "no-sound")]
    log = Path(room.env["COACH_HOME"], "coach.log").read_text("utf-8")
    assert log.count("loudspeaker lost") == 1


def test_a_sound_server_that_hangs_delays_the_session_and_never_ctrl_c(room):
    furnish(room)
    led = Led(room, "now", "short", "--level", "normal")
    led.wait_for("two")
    with room.hanging():
        assert until(lambda: told(led, "loudspeaker", "nothing goes on"), LATE), led.lines
        counted = numbers(led.lines)
        assert not until(lambda: numbers(led.lines) != counted, HANGS + 1)
    led.wait_for(BACK)
    led.wait_for("three")
    with room.hanging():
        assert until(lambda: told(led, "loudspeaker", "nothing goes on"), LATE), led.lines
        led.process.send_signal(signal.SIGINT)
        assert led.end(limit=LATE) == 0
    (session,) = journal(room)
    assert session["outcome"] == "stopped"
    assert until(lambda: room.listeners() == [], LATE)
