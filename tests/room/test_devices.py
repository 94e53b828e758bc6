"""The real loudspeaker and microphone, in a room with sound but without hardware.

What is measured is the recorded sound; the waits are limits, not measures.
"""

from __future__ import annotations

import threading

import numpy as np
import pytest

from coach.audio.adapters.microphone import BLOCK_BYTES, MiniaudioMicrophone
from coach.audio.adapters.microphone import microphone_names as microphones
from coach.audio.adapters.speaker import MiniaudioSpeaker
from coach.audio.adapters.speaker import speaker_names as speakers
from coach.audio.callback_watch import PERIOD_MS
from coach.errors import DeviceError
from coach.units import CAPTURE_RATE, PLAYBACK_RATE, samples
from tests.room import measure
from tests.room.room import RATE as ROOM_RATE
from tests.support.waiting import until

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("room_here")]

GONE = 2.0
"""Seconds until a lost device shows: callback_watch.OVERDUE (0.75) and what a busy machine adds."""


class Tape:
    """Plays samples, then silence; says when all of it has been pulled."""

    def __init__(self, sound):
        self._sound = sound
        self._place = 0
        self.played = threading.Event()

    def pull(self, frames):
        block = np.zeros(frames, np.int16)
        part = self._sound[self._place : self._place + frames]
        block[: len(part)] = part
        self._place += frames
        # what has been pulled is heard within three periods; the tape runs half a second longer
        if self._place > len(self._sound) + PLAYBACK_RATE // 2:
            self.played.set()
        return block


@pytest.fixture
def speaker():
    made = MiniaudioSpeaker()
    yield made
    made.close()


@pytest.fixture
def microphone():
    made = MiniaudioMicrophone()
    yield made
    made.close()


def clicks(places, length):
    sound = np.zeros(samples(length), np.int16)
    for place in places:
        sound[samples(place) : samples(place) + 44] = 16_000
    return sound


def test_what_is_pulled_is_heard_on_its_grid(room, speaker):
    places = np.arange(1, 17) * 0.5
    tape = Tape(clicks(places, 9))
    with room.hear() as recorder:
        speaker.start(tape.pull)
        assert tape.played.wait(30)
        heard = recorder.stop()
    fit = measure.fit(measure.onsets(heard.samples, ROOM_RATE, floor=4000), places)
    assert fit.worst < 0.010  # the figure; a sample at 22 050 Hz is 0.05 ms
    assert abs(fit.drift) < 1e-4


def test_a_stall_of_three_periods_does_not_move_the_grid(room, speaker):
    places = np.arange(1, 9) * 0.5
    tape = Tape(clicks(places, 5))
    stalls = iter([False] * 60 + [True])

    def pull(frames):
        if next(stalls, False):
            threading.Event().wait(3 * PERIOD_MS / 1000)
        return tape.pull(frames)

    with room.hear() as recorder:
        speaker.start(pull)
        assert tape.played.wait(30)
        heard = recorder.stop()
    assert measure.fit(measure.onsets(heard.samples, ROOM_RATE, floor=4000), places).worst < 0.010  # as above


def test_a_steady_tone_is_not_torn(room, speaker):
    tone = np.rint(8000 * np.sin(2 * np.pi * 440 * np.arange(samples(5)) / PLAYBACK_RATE)).astype(np.int16)
    # the first milliseconds of a stream are lost while the server starts it
    tape = Tape(np.concatenate([np.zeros(samples(0.5), np.int16), tone]))
    with room.hear() as recorder:
        speaker.start(tape.pull)
        assert tape.played.wait(30)
        heard = recorder.stop()
    assert measure.tears(heard.samples, ROOM_RATE, floor=500) == 0
    begin, end = measure.onsets(heard.samples, ROOM_RATE)[0], measure.last_sound(heard.samples, ROOM_RATE)
    assert end - begin == pytest.approx(5, abs=0.001)  # what lies under the floor at a sine's ends


def test_devices_are_known_by_name():
    assert set(speakers()) == {"Speaker", "Air"}
    assert "Microphone" in microphones()


def test_a_device_is_chosen_by_part_of_its_name(room):
    speaker = MiniaudioSpeaker("spea")
    tape = Tape(clicks([0.1], 0.2))
    with room.hear() as recorder:
        speaker.start(tape.pull)
        assert tape.played.wait(30)
        speaker.close()
        assert len(measure.onsets(recorder.stop().samples, ROOM_RATE)) == 1
    assert speaker.name == "Speaker"


@pytest.mark.parametrize("device", [MiniaudioSpeaker, MiniaudioMicrophone])
def test_an_unknown_device_is_answered_with_those_there_are(device):
    with pytest.raises(DeviceError, match=r"'gramophone'.*(Speaker|Microphone)"):
        device("gramophone").start(lambda _: None)


def test_the_microphone_hears_what_is_said_in_the_room(room, microphone):
    blocks = []
    microphone.start(blocks.append)
    assert until(lambda: len(blocks) > 10, 10)
    with room.overhear() as recorder:  # what was in the air: a person's words may come late on a busy machine
        said = room.say(clicks([0.5, 1.0, 1.5], 2), PLAYBACK_RATE)
        assert said.wait(20) == 0
        have = len(blocks)
        assert until(lambda: len(blocks) > have + 25, 10)
        said_at = measure.onsets(recorder.stop().samples, ROOM_RATE, floor=4000)
    assert set(map(len, blocks)) == {BLOCK_BYTES}
    heard = np.frombuffer(b"".join(blocks), np.int16)
    fit = measure.fit(measure.onsets(heard, CAPTURE_RATE, floor=4000), said_at)
    assert (fit.matched, fit.missing) == (3, 0)
    assert fit.worst < 0.001


def test_an_open_microphone_shows_and_a_closed_one_does_not(room, microphone):
    assert room.listeners() == []
    microphone.start(lambda _: None)
    assert until(lambda: room.listeners() == ["desk-coach"], 10)
    microphone.close()
    assert until(lambda: room.listeners() == [], 10)


def test_a_loudspeaker_that_is_gone_fails_and_can_be_closed(room, speaker):
    tape = Tape(np.zeros(1, np.int16))
    speaker.start(tape.pull)
    assert tape.played.wait(30)
    assert speaker.failed is None
    room.unplug()
    assert until(lambda: speaker.failed, GONE)
    speaker.close()
    assert speaker.failed is None


def test_a_microphone_that_is_gone_fails_and_can_be_closed(room, microphone):
    blocks = []
    microphone.start(blocks.append)
    assert until(lambda: len(blocks) > 25, 30)
    assert microphone.failed is None
    room.unplug()
    assert until(lambda: microphone.failed, GONE)
    microphone.close()


def test_a_loudspeaker_that_came_back_plays_again(room, speaker):
    before = Tape(np.zeros(1, np.int16))
    speaker.start(before.pull)
    assert before.played.wait(30)
    room.unplug()
    assert until(lambda: speaker.failed, GONE)
    speaker.close()
    room.plug()
    tape = Tape(clicks([0.1], 0.2))
    with room.hear() as recorder:
        speaker.start(tape.pull)
        assert tape.played.wait(30)
        assert len(measure.onsets(recorder.stop().samples, ROOM_RATE)) == 1


def test_opening_and_closing_leaves_no_connection_behind(room, speaker):
    def connections():
        return len(room.pactl("list", "short", "clients").splitlines())

    before = connections()
    for _ in range(5):
        speaker.start(lambda frames: np.zeros(frames, np.int16))
        speaker.close()
    assert until(lambda: connections() <= before, 10)


HEADER = """
import threading, numpy as np
from coach.audio.adapters.speaker import MiniaudioSpeaker
from coach.audio.adapters.microphone import MiniaudioMicrophone
pulled = threading.Event()
def pull(frames):
    pulled.set()
    return np.zeros(frames, np.int16)
speaker, microphone = MiniaudioSpeaker(), MiniaudioMicrophone()
speaker.start(pull)
microphone.start(lambda block: None)
assert pulled.wait(20)
"""


@pytest.mark.parametrize(
    ("ending", "status"),
    [("", 0), ("raise SystemExit(3)", 3), ("raise RuntimeError('of ours')", 1), ("raise KeyboardInterrupt", -2)],
)
def test_a_process_ends_while_its_devices_run(room, ending, status):
    process = room.start_python("-c", HEADER + ending)
    process.communicate(timeout=60)
    assert process.returncode == status


def test_a_process_ends_after_its_devices_are_gone(room):
    process = room.start_python("-c", HEADER + "print('ready', flush=True); input()")
    assert process.stdout.readline() == "ready\n"
    room.unplug()
    _, err = process.communicate("\n", timeout=60)
    assert (process.returncode, err) == (0, "")
