"""What a busy machine costs the sound of a session, counted: underruns, overruns and dropped blocks.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from coach.texts import Text, counted, text

SESSIONS = 20
"""The last ones, whose counts are kept."""

MOST = 1.0
"""Underruns a minute: more are heard as stumbling."""


_COUNTED = ("underruns", "overruns", "dropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCounts:
    """The counts of one session."""

    seconds: float
    """How long it was."""

    underruns: int
    """How often the loudspeaker asked for sound later than what it had lasts: each may be heard as a gap."""

    overruns: int
    """How often the microphone was read later than what it keeps lasts: each may have lost some sound."""

    dropped: int
    """Blocks of 20 ms that the ears never got, being too far behind."""

    behind: bool = False
    """Whether what other players play was known only after it was heard, so that it could not be cancelled."""

    def as_object(self) -> dict[str, float]:
        """Return it for a file."""
        return asdict(self)


def read_counts(found: Mapping[str, object]) -> FlowCounts:
    """Return what `as_object` gave.

    Raises:
        ValueError, TypeError, KeyError: it is something else.
    """
    seconds = found["seconds"]
    if not isinstance(seconds, int | float) or seconds < 0:
        raise ValueError(seconds)
    found_counts = {name: found[name] for name in _COUNTED}
    if not all(isinstance(count, int) and count >= 0 for count in found_counts.values()):
        raise ValueError(found_counts)
    behind = found.get("behind", False)  # counts of a version before have none
    if not isinstance(behind, bool):
        raise TypeError(behind)
    return FlowCounts(seconds=float(seconds), behind=behind, **found_counts)  # type: ignore[arg-type]  # judged above


def stumbles(led: Sequence[FlowCounts]) -> bool:
    """Tell whether the last of *led* is one that was heard to stumble, or whose ears missed something."""
    if not led:
        return False
    last = led[-1]
    return last.underruns > max(1.0, MOST * last.seconds / 60) or last.dropped > 0


def describe_flow(led: Sequence[FlowCounts]) -> Text:
    """Return in words what was counted in the sessions *led*, oldest first."""
    if not led:
        return text("no session has been led here yet")
    last = text("the last session ({minutes} min): {counts}", minutes=_minutes(led[-1:]), counts=_counted(led[-1:]))
    if len(led) == 1:
        return last
    return text(
        "{last}; the last {count} ({minutes} min): {counts}",
        last=last,
        count=len(led),
        minutes=_minutes(led),
        counts=_counted(led),
    )


def _minutes(led: Sequence[FlowCounts]) -> int:
    return round(sum(each.seconds for each in led) / 60)


def _counted(led: Sequence[FlowCounts]) -> Text:
    underruns, overruns, dropped = (sum(getattr(each, name) for each in led) for name in _COUNTED)
    return text(
        "{underruns}, {overruns}, {dropped}",
        underruns=counted(underruns, "{count} underrun", "{count} underruns"),
        overruns=counted(overruns, "{count} overrun", "{count} overruns"),
        dropped=counted(dropped, "{count} dropped block", "{count} dropped blocks"),
    )
