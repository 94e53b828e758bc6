"""What a session consists of, and how long it still takes: told as often as a second of it has gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coach.content.routine import Set
from coach.session.state import Session, State

_LED = frozenset(State) - {State.OFFERED, State.FINISHED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTimetable:
    """A session with its sets, the one in hand, and the time that is left."""

    routine: Mapping[str, str]
    """Its name, by language."""

    sets: tuple[Set, ...]
    lengths: tuple[float, ...]
    """Seconds that each set takes with what is said before it, reckoned; 0 for one that is passed over."""

    left_out: frozenset[str]
    """Ids of exercises whose sets are passed over."""

    index: int
    """The set in hand: the one that is played, or comes next."""

    left: int
    """Seconds to the end: of the track that plays as it is, of what follows as reckoned."""


class TimetableWatch:
    """Follows a session, and tells what has changed of its timetable."""

    def __init__(self, tell: Callable[[SessionTimetable], None]) -> None:
        self._tell = tell
        self._told: SessionTimetable | None = None

    def look(
        self,
        session: Session,
        routine: Mapping[str, str],
        lengths: Callable[[Session], tuple[float, ...]],
        *,
        left: float,
        of: int | None,
    ) -> None:
        """Look at *session*: what it plays lasts *left* seconds more, and is set number *of* (None: what opens it)."""
        if session.state not in _LED:
            return
        told = self._told
        as_before = told is not None and told.sets == session.sets and told.left_out == session.left_out
        seconds = told.lengths if told is not None and as_before else self._lengths(session, lengths)
        following = session.index + (of == session.index)
        made = SessionTimetable(
            routine=routine,
            sets=session.sets,
            lengths=seconds,
            left_out=session.left_out,
            index=session.index,
            left=round(left + sum(seconds[following:])),
        )
        if made != told:
            self._told = made
            self._tell(made)

    def _lengths(self, session: Session, lengths: Callable[[Session], tuple[float, ...]]) -> tuple[float, ...]:
        pairs = zip(session.sets, lengths(session), strict=True)
        return tuple(0.0 if each.exercise.id in session.left_out else seconds for each, seconds in pairs)
