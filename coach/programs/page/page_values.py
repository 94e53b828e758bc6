"""What the page shows, as values; each is made by the rooms that know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from coach.content.exercise import Exercise
from coach.content.routine import Routine
from coach.journal.entries import BreakEntry, SessionEntry, SetEntry
from coach.journal.statistics import Statistics
from coach.plan.agenda import PlannedBreak
from coach.plan.hours import WorkingSpan
from coach.programs.daemon.status import Status

if TYPE_CHECKING:  # the first page is waited for
    from coach.config.settings_form import SettingField
    from coach.dosing.explanation import DoseExplanation


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayData:
    """A day, from midnight to midnight of the wall."""

    now: datetime
    """UTC."""

    zone: tzinfo
    hours: tuple[WorkingSpan, ...]
    """Working hours of today."""

    sessions: tuple[SessionEntry, ...]
    breaks: tuple[BreakEntry, ...]
    coming: tuple[PlannedBreak, ...]
    """As `coach plan` has them."""

    status: Status | None
    """Of the daemon; None: none runs."""

    faults: tuple[str, ...]
    """What could not be read, a line each."""

    names: Mapping[str, str]
    """Id of a routine or an exercise -> its name in the person's language; an id that is not here has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeksData:
    """The weeks up to today."""

    statistics: Statistics
    """Of `WEEKS` weeks; what came before is in `streak` only as far as it lies in them."""

    team: str | None = None
    """The team that the person has joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogData:
    """What was done on `LOG_DAYS` days, from one on."""

    since: date
    today: date
    zone: tzinfo
    sessions: tuple[SessionEntry, ...]
    breaks: tuple[BreakEntry, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseData:
    """One exercise: what it is, how it is dosed and why, and what was done of it."""

    explanation: DoseExplanation
    zone: tzinfo
    sets: tuple[tuple[datetime, SetEntry], ...]
    """The latest `SETS_SHOWN` sets of it with the beginning of their sessions (UTC), oldest first."""

    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryData:
    """Routines and exercises that can be led in the person's language."""

    routines: tuple[Routine, ...]
    exercises: Mapping[str, Exercise]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFaults:
    """What is wrong with the settings."""

    by_key: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    """Of no single key, a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsData:
    """The settings as they stand in config.toml."""

    path: str
    fields: tuple[SettingField, ...]
    faults: SettingsFaults
    seen: str
    """What tells this version of the file from another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrophoneData:
    """Whether the coach has the microphone open."""

    session: bool
    """A session or an offer is going on, which may have it open."""

    standby: bool
    """It is open at any time, and the ears beside the daemon listen."""

    always: bool
    """The person lets it stay open."""

    last: datetime | None
    """When a session or an offer ended last, UTC; None if none did in two weeks."""

    zone: tzinfo


WEEKS = 53
"""Of the heat map: a year, and the week that has begun."""

LOG_DAYS = 7
"""Days of the log on one page."""

SETS_SHOWN = 400
"""Sets of one exercise that are shown, the latest: a year of two a working day."""
