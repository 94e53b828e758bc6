"""Play timelines and follow their cues: the loop that every speaking program shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coach.timeline.cues import Cue, Mark, Samples, Timeline
from coach.timeline.playback import Playback, marks_passed
from coach.units import seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What a player has come past between two looks, in order."""

    cues: tuple[Cue, ...]
    """Those that have begun."""

    marks: tuple[Mark, ...]
    over: bool
    """The timeline's end has been reached."""


class TimelineProgress:
    """How far a timeline has been followed.

    The timeline is an argument each time: it may be swapped for one that only
    differs further on, and the progress stays.
    """

    def __init__(self, at: int = 0) -> None:
        """*at*: sample from which on the timeline is played."""
        self.seen = at

    def advance(self, timeline: Timeline, position: int) -> Passed:
        """Return what lies between the last look and *position*; nothing is returned twice."""
        before, self.seen = self.seen, min(position, timeline.length)
        over = self.seen == timeline.length
        return Passed(
            cues=tuple(cue for cue in timeline.cues if before <= cue.start < self.seen),
            marks=marks_passed(timeline, before, self.seen + over),
            over=over,
        )

    def seconds_to_next(self, timeline: Timeline, position: int) -> float:
        """Return the seconds from *position* to the next cue, mark or end; negative if it has been passed."""
        ahead = [cue.start for cue in timeline.cues if cue.start >= self.seen]
        ahead += [mark.at for mark in timeline.marks if mark.at >= self.seen]
        return seconds(min([*ahead, timeline.length]) - position)


def play_through(
    playback: Playback, timeline: Timeline, sound: Samples, show: Callable[[Cue], None] = lambda _: None
) -> Iterator[int]:
    """Play *sound*, the mix of *timeline* (and of any silence after it), and call *show* with each cue as it begins.

    Yields the sample that has been reached, until all of *sound* has been
    played; the caller waits between two looks and may leave at any of them.
    """
    serial, progress = playback.play(sound), TimelineProgress()
    while True:
        here = playback.position
        if here.serial == serial:
            for cue in progress.advance(timeline, here.position).cues:
                show(cue)
            if here.ended:
                return
        yield here.position if here.serial == serial else 0
