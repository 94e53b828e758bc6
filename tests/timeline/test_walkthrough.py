"""The first exercise of a session is explained while it is done: what is said where, and that nothing is lost by it."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.config.model import Config
from coach.content.exercise import Mode, Pace, Tempo
from coach.content.routine import Talk, lay_out_sets
from coach.timeline.compose import compose_set, compose_sets, reckon_sets
from coach.timeline.cue_sheet import WORD_GAP
from coach.timeline.cues import Kind, Line, Phase
from coach.timeline.pacing import SLOWEST, Pacing
from coach.timeline.reckoning import reckoned
from coach.timeline.splice import place_of, splice_at
from coach.timeline.wording import Wording, split_sentences
from coach.units import PLAYBACK_RATE
from coach.wiring.dosing import talk_level
from tests.support.library import shipped_library
from tests.support.timelines import a_set, at_work, speech, spoken

LIBRARY = shipped_library()


def led(target=8, *, seconds=lambda _: 0.5, pacing=None, preceding=None, full=True, **changes):
    changes = {"kind": "mobility"} | changes
    words = spoken(seconds)
    return compose_set(a_set(target, **changes), words, full=full, preceding=preceding, pacing=pacing or Pacing())


def said_at_work(timeline):
    return [(at, text) for at, text in at_work(timeline, Kind.SPEECH) if text in {"Sit back.", "Not too deep."}]


def test_movement_and_what_to_heed_are_said_in_the_first_two_repetitions():
    timeline = led()
    assert [cue.text for cue in speech(timeline) if cue.start < timeline.begins(Phase.WORKING)] == [
        *("Now squats, number 8.", "Stand tall.", "Feet apart.", "three", "two", "one")
    ]
    assert at_work(timeline, Kind.SPEECH, Kind.COUNT, Kind.BEAT)[:8] == [
        (0.0, "Sit back."),
        (4.0, "number 1"),
        (4.66, "Not too deep."),
        (8.0, "number 2"),
        (8.58, "down"),
        (10.0, "up"),
        (12.0, "number 3"),
        (12.58, "down"),
    ]


def test_a_repetition_lasts_as_long_as_its_sentence_and_the_others_what_they_always_do():
    timeline = led(seconds=lambda text: 5.2 if text == "Sit back." else 0.5)
    begins = timeline.begins(Phase.WORKING)
    ends = [(mark.at - begins) / PLAYBACK_RATE for mark in timeline.marks if mark.done]
    assert ends[:4] == [6.0, 10.0, 14.0, 18.0]  # 5.2 s and a pause: the pace is a multiple of a quarter


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "strength"},
        {"kind": "breathing"},
        {"pace": Pace.OWN},
        {"mode": Mode.BREATHS},
        {"target": 2},
        {"seconds": lambda text: 8.0 if text == "Sit back." else 0.5},
        {"mode": Mode.TIMED, "target": 3},
        {"mode": Mode.HOLD, "target": 6},
        {"preceding": a_set()},
    ],
    ids=["strength", "breathing", "own pace", "breaths", "two", "too long", "too short", "hold", "not the first"],
)
def test_where_it_has_no_place_in_the_work_it_is_said_before(changes):
    timeline = led(**changes)
    begins = timeline.begins(Phase.WORKING)
    explained = [cue.start for cue in speech(timeline) if cue.text in {"Sit back.", "Not too deep."}]
    assert len(explained) == 2
    assert max(explained) < begins


def test_who_knows_the_exercise_hears_neither():
    assert not [cue for cue in speech(led(full=False)) if cue.text in {"Sit back.", "Not too deep."}]


@pytest.mark.parametrize(("mode", "target"), [(Mode.TIMED, 30), (Mode.HOLD, 15)])
def test_a_time_takes_the_sentences_after_the_tone_that_begins_it(mode, target):
    timeline = led(target, mode=mode, bpm=100 if mode is Mode.TIMED else None)
    assert said_at_work(timeline) == [(0.5, "Sit back."), (1.4, "Not too deep.")]
    assert sum(bool(mark.done) for mark in timeline.marks) == target


def test_in_tones_the_sentences_are_all_that_is_spoken_in_the_work():
    timeline = compose_set(a_set(8, kind="mobility"), spoken(talk=Talk.TONES), full=True)
    assert [text for _, text in at_work(timeline, *Kind) if " " in text] == ["Sit back.", "Not too deep."]


@given(
    first=st.floats(0.3, 9), second=st.floats(0.3, 9), factor=st.sampled_from([Fraction(1, 2), 1, Fraction(5, 4), 2])
)
def test_no_two_lines_are_spoken_at_once_and_no_repetition_is_slower_than_the_slowest(first, second, factor):
    lengths = {"Sit back.": first, "Not too deep.": second}
    timeline = led(
        seconds=lambda text: lengths.get(text, 0.5), pacing=Pacing(turns=((0, Fraction(factor)),)), full=True
    )
    lines = sorted((cue.start, cue.end) for cue in timeline.cues if isinstance(cue.sound, Line))
    assert all(end + WORD_GAP <= start for (_, end), (start, _) in pairwise(lines))
    ends = [timeline.begins(Phase.WORKING), *(mark.at for mark in timeline.marks if mark.done)]
    slowest = max(SLOWEST, Fraction(factor)) * 4 * PLAYBACK_RATE
    assert all(later - earlier <= slowest + 1 for earlier, later in pairwise(ends))


def test_slower_in_the_first_repetition_keeps_what_was_to_be_said_in_the_second():
    old = led()
    slow = led(pacing=Pacing().turned(1, Fraction(5, 4)))
    spliced = splice_at(old, slow, 1).timeline
    assert [text for _, text in said_at_work(spliced)] == ["Sit back.", "Not too deep."]
    ends = [place_of(spliced, count) for count in range(9)]
    assert [round((later - earlier) / PLAYBACK_RATE, 3) for earlier, later in pairwise(ends)] == [4.0] + [5.0] * 7


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("routine", sorted(LIBRARY.routines))
def test_every_sentence_of_every_routine_is_said_once_to_who_is_new_to_it(routine, language):
    words = Wording(
        language=language,
        lines=LIBRARY.lines,
        bank=reckoned,
        talk=talk_level(Config(language=language), LIBRARY.routines[routine]),
    )
    sets = lay_out_sets(LIBRARY.routines[routine], LIBRARY.exercises)
    heard = [cue.text for timeline in compose_sets(sets, words, {}) for cue in timeline.cues]
    for exercise in {each.exercise.id: each.exercise for each in sets}.values():
        for texts in (exercise.setup, exercise.move, exercise.safety):
            assert all(heard.count(part) >= 1 for part in split_sentences(texts[language]))


def test_what_is_said_in_the_work_is_reckoned_as_part_of_it():
    sets = [a_set(8, kind="mobility"), a_set(8, kind="mobility", id="other")]
    words = replace(spoken(), bank=reckoned)
    told, walked = reckon_sets([sets[1], sets[0]], words, {}), reckon_sets(sets, words, {})
    assert walked[0] == told[0]  # whichever comes first is walked through
    assert walked[0] < walked[1]


def test_a_tempo_with_a_hold_is_stretched_in_its_moving_parts_only():
    slow = {"tempo": Tempo(out=1, hold=2, back=1), "beats": {"en": ("up", "hold", "down")}}
    timeline = led(seconds=lambda text: 4.5 if text == "Sit back." else 0.5, **slow)
    begins = timeline.begins(Phase.WORKING)
    ends = [(mark.at - begins) / PLAYBACK_RATE for mark in timeline.marks if mark.done]
    assert ends[:2] == [5.0, 9.0]
