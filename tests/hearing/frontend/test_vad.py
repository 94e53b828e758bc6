"""The detector sleeps in a quiet room, and says only in what is loud whether it is a voice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.endpointing.segmenter import FRAME, SpeechRejected, SpeechSegment, SpeechStarted, decibels
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.frontend.frontend import FrontEnd
from coach.hearing.frontend.vad import AWAKE_FRAMES, RESET_AFTER, VAD_CHUNK, WAKE_CONTEXT, WARM_UP_CHUNKS, GatedVad
from coach.units import CAPTURE_RATE
from tests.support.profiles import examples
from tests.support.sounds import hiss, hum, joined, mixed, scaled, silence

FLOOR = -60.0


class Ear:
    """Takes what hums for a voice; counts what it is asked."""

    def __init__(self):
        self.chunks = []
        self.resets = 0

    def __call__(self, chunk):
        assert chunk.shape == (VAD_CHUNK,)
        self.chunks.append(chunk)
        return self._likely(chunk)

    def reset(self):
        self.resets += 1

    @staticmethod
    def _likely(chunk):
        wave = chunk.astype(float) - chunk.mean()
        period = round(CAPTURE_RATE / 150)  # of tests.listen.sounds.hum
        first, second = wave[:-period], wave[period:]
        return float(first @ second / (np.sqrt((first @ first) * (second @ second)) + 1.0))


class Deaf(Ear):
    @staticmethod
    def _likely(_):
        return 0.0


def verdicts(voicing, sound):
    frames = [sound[at : at + FRAME] for at in range(0, len(sound) - FRAME + 1, FRAME)]
    return [voicing.is_speech(frame, decibels(frame), FLOOR) for frame in frames]


def keys(seconds, seed=1):
    """Somebody typing: eight bursts of noise a second."""
    rng, parts = np.random.default_rng(seed), []
    for _ in range(round(seconds * 8)):
        burst = rng.standard_normal(round(0.05 * CAPTURE_RATE)) * np.exp(-np.arange(round(0.05 * CAPTURE_RATE)) / 400)
        parts += [scaled(burst, -25), silence(0.075)]
    return joined(*parts)


def test_in_a_quiet_room_nothing_is_asked():
    ear = Ear()
    assert set(verdicts(GatedVad(ear), hiss(5, FLOOR - 5))) == {False}
    assert ear.chunks == []


def test_a_voice_is_told_from_the_third_chunk_on_and_unknown_before():
    ear = Ear()
    told = verdicts(GatedVad(ear), joined(hiss(1, FLOOR - 5), hum(0.5, -30)))[100:]
    assert told[0] is None
    known = next(place for place, verdict in enumerate(told) if verdict is not None)
    assert known <= (WARM_UP_CHUNKS + 1) * VAD_CHUNK / FRAME
    assert set(told[known:]) == {True}
    assert len(ear.chunks) <= WAKE_CONTEXT + 0.5 * CAPTURE_RATE / VAD_CHUNK + 1


def test_after_the_sound_it_falls_asleep():
    ear = Ear()
    verdicts(GatedVad(ear), joined(hum(0.5, -30), silence(20)))
    assert len(ear.chunks) <= (0.5 * CAPTURE_RATE + AWAKE_FRAMES * FRAME) / VAD_CHUNK + 1


def test_in_a_steady_sound_that_is_no_voice_it_begins_anew_again_and_again():
    ear = Deaf()
    verdicts(GatedVad(ear), hiss(20, -30))
    assert ear.resets == pytest.approx(1 + 20 / RESET_AFTER, abs=1)


RULES = EndpointingSettings()


def found(sound, ear):
    return [event for event in FrontEnd(detector=ear).push(sound) if not isinstance(event, SpeechRejected)]


def test_keys_are_no_voice_and_do_not_hide_a_word():
    typed = keys(8)
    word = joined(silence(4), hum(0.5, -15), silence(3.5))
    events = found(mixed(typed, word), Ear())
    (stretch,) = [event for event in events if isinstance(event, SpeechSegment)]
    assert abs(stretch.end - 4.5 * CAPTURE_RATE) < 0.1 * CAPTURE_RATE
    # the keys right before the word may be its own beginning, for all that levels tell
    assert 4.0 - RULES.max_detector_delay - RULES.prefix_padding <= stretch.start / CAPTURE_RATE < 4.1
    # one key may lower the coach before the detector is awake
    assert sum(isinstance(event, SpeechStarted) for event in events) <= 2


def test_what_never_sounds_like_a_voice_is_lost():
    assert [e for e in found(joined(silence(1), hum(0.5), silence(1)), Deaf()) if isinstance(e, SpeechSegment)] == []


def test_a_voice_is_still_told_within_60_ms_of_its_onset():
    began, *_ = found(joined(silence(1), hum(0.5), silence(1)), Ear())
    assert isinstance(began, SpeechStarted)
    assert began.at - CAPTURE_RATE <= round(0.06 * CAPTURE_RATE)


@examples(20)
@given(sizes=st.lists(st.integers(1, 2_000), min_size=1, max_size=8))
def test_block_size_changes_nothing(sizes):
    sound = joined(hiss(0.5), hum(0.3), keys(1), hum(0.6, -30), silence(0.5))

    def told(sizes):
        front, events, at, turn = FrontEnd(detector=Ear()), [], 0, 0
        while at < len(sound):
            size = sizes[turn % len(sizes)]
            events += front.push(sound[at : at + size])
            at, turn = at + size, turn + 1
        return [repr(event) for event in events]

    assert told(sizes) == told([len(sound)])
