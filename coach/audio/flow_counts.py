"""What a busy machine costs the sound of a session, counted: underruns, overruns and dropped blocks.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

SESSIONS = 20
"""The last ones, whose counts are kept."""

MOST = 1.0
"""Underruns a minute: more are heard as stumbling."""


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
    counts = {name: found[name] for name in ("underruns", "overruns", "dropped")}
    if not all(isinstance(count, int) and count >= 0 for count in counts.values()):
        raise ValueError(counts)
    return FlowCounts(seconds=float(seconds), **counts)  # type: ignore[arg-type]  # judged above


def stumbles(led: Sequence[FlowCounts]) -> bool:
    """Tell whether the last of *led* is one that was heard to stumble, or whose ears missed something."""
    if not led:
        return False
    last = led[-1]
    return last.underruns > max(1.0, MOST * last.seconds / 60) or last.dropped > 0


def describe_flow(led: Sequence[FlowCounts]) -> str:
    """Return in words what was counted in the sessions *led*, oldest first."""
    if not led:
        return "no session has been led here yet"
    last = f"the last session ({led[-1].seconds / 60:.0f} min): {_counted(led[-1:])}"
    if len(led) == 1:
        return last
    minutes = sum(each.seconds for each in led) / 60
    return f"{last}; the last {len(led)} ({minutes:.0f} min): {_counted(led)}"


def _counted(led: Sequence[FlowCounts]) -> str:
    named = {"underrun": "underruns", "overrun": "overruns", "dropped block": "dropped"}
    totals = {name: sum(getattr(each, counted) for each in led) for name, counted in named.items()}
    return ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in totals.items())
