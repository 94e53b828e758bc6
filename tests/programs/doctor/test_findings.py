from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.errors import ConfigError, DeviceError
from coach.presence.readings import Idleness, Presence, Reading, Tristate
from coach.programs.doctor.findings import examine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reading(answer: Tristate, source: str) -> Reading:
    return Reading(answer=answer, source=source, at=NOON)


PRESENCE = Presence(
    idle=Idleness(length=timedelta(seconds=83.6), source="X11", at=NOON),
    locked=reading(Tristate.NO, "logind"),
    recording=reading(Tristate.YES, "conference records"),
    filming=reading(Tristate.NO, "there is no camera"),
    do_not_disturb=reading(Tristate.UNKNOWN, "nobody tells; install one who does"),
    full_screen=reading(Tristate.NO, "X11"),
)


def fails(error: Exception):
    def check() -> str:
        raise error

    return check


def diagnosed(needed=None, further=None, look=lambda: PRESENCE):
    return examine(needed or {}, further or {}, look, lambda: NOON + timedelta(seconds=2))


def test_each_reading_is_told_with_its_source_and_age():
    found = {each.name: each for each in diagnosed().findings}
    assert {name: each.answer for name, each in found.items()} == {
        "not touched for": "84 s",
        "locked": "no",
        "recording": "yes",
        "filming": "no",
        "do not disturb": "unknown",
        "full screen": "no",
    }
    assert found["recording"].as_object() == {
        "name": "recording",
        "answer": "yes",
        "source": "conference records",
        "age": 2.0,
    }


@pytest.mark.parametrize(
    ("needed", "further", "able"),
    [
        ({"voice": lambda: "espeak-ng"}, {"microphone": lambda: "USB"}, True),
        ({"voice": lambda: "espeak-ng"}, {"microphone": fails(DeviceError("none; connect one"))}, True),
        ({"voice": fails(DeviceError("none; install one"))}, {"microphone": lambda: "USB"}, False),
    ],
)
def test_it_is_able_when_all_that_is_needed_works(needed, further, able):
    assert diagnosed(needed, further).able is able


def test_several_faults_of_one_file_stand_on_a_line_each():
    (found, *_) = diagnosed({"settings": fails(ConfigError(["a: wrong; do x", "b: wrong; do y"]))}).findings
    assert (found.answer, found.source) == ("wrong", "a: wrong; do x\nb: wrong; do y")


def test_whatever_goes_wrong_becomes_a_finding():
    found = diagnosed({"voice": fails(ZeroDivisionError("of\nours"))}, look=fails(RuntimeError("bus")))
    assert [each.source for each in found.findings] == [
        "a fault of ours: ZeroDivisionError: of ours",
        "a fault of ours: RuntimeError: bus",
    ]
    assert not found.able
