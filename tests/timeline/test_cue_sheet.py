from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coach.timeline.cue_sheet import GAP, Grid, Sheet, exact, joined
from coach.timeline.cues import Kind, Mark, Phase, Timeline
from coach.timeline.wording import sentences
from coach.units import RATE
from tests.support.timelines import spoken


@given(st.integers(1, 10_000), st.sampled_from(["0.1", "0.55", "1.3", "2.7", "4"]))
def test_a_grid_does_not_drift(count, period):
    grid = Grid(start=7, period=exact(float(period)))
    assert abs(grid.at(count) - (7 + count * Fraction(period) * RATE)) <= Fraction(1, 2)


def test_a_line_for_which_there_is_no_room_is_left_out():
    sheet = Sheet(spoken=spoken())
    line = sheet.spoken.line("half a second")
    first = sheet.fit(line, 1000, Kind.CUE)
    assert first is not None
    assert sheet.fit(line, first.end + GAP - 1, Kind.CUE) is None
    assert sheet.fit(line, first.end + GAP, Kind.CUE) is not None


def test_what_follows_on_skips_everything_in_its_way():
    sheet = Sheet(spoken=spoken())
    first = sheet.place(sheet.spoken.line("one"), 0, Kind.COUNT)
    second = sheet.place(sheet.spoken.line("two"), first.end + GAP, Kind.COUNT)
    assert sheet.after(10) == second.end + GAP
    assert sheet.after(second.end + GAP) == second.end + GAP


def test_sentences_are_cut_at_their_ends_only():
    assert sentences("Sit tall. Ready?  Breathe: in, out. ") == ("Sit tall.", "Ready?", "Breathe: in, out.")


def test_joined_timelines_follow_each_other():
    sheet = Sheet(spoken=spoken(), exercise="squat")
    sheet.say(sheet.spoken.line("word"))
    sheet.phase(Phase.INTRODUCING, 5)
    one = sheet.timeline(RATE)
    both = joined([one, one])
    assert both == Timeline(
        cues=(
            one.cues[0],
            type(one.cues[0])(
                start=RATE, length=RATE // 2, kind=Kind.SPEECH, sound=one.cues[0].sound, exercise="squat"
            ),
        ),
        marks=(Mark(at=5, phase=Phase.INTRODUCING), Mark(at=RATE + 5, phase=Phase.INTRODUCING)),
        length=2 * RATE,
    )
