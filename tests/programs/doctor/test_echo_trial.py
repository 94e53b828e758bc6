from __future__ import annotations

from dataclasses import replace

import pytest

from coach.audio.microphone_check import MicrophoneFinding
from coach.errors import DeviceError
from coach.hearing.echo_test import EchoMeasurement
from coach.programs.doctor.echo_trial import EchoTestResult, describe_echo
from coach.texts import in_language

HEARD = EchoMeasurement(delay=0.12, gain=-6.0, noise=-60.0)


def result(echo: EchoMeasurement | None, *found: MicrophoneFinding) -> EchoTestResult:
    return EchoTestResult(echo=echo, cancelled=20.0, blocks=100, dropped=0, found=frozenset(found))


def test_what_came_back_is_told_in_figures():
    assert describe_echo(result(HEARD)).startswith("heard back after 120 ms at -6 dB")
    assert describe_echo(result(None)).startswith("not heard back: ")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "the ears leave out the coach's own sound, and no other player's"),
        ({"monitored": True}, "the ears leave out all that this machine plays"),
        ({"monitored": True, "lead": 0.026}, "all that this machine plays, known 26 ms before it comes back"),
        ({"monitored": True, "lead": -0.012}, "own sound only: what else is played is known 12 ms too late"),
        ({"monitored": True, "unrecorded": "no server"}, "what else is played is not recorded (no server)"),
    ],
)
def test_whose_sound_the_ears_are_kept_free_of_is_told_beside_it(known, words):
    said = describe_echo(replace(result(HEARD), **known))
    assert said.startswith("heard back after 120 ms")
    assert said.endswith(words)
    assert "ørerne" in in_language(said, "da")


@pytest.mark.faults
@pytest.mark.parametrize(
    ("echo", "found", "words"),
    [
        (None, MicrophoneFinding.ZEROS, "not heard back; the microphone: it gives nothing but zeros"),
        (HEARD, MicrophoneFinding.CLIPS, "heard back; the microphone: it clips"),
    ],
)
def test_a_microphone_that_is_of_no_use_is_wrong(echo, found, words):
    with pytest.raises(DeviceError, match=f"^{words}"):
        describe_echo(result(echo, found))


def test_what_is_wrong_with_a_microphone_is_danish_to_the_end():
    with pytest.raises(DeviceError) as told:
        describe_echo(result(None, MicrophoneFinding.ZEROS, MicrophoneFinding.CLIPS))
    said = in_language(str(told.value), "da")
    assert said.startswith("ikke hørt igen; mikrofonen: ")
    assert not set(said.split()) & {"gives", "clips", "heard"}
