"""What the page shows, read where it is kept."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from coach.config.own_language import language_of
from coach.errors import ConfigError
from coach.journal.statistics import OFFER_OUTCOMES
from coach.system import paths
from coach.wiring.common import load_usable_scripts, open_journal, read_config, running_status
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.errors import Fault
    from coach.programs.page.page_values import (
        ExerciseData,
        LibraryData,
        LogData,
        MicrophoneData,
        TodayData,
        WeeksData,
    )
    from coach.team.group_figures import TeamReport


_LOOK_BACK = timedelta(days=14)
"""How far back the last use of the microphone is looked for."""


class JournalPageData:
    """What the page shows, read from journal, config, scripts, calendars and the running daemon at each call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[object, tuple[Library, list[Fault]]] | None = None

    def language(self) -> str:
        """Return the language of the person: the system's while config.toml is wrong, so that it can be put right."""
        try:
            return read_config().language
        except ConfigError:
            return language_of(os.environ)

    def today(self) -> TodayData:
        """Return the day so far and what is planned of it."""
        from coach.plan.hours import day_begins
        from coach.programs.page.page_values import TodayData
        from coach.wiring.plan import plan_day

        now, zone, scripts = current_time(), local_zone(), self._scripts()
        midnight = day_begins(zone, now)
        with closing(open_journal()) as journal:
            sessions, breaks = journal.sessions(midnight), journal.breaks(midnight)
        plan = plan_day(None, scripts)
        return TodayData(
            now=now,
            zone=zone,
            hours=plan.hours,
            sessions=sessions,
            breaks=breaks,
            coming=plan.breaks,
            status=running_status(),
            faults=plan.faults,
            names=self._names(),
        )

    def weeks(self) -> WeeksData:
        """Return the last year, added up."""
        from coach.programs.page.page_values import WEEKS, WeeksData
        from coach.wiring.records import read_statistics
        from coach.wiring.team.sharing import joined_team

        zone = local_zone()
        today = current_time().astimezone(zone).date()
        first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
        return WeeksData(
            statistics=read_statistics(datetime(first.year, first.month, first.day, tzinfo=zone)), team=joined_team()
        )

    def team(self) -> TeamReport:
        """Return what the team is shown; asks its database."""
        from coach.wiring.team.sharing import read_team

        return read_team()

    def log(self, since: date | None) -> LogData:
        """Return sessions and breaks of some days from *since* on; None: of the last ones."""
        from coach.plan.hours import on_wall
        from coach.programs.page.page_values import LOG_DAYS, LogData

        zone = local_zone()
        today = current_time().astimezone(zone).date()
        first = since or today - timedelta(days=LOG_DAYS - 1)
        begins, ends = on_wall(zone, first, 0), on_wall(zone, first + timedelta(days=LOG_DAYS), 0)
        with closing(open_journal()) as journal:
            sessions, breaks = journal.sessions(begins, ends), journal.breaks(begins, ends)
        return LogData(since=first, today=today, zone=zone, sessions=sessions, breaks=breaks, names=self._names())

    def library(self) -> LibraryData:
        """Return what can be done in the person's language."""
        from coach.programs.page.page_values import LibraryData

        library, _ = self._scripts()
        language = self.language()
        return LibraryData(
            routines=tuple(each for each in library.routines.values() if language in each.name),
            exercises={key: each for key, each in library.exercises.items() if language in each.name},
            names=self._names(),
        )

    def exercise(self, exercise: str) -> ExerciseData | None:
        """Return the exercise of this id; None if there is none in the person's language."""
        from coach.dosing.explanation import bearing_on, find_explanation
        from coach.dosing.progression import standings
        from coach.journal.adapters.statistics_sql import SqliteTotals
        from coach.programs.page.page_values import SETS_SHOWN, ExerciseData
        from coach.wiring.dosing import dosed_person

        library, _ = self._scripts()
        chosen = read_config()
        if exercise not in library.exercises or chosen.language not in library.exercises[exercise].name:
            return None
        with closing(SqliteTotals(paths.journal_file())) as journal:
            sessions, allowed = journal.sessions_with(bearing_on(exercise, library)), journal.allowed()
        sets = [(each.started_at, done) for each in sessions for done in each.sets if done.exercise == exercise]
        return ExerciseData(
            explanation=find_explanation(exercise, library, dosed_person(chosen), standings(sessions, allowed)),
            zone=local_zone(),
            sets=tuple(sets[-SETS_SHOWN:]),
            names=self._names(),
        )

    def microphone(self) -> MicrophoneData:
        """Return whether the microphone is open, and when it was last."""
        from coach.programs.daemon.status import Activity
        from coach.programs.page.page_values import MicrophoneData

        found, since = running_status(), current_time() - _LOOK_BACK
        with closing(open_journal()) as journal:
            sessions, breaks = journal.sessions(since), journal.breaks(since)
        ended = [each.ended_at for each in sessions if each.ended_at is not None]
        ended += [each.decided_at for each in breaks if each.outcome in OFFER_OUTCOMES]
        led = any(each.ended_at is None for each in sessions)
        return MicrophoneData(
            session=led or (found is not None and found.doing in {Activity.OFFERING, Activity.SESSION}),
            standby=found is not None and found.listening,
            always=_stays_open(),
            last=max(ended, default=None),
            zone=local_zone(),
        )

    def _scripts(self) -> tuple[Library, list[Fault]]:
        """Return all usable scripts and the faults of the others, read again only if a file has changed."""
        from coach.content.adapters.area_index import scripts_fingerprint

        with self._lock:
            seen = scripts_fingerprint([paths.data_folder("scripts"), paths.user_scripts()])
            if self._kept is None or self._kept[0] != seen:
                self._kept = seen, load_usable_scripts(kept=True)
            return self._kept[1]

    def _names(self) -> Mapping[str, str]:
        library, _ = self._scripts()
        language = self.language()
        names = [(each.id, each.name) for each in library.routines.values()]
        names += [(each.id, each.name) for each in library.exercises.values()]
        return {key: name[language] for key, name in names if language in name}


def _stays_open() -> bool:
    """Tell whether the person lets the microphone stay open; what is wrong in config.toml is told beside it."""
    try:
        return read_config().microphone.open == "always"
    except ConfigError:
        return False
