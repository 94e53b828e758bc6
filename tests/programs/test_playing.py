from __future__ import annotations

import numpy as np
import pytest

from coach.programs.playing import TimelineProgress, play_through
from coach.timeline.cues import Cue, Kind, Mark, Phase, Timeline, Tone
from coach.timeline.playback import Playback

CUES = tuple(Cue(start=start, length=10, kind=Kind.EARCON, sound=Tone(f"{start}")) for start in (0, 100, 150))
TIMELINE = Timeline(
    cues=CUES, marks=(Mark(at=0, phase=Phase.WORKING), Mark(at=100, done=1), Mark(at=200, done=2)), length=200
)


@pytest.mark.parametrize("step", [1, 7, 100, 1000])
def test_each_cue_and_mark_is_passed_once_and_in_order_whatever_the_steps(step):
    progress, cues, marks, ends = TimelineProgress(), [], [], 0
    for position in range(step, 1001 + step, step):
        passed = progress.advance(TIMELINE, position)
        cues += passed.cues
        if ends == 0:
            marks += passed.marks
        ends += passed.over
        if passed.over:
            break
    assert (tuple(cues), tuple(marks), ends) == (CUES, TIMELINE.marks, 1)


def test_what_lies_before_the_place_from_which_it_plays_is_not_passed():
    passed = TimelineProgress(at=101).advance(TIMELINE, 180)
    assert (passed.cues, passed.marks, passed.over) == (CUES[2:], (), False)


@pytest.mark.parametrize(("position", "ahead"), [(0, 100), (100, 50), (160, 40)])
def test_the_wait_ends_at_the_next_cue_mark_or_end(position, ahead):
    progress = TimelineProgress()
    progress.advance(TIMELINE, position + 1)
    assert progress.seconds_to_next(TIMELINE, position) == pytest.approx(ahead / 22_050)


def test_a_timeline_is_played_through_with_the_silence_after_it_and_its_cues_are_shown():
    playback, shown, places = Playback(), [], []
    for place in play_through(playback, TIMELINE, np.ones(500, np.int16), shown.append):
        places.append(place)
        playback.pull(60)
    assert tuple(shown) == CUES
    assert places == [0, 60, 120, 180, 240, 300, 360, 420, 480]


def test_what_was_played_before_shows_no_cue():
    playback, shown = Playback(), []
    playback.play(np.ones(1000, np.int16))
    playback.pull(300)
    followed = play_through(playback, TIMELINE, np.ones(200, np.int16), shown.append)
    assert (next(followed), shown) == (0, [])
