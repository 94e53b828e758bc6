"""A timeline changed while it plays: nothing heard is changed, nothing counted is lost, no two lines at once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.content.exercise import Mode, Tempo
from coach.content.routine import Side, Talk
from coach.timeline.compose import compose_set
from coach.timeline.cue_sheet import WORD_GAP
from coach.timeline.cues import Kind, Line, Phase
from coach.timeline.pacing import Pacing
from coach.timeline.splice import count_after, count_at, insert_at, place_of, resume_at, splice_at, with_answer
from coach.units import PLAYBACK_RATE
from tests.support.timelines import a_set, at_work, spoken

SETS = {
    "reps": a_set(12),
    "quick": a_set(12, tempo=Tempo(out=0.5, hold=0, back=0.5)),
    "clicks": a_set(12, tempo=Tempo(out=0.3, hold=0, back=0.3)),
    "hold within": a_set(8, tempo=Tempo(out=1, hold=2, back=1), beats={"en": ("up", "hold", "down")}),
    "rest": a_set(8, rest=15),
    "side": a_set(8, side=Side.SECOND),
    "hold": a_set(30, mode=Mode.HOLD),
    "march": a_set(30, mode=Mode.TIMED, bpm=110),
    "breaths": a_set(6, mode=Mode.BREATHS, tempo=Tempo(out=4, hold=0, back=6), beats={"en": ("in", "out")}),
}


def composed(name: str, factor=Fraction(1), **changes):
    return compose_set(SETS[name], spoken(**changes), full=False, pacing=Pacing(turns=((0, factor),)))


def lines(timeline):
    return [cue for cue in timeline.cues if isinstance(cue.sound, Line)]


def at_once(timeline):
    """Pairs of lines that are spoken closer to each other than words may be."""
    return [
        (a.text, b.text) for a, b in pairwise(lines(timeline)) if b.start < a.end + WORD_GAP and a.kind is not b.kind
    ]


def counts(timeline):
    return [(cue.rep, cue.text) for cue in timeline.cues if cue.kind is Kind.COUNT]


def heard_before(timeline, at):
    return [cue for cue in timeline.cues if cue.start < at]


@given(st.sampled_from(sorted(SETS)), st.floats(0, 1), st.floats(0.3, 9))
@example("hold", 0.0703125, 1.0)  # just before the count-in
def test_an_answer_loses_no_count_and_is_said_over_nothing(name, share, seconds):
    before = composed(name)
    after = round(share * before.length)
    line = Line("answer", "en")
    made = with_answer(before, lambda _: [(line, round(seconds * PLAYBACK_RATE), False)], after, pause=0)
    assert counts(made.timeline) == counts(before)
    assert [mark.done for mark in made.timeline.marks] == [mark.done for mark in before.marks]
    (said,) = [cue for cue in made.timeline.cues if cue.sound == line]
    assert said.start >= after
    for other in lines(made.timeline):
        if other is not said:
            assert other.end <= said.start or said.end <= other.start, other.text
    assert heard_before(made.timeline, made.at) == heard_before(before, made.at)
    assert made.at >= min(after, before.length)
    assert made.timeline.length >= said.end
    counting_in = [cue.start for cue in made.timeline.cues if cue.kind is Kind.COUNT_IN]
    assert not counting_in or not counting_in[0] < said.start < counting_in[-1]


@given(st.sampled_from(sorted(SETS)), st.floats(0, 1))
def test_an_answer_is_true_where_it_is_heard(name, share):
    before = composed(name)
    made = with_answer(
        before,
        lambda done: [(Line(f"after {done}", "en"), PLAYBACK_RATE, False)],
        round(share * before.length),
        pause=0,
    )
    (said,) = [cue for cue in made.timeline.cues if cue.text.startswith("after ")]
    assert said.text == f"after {count_at(made.timeline, said.start)}"


@given(st.sampled_from(sorted(SETS)), st.floats(0, 1), st.floats(0.3, 9), st.floats(0, 4), st.floats(0.3, 4))
@example("hold", 0.4, 8.0, 0.8, 1.0)  # asked at the beginning of a long first answer
def test_a_second_answer_is_said_over_nothing_either(name, share, first, later, second):
    before = composed(name)
    after = round(share * before.length)
    one, two = Line("one answer", "en"), Line("another", "en")
    made = with_answer(before, lambda _: [(one, round(first * PLAYBACK_RATE), False)], after, pause=0).timeline
    again = with_answer(
        made, lambda _: [(two, round(second * PLAYBACK_RATE), False)], after + round(later * PLAYBACK_RATE), pause=0
    )
    assert counts(again.timeline) == counts(before)
    answers = [cue for cue in again.timeline.cues if cue.kind is Kind.ANSWER]
    for said in answers:
        for other in lines(again.timeline):
            assert other is said or other.end <= said.start or said.end <= other.start, other.text
    assert len(answers) == 2


def test_a_short_answer_lies_between_two_counts_and_moves_nothing():
    before = composed("reps")
    after = place_of(before, 4) + PLAYBACK_RATE // 10
    made = with_answer(before, lambda _: [(Line("eight to go", "en"), PLAYBACK_RATE, False)], after, pause=0)
    assert made.timeline.length == before.length
    (said,) = [cue for cue in made.timeline.cues if cue.text == "eight to go"]
    assert place_of(before, 4) < said.start < said.end < place_of(before, 5)


def test_a_long_answer_makes_the_set_wait_whole_beats_at_the_end_of_a_repetition():
    before = composed("reps")
    after = place_of(before, 4) - PLAYBACK_RATE
    made = with_answer(before, lambda _: [(Line("long", "en"), 5 * PLAYBACK_RATE, False)], after, pause=0)
    waited = place_of(made.timeline, 5) - place_of(before, 5)
    assert (waited % PLAYBACK_RATE, waited) == (0, 6 * PLAYBACK_RATE)
    assert place_of(made.timeline, 4) == place_of(before, 4)


def test_a_remark_gives_way_to_an_answer_whole():
    before = composed("reps")
    (remark,) = [cue for cue in before.cues if cue.text == "Smooth."]
    made = with_answer(before, lambda _: [(Line("answer", "en"), 3 * PLAYBACK_RATE, False)], remark.start - 9, pause=0)
    assert "Smooth." not in [cue.text for cue in made.timeline.cues]


@given(st.sampled_from(sorted(SETS)), st.floats(0, 1), st.sampled_from([Fraction(5, 4), Fraction(4, 5), 2]))
def test_another_pace_begins_with_a_repetition_and_changes_nothing_heard(name, share, factor):
    before = composed(name)
    count = count_after(before, round(share * before.length))
    if count is None:
        return
    pacing = Pacing().turned(count, Fraction(factor))
    made = splice_at(before, compose_set(SETS[name], spoken(), full=False, pacing=pacing), count)
    assert made.at == place_of(before, count)
    assert heard_before(made.timeline, made.at) == heard_before(before, made.at)
    assert [m.done for m in made.timeline.marks if m.done] == [m.done for m in before.marks if m.done]
    assert at_once(made.timeline) == []
    remarks = [cue.text for cue in made.timeline.cues if cue.kind is Kind.CUE and cue.text in {"Smooth.", "Halfway."}]
    assert len(remarks) == len(set(remarks))


def test_slower_lengthens_the_repetitions_after_the_turn_to_the_sample_and_no_hold():
    before = composed("hold within")
    slow = compose_set(SETS["hold within"], spoken(), full=False, pacing=Pacing().turned(3, Fraction(5, 4)))
    made = splice_at(before, slow, 3).timeline
    beats = [place_of(made, count) for count in range(9)]
    assert [b - a for a, b in pairwise(beats)] == [4 * PLAYBACK_RATE] * 3 + [round(4.5 * PLAYBACK_RATE)] * 5


def test_after_a_turn_the_phases_of_one_repetition_are_spoken_again():
    slow = compose_set(SETS["reps"], spoken(lambda _: 0.3), full=False, pacing=Pacing().turned(5, Fraction(5, 4)))
    (down,) = [at for at, text in at_work(slow, Kind.BEAT) if text == "down" and at > 12]
    assert down == pytest.approx(5 * 4 + 0.3 + WORD_GAP / PLAYBACK_RATE, abs=0.001)


def test_a_march_changes_its_step_on_a_step():
    slow = compose_set(SETS["march"], spoken(), full=False, pacing=Pacing().turned(10, Fraction(5, 4)))
    ticks = [cue.start for cue in slow.cues if cue.kind is Kind.TICK]
    steps = {round((b - a) / PLAYBACK_RATE, 2) for a, b in pairwise(ticks)}
    assert steps == {round(60 / 110, 2), round(60 / 110 * 1.25, 2)}


def test_a_hold_has_no_pace():
    assert composed("hold", Fraction(2)) == composed("hold")


@pytest.mark.parametrize("name", sorted(SETS))
def test_in_tones_the_count_in_is_three_ticks_on_the_same_beat_and_a_sound_begins_the_work(name):
    spoken_, toned = composed(name), composed(name, talk=Talk.TONES)
    ways = []
    for timeline in (spoken_, toned):
        begin, start = timeline.begins(Phase.COUNTING_IN), timeline.begins(Phase.WORKING)
        ways.append([cue.start - start for cue in timeline.cues if begin <= cue.start < start])
    assert ways[0] == ways[1]
    assert not [cue.text for cue in toned.cues if cue.text and cue.start >= toned.begins(Phase.COUNTING_IN)]
    assert [cue.start for cue in toned.cues if cue.start == toned.begins(Phase.WORKING)]


@pytest.mark.parametrize("name", sorted(SETS))
def test_in_tones_nothing_is_counted_in_words(name):
    timeline = composed(name, talk=Talk.TONES)
    start = timeline.begins(Phase.WORKING)
    assert [cue.text for cue in timeline.cues if cue.start >= start and cue.text] == []
    assert [mark.done for mark in timeline.marks] == [mark.done for mark in composed(name).marks]


def test_brief_counts_and_says_nothing_besides():
    timeline = composed("reps", talk=Talk.BRIEF)
    assert counts(timeline) == counts(composed("reps"))
    assert [cue.text for cue in timeline.cues if cue.kind is Kind.CUE] == ["Halfway."]


def test_a_remark_that_was_heard_whole_is_not_made_again_when_its_repetition_is():
    before = composed("reps")
    (remark,) = [cue for cue in before.cues if cue.text == "Smooth."]
    at = before.resume_at(remark.end + 1)
    assert at <= remark.start
    assert "Smooth." not in [cue.text for cue in resume_at(before, at, remark.end + 1).cues]
    assert resume_at(before, at, remark.end - 1) == before
    assert counts(resume_at(before, at, remark.end + 1)) == counts(before)


def test_an_answer_that_was_heard_whole_is_not_given_again_either():
    before = composed("reps")
    made = with_answer(
        before, lambda _: [(Line("answer", "en"), PLAYBACK_RATE, False)], place_of(before, 4) + 9, pause=0
    ).timeline
    (said,) = [cue for cue in made.cues if cue.text == "answer"]
    assert resume_at(made, made.resume_at(said.end), said.end) == before


@pytest.mark.faults
@given(st.sampled_from(sorted(SETS)), st.floats(0, 1), st.integers(1, 3 * PLAYBACK_RATE))
def test_what_is_put_before_a_place_moves_all_that_follows_and_nothing_else(name, share, length):
    before = composed(name)
    at = before.resume_at(round(share * before.length))
    said, pause = Line("the sound is back", "en"), PLAYBACK_RATE // 4
    after = insert_at(before, [(said, length, False)], at, pause=pause)
    shift = length + pause
    (put,) = [cue for cue in after.cues if cue.sound == said]
    assert (put.start, put.length, after.length) == (at, length, before.length + shift)
    rest = [cue for cue in after.cues if cue is not put]
    moved = [replace(cue, start=cue.start - shift) if cue.start >= at + shift else cue for cue in rest]
    assert moved == list(before.cues)
    # a repetition that was completed at the place is so once, and before the line
    assert [mark for mark in after.marks if mark.at <= at] == [mark for mark in before.marks if mark.at <= at]
    assert count_at(after, at) == count_at(before, at)
    assert [(m.phase, m.done) for m in after.marks] == [(m.phase, m.done) for m in before.marks]
    # lost once more while it is said: it is led from the same place again
    if before.phase_at(at) is Phase.WORKING:
        assert after.resume_at(at + length) == at


@pytest.mark.parametrize("rep", [2, 5, 10])
def test_an_answer_sounds_over_no_count_that_is_a_tone(rep):
    before = composed("reps", talk=Talk.TONES)
    begins = {cue.rep: cue.start for cue in before.cues if cue.kind is Kind.TICK and cue.rep is not None}
    line, after = Line("answer", "en"), begins[rep] - PLAYBACK_RATE // 2  # half a second before, and it takes one
    made = with_answer(before, lambda _: [(line, PLAYBACK_RATE, False)], after, pause=0).timeline
    (answer,) = [cue for cue in made.cues if cue.sound == line]
    ticks = [cue for cue in made.cues if cue.kind is Kind.TICK and cue.rep is not None]
    assert [tick.rep for tick in ticks] == list(range(1, 12))  # the twelfth is the end of the set
    assert [tick.rep for tick in ticks if tick.start < answer.end and answer.start < tick.end] == []
