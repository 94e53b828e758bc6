from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coach.timeline.cue_sheet import WORD_GAP, CueSheet, Grid, exact_seconds, join_timelines
from coach.timeline.cues import Kind, Mark, Phase, Timeline
from coach.timeline.wording import split_sentences
from coach.units import PLAYBACK_RATE
from tests.support.timelines import spoken


@given(st.integers(1, 10_000), st.sampled_from(["0.1", "0.55", "1.3", "2.7", "4"]))
def test_a_grid_does_not_drift(count, period):
    grid = Grid(start=7, period=exact_seconds(float(period)))
    assert abs(grid.at(count) - (7 + count * Fraction(period) * PLAYBACK_RATE)) <= Fraction(1, 2)


def test_a_line_for_which_there_is_no_room_is_left_out():
    sheet = CueSheet(spoken=spoken())
    line = sheet.spoken.line("half a second")
    first = sheet.fit(line, 1000, Kind.CUE)
    assert first is not None
    assert sheet.fit(line, first.end + WORD_GAP - 1, Kind.CUE) is None
    assert sheet.fit(line, first.end + WORD_GAP, Kind.CUE) is not None


def test_what_follows_on_skips_everything_in_its_way():
    sheet = CueSheet(spoken=spoken())
    first = sheet.place(sheet.spoken.line("one"), 0, Kind.COUNT)
    second = sheet.place(sheet.spoken.line("two"), first.end + WORD_GAP, Kind.COUNT)
    assert sheet.after(10) == second.end + WORD_GAP
    assert sheet.after(second.end + WORD_GAP) == second.end + WORD_GAP


def test_sentences_are_cut_at_their_ends_only():
    assert split_sentences("Sit tall. Ready?  Breathe: in, out. ") == ("Sit tall.", "Ready?", "Breathe: in, out.")


def test_joined_timelines_follow_each_other():
    sheet = CueSheet(spoken=spoken(), exercise="squat")
    sheet.say(sheet.spoken.line("word"))
    sheet.phase(Phase.INTRODUCING, 5)
    one = sheet.timeline(PLAYBACK_RATE)
    both = join_timelines([one, one])
    assert both == Timeline(
        cues=(
            one.cues[0],
            type(one.cues[0])(
                start=PLAYBACK_RATE,
                length=PLAYBACK_RATE // 2,
                kind=Kind.SPEECH,
                sound=one.cues[0].sound,
                exercise="squat",
            ),
        ),
        marks=(Mark(at=5, phase=Phase.INTRODUCING), Mark(at=PLAYBACK_RATE + 5, phase=Phase.INTRODUCING)),
        length=2 * PLAYBACK_RATE,
    )
