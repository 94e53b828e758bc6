"""A whole guided routine as one timeline, for a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach.content.routine import Routine, Set, Side
from coach.timeline.announcements import announce_end, announce_routine
from coach.timeline.compose import compose_sets, reckon_length
from coach.timeline.cue_sheet import join_timelines
from coach.timeline.cues import Timeline
from coach.timeline.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A place that a player can jump to."""

    start: int
    """Sample."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedRoutine:
    """A routine from its opening to its last words."""

    timeline: Timeline
    chapters: tuple[Chapter, ...]
    """The opening, then every exercise with both its sides; in order."""


def compose_routine(
    routine: Routine, sets: Sequence[Set], spoken: Wording, met: Mapping[str, int], *, first_run: bool = False
) -> GuidedRoutine:
    """Lay out *routine* with its *sets* as one timeline; *met* as in `compose_sets`."""
    chapters = [Chapter(start=0, title=spoken.text(routine.name))]
    lasts = reckon_length(sets, spoken, met) if "lasts" in spoken.lines else None
    parts = [announce_routine(spoken, routine, first_run=first_run, lasts=lasts)]
    at = parts[0].length
    for a_set, timeline in zip(sets, compose_sets(sets, spoken, met), strict=True):
        if a_set.side is not Side.SECOND:
            chapters.append(Chapter(start=at, title=spoken.name(a_set.exercise)))
        parts.append(timeline)
        at += timeline.length
    parts.append(announce_end(spoken, routine, first_run=first_run))
    return GuidedRoutine(timeline=join_timelines(parts), chapters=tuple(chapters))
