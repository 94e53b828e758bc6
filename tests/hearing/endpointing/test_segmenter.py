import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.endpointing.segmenter import (
    FRAME,
    SILENCE_LEVEL,
    Segmenter,
    SpeechPaused,
    SpeechRejected,
    SpeechSegment,
    SpeechStarted,
    decibels,
)
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.units import CAPTURE_RATE
from tests.support.profiles import examples
from tests.support.sounds import hiss, hum, joined, mixed, silence

RULES = EndpointingSettings()


def events(sound, sizes=(320,)):
    """Cut *sound* into blocks of *sizes*, over and over, and return what the segmenter says."""
    segmenter, found, at, turn = Segmenter(), [], 0, 0
    while at < len(sound):
        size = sizes[turn % len(sizes)]
        found += segmenter.push(sound[at : at + size])
        at, turn = at + size, turn + 1
    return found


def stretches(sound, **kwargs):
    return [event for event in events(sound, **kwargs) if isinstance(event, SpeechSegment)]


def swell(length, level):
    """A hum that rises and fades four times a second: a steady one would become the noise floor after two."""
    shape = np.abs(np.sin(np.pi * 4 * np.arange(round(length * CAPTURE_RATE)) / CAPTURE_RATE + 0.8))
    return (hum(length, level) * np.maximum(shape, 0.003)).astype(np.int16)


def plain(found):
    return [(repr(e), e.samples.tobytes()) if isinstance(e, SpeechSegment | SpeechPaused) else repr(e) for e in found]


def test_a_hesitation_is_what_the_stretch_will_be_if_no_more_is_said():
    gap = (RULES.min_pause + RULES.min_silence) / 2
    found = events(joined(silence(1), hum(0.4), silence(gap), hum(0.3), silence(1)))
    _, first, second, stretch = found
    assert [type(e) for e in (first, second, stretch)] == [SpeechPaused, SpeechPaused, SpeechSegment]
    assert first.start == second.start == stretch.start
    assert abs(first.end - 1.4 * CAPTURE_RATE) <= FRAME
    assert second.end == stretch.end
    assert second.at - second.end == round(RULES.min_pause * CAPTURE_RATE)
    assert np.array_equal(second.samples, stretch.samples[: len(second.samples)])


def test_silence_has_no_voice_in_it():
    assert events(silence(5)) == []


@pytest.mark.parametrize("level", [-70.0, -50.0, -30.0])
def test_steady_noise_is_no_voice_once_it_is_known(level):
    found = events(hiss(20, level))
    assert [e for e in found if e.at > 4 * CAPTURE_RATE] == []


def test_a_word_is_one_stretch_from_before_its_onset_to_its_end():
    (found,) = stretches(joined(silence(1), hum(0.5), silence(1)))
    assert (
        abs(found.start - round((1 - RULES.prefix_padding) * CAPTURE_RATE)) <= 4 * FRAME
    )  # three loud frames make an onset
    assert abs(found.end - round(1.5 * CAPTURE_RATE)) <= FRAME
    assert found.at - found.end == round(RULES.min_silence * CAPTURE_RATE)
    assert len(found.samples) == found.end - found.start + round(RULES.prefix_padding * CAPTURE_RATE)
    assert not found.too_long


def test_more_belongs_to_a_word_over_our_own_voice():
    sound = joined(silence(1), hum(0.5), silence(1))
    alone, over = Segmenter(), Segmenter()
    frames = [sound[at : at + FRAME] for at in range(0, len(sound), FRAME)]
    (plainly,) = [e for f in frames for e in alone.push_frame(f) if isinstance(e, SpeechSegment)]
    (found,) = [e for f in frames for e in over.push_frame(f, echo_estimate=-60.0) if isinstance(e, SpeechSegment)]
    assert plainly.start - found.start == round(RULES.prefix_padding_during_playback * CAPTURE_RATE)
    assert found.end == plainly.end
    assert len(found.samples) == len(plainly.samples) + round(RULES.prefix_padding_during_playback * CAPTURE_RATE)


def test_over_our_own_voice_it_is_asked_twice_whether_all_has_been_said():
    sound = joined(silence(1), hum(0.5), silence(1))
    alone, over = Segmenter(), Segmenter()
    frames = [sound[at : at + FRAME] for at in range(0, len(sound), FRAME)]
    plainly = [e for f in frames for e in alone.push_frame(f) if isinstance(e, SpeechPaused)]
    asked = [e for f in frames for e in over.push_frame(f, echo_estimate=-60.0) if isinstance(e, SpeechPaused)]
    assert [e.at - e.end for e in plainly] == [round(RULES.min_pause * CAPTURE_RATE)]
    assert [e.at - e.end for e in asked] == [
        round(s * CAPTURE_RATE) for s in (RULES.min_pause, RULES.second_pause_during_playback)
    ]


def test_the_samples_of_a_stretch_are_those_of_the_stream():
    sound = joined(hiss(1.013), mixed(hum(0.5), hiss(0.5, seed=2)), hiss(1, seed=3))
    (found,) = stretches(sound)
    assert np.array_equal(found.samples, sound[found.start : found.start + len(found.samples)])


@pytest.mark.parametrize(("gap", "count"), [(0.05, 1), (0.15, 1), (0.19, 1), (0.24, 2), (0.5, 2)])
def test_a_word_with_a_stop_inside_is_one_and_two_words_with_a_pause_are_two(gap, count):
    assert len(stretches(joined(silence(1), hum(0.3), silence(gap), hum(0.3), silence(1)))) == count


def test_what_follows_closely_keeps_its_own_pre_roll():
    first, second = stretches(joined(silence(1), hum(0.3), silence(0.3), hum(0.3), silence(1)))
    assert second.start < first.at
    assert second.start > first.end


@pytest.mark.parametrize(("length", "count"), [(0.01, 0), (0.03, 0), (0.08, 0), (0.12, 1), (0.2, 1)])
def test_a_click_is_no_voice(length, count):
    assert len(stretches(joined(silence(1), hum(length, -10), silence(1)))) == count


def test_voice_is_told_within_60_ms_of_its_onset():
    began, *_ = events(joined(silence(1), hum(0.5), silence(1)))
    assert isinstance(began, SpeechStarted)
    assert began.at - CAPTURE_RATE <= round(0.06 * CAPTURE_RATE)


@pytest.mark.parametrize(
    ("length", "kinds"),
    [
        (0.03, []),
        (0.07, [SpeechStarted, SpeechRejected]),
        (0.5, [SpeechStarted, SpeechPaused, SpeechSegment]),
        (4.0, [SpeechStarted, SpeechRejected, SpeechSegment]),
    ],
)
def test_what_turns_out_to_be_no_command_is_told_as_lost(length, kinds):
    found = events(joined(silence(1), swell(length, -10), silence(1)))
    assert [type(event) for event in found] == kinds
    if length > RULES.max_speech:
        assert found[1].at - found[0].start <= round((RULES.max_speech + 0.02) * CAPTURE_RATE)


@pytest.mark.parametrize(("length", "talk"), [(2.0, False), (2.2, False), (2.3, True), (8.0, True)])
def test_what_is_longer_than_a_command_is_talk(length, talk):
    (found,) = stretches(joined(silence(1), swell(length, -12), silence(1)))
    assert found.too_long is talk
    assert len(found.samples) <= round((RULES.max_speech + 0.01) * CAPTURE_RATE)


@pytest.mark.parametrize("over", [15.0, 25.0])
def test_a_voice_over_noise_is_found_where_it_is_louder(over):
    sound = joined(hiss(3, -40), mixed(hum(0.5, -40 + over), hiss(0.5, -40, seed=5)), hiss(1, -40, seed=6))
    found = [s for s in stretches(sound) if s.at > 3 * CAPTURE_RATE]
    assert len(found) == 1


@pytest.mark.parametrize(("gap", "count"), [(lambda seconds: hiss(seconds, -40), 1), (silence, 2)])
def test_a_hiss_between_two_words_does_not_part_them_as_a_pause_does(gap, count):
    parts = [(silence(1), False), (hum(0.4), True), (gap(0.3), False), (hum(0.4), True), (silence(1), False)]
    segmenter = Segmenter()
    found = [
        event
        for sound, voice in parts
        for at in range(0, len(sound), FRAME)
        for event in segmenter.push_frame(sound[at : at + FRAME], voice=voice)
    ]
    assert sum(isinstance(event, SpeechSegment) for event in found) == count


def in_a_murmur(sound):
    """Give *sound* to one whom a detector tells that all of it is voice."""
    segmenter = Segmenter()
    return [e for at in range(0, len(sound), FRAME) for e in segmenter.push_frame(sound[at : at + FRAME], voice=True)]


def test_a_voice_that_stands_out_of_a_room_full_of_talk_is_a_stretch_of_its_own():
    murmur = hiss(8, -40)
    sound = mixed(murmur, joined(silence(4), hum(0.5, -28), silence(3.5)))
    (talk, word) = [e for e in in_a_murmur(sound) if isinstance(e, SpeechSegment)]
    assert (talk.too_long, word.too_long) == (True, False)
    assert abs(word.start - (4 - RULES.prefix_padding) * CAPTURE_RATE) <= 4 * FRAME
    assert abs(word.end - 4.5 * CAPTURE_RATE) <= 2 * FRAME
    assert np.array_equal(word.samples, sound[word.start : word.start + len(word.samples)])


def test_nothing_stands_out_of_the_talk_of_one_who_falls_silent_between_his_words():
    sound = joined(*(part for _ in range(8) for part in (hum(0.5, -28), silence(0.15))))
    assert [type(e) for e in in_a_murmur(sound) if not isinstance(e, SpeechPaused)] == [SpeechStarted, SpeechRejected]


def test_a_muted_microphone_does_not_make_the_room_loud_afterwards():
    room = hiss(4, -45)
    assert [e for e in events(joined(room, silence(3), room)) if e.at > 4 * CAPTURE_RATE] == []


@examples(40, few=5)
@given(
    sizes=st.lists(st.integers(1, 2_000), min_size=1, max_size=12),
    words=st.lists(st.tuples(st.floats(0.02, 0.8), st.floats(0.02, 0.8), st.floats(-45, -6)), max_size=4),
)
def test_block_size_changes_nothing(sizes, words):
    sound = joined(hiss(0.5), *(joined(hum(long, level), hiss(gap)) for long, gap, level in words), hiss(0.5))
    assert plain(events(sound, tuple(sizes))) == plain(events(sound, (len(sound),)))


@examples(40, few=5)
@given(words=st.lists(st.tuples(st.floats(0.02, 3.5), st.floats(0.02, 0.8)), max_size=6))
def test_every_voice_that_begins_ends_once(words):
    found = events(joined(silence(0.5), *(joined(swell(long, -20), silence(gap)) for long, gap in words), silence(0.5)))
    told = "".join(
        {SpeechStarted: "b", SpeechRejected: "l", SpeechPaused: "h", SpeechSegment: "s"}[type(event)] for event in found
    )
    assert re.fullmatch("(bh*s|bl|bh*ls)*", told)
    began, ended = ([e.start for e in found if isinstance(e, kind)] for kind in (SpeechStarted, SpeechSegment))
    assert [start for start in began if start in ended] == ended
    assert all(e.too_long is (told[place - 1] == "l") for place, e in enumerate(found) if isinstance(e, SpeechSegment))


@pytest.mark.parametrize(
    ("sound", "level"),
    [(silence(0.01), SILENCE_LEVEL), (np.full(FRAME, 5000, np.int16), SILENCE_LEVEL), (hum(0.02, -20)[:FRAME], -20.0)],
)
def test_level_is_that_of_the_sound_without_its_offset(sound, level):
    assert decibels(sound) == pytest.approx(level, abs=1.5)  # one and a half periods of the hum are not its mean
