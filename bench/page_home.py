"""Write the home of a person who has used the coach for a while: a journal of some weeks, for the page to show.

COACH_HOME=FOLDER python -m bench.page_home [--weeks 40] [--language da]
"""

from __future__ import annotations

import argparse
import random
from contextlib import closing
from datetime import UTC, datetime, timedelta

from coach.content.library import Library
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import BreakEntry, BreakOutcome, By, Note, NoteEntry, Outcome, SessionOutcome, SetEntry
from coach.journal.ports import Journal
from coach.system import paths
from coach.wiring.common import load_usable_scripts
from coach.wiring.wall_clock import current_time, local_zone

SPANS = {"hourly_seated_5": 290, "hourly_standing_5": 300, "coffee_minute": 70, "breath_reset_3": 180}
"""Routines that are done, and how many seconds each takes."""


def fill(weeks: int, now: datetime, begins: int = 9) -> None:
    """Write the breaks of the last *weeks* up to *now* (UTC), from the wall's hour *begins* on."""
    library, _ = load_usable_scripts(kept=True)
    dice, zone = random.Random(7), local_zone()
    today = now.astimezone(zone).date()
    with closing(SqliteJournal(paths.journal_file())) as journal:
        for ago in range(weeks * 7, -1, -1):
            day = today - timedelta(days=ago)
            if ago and (day.weekday() > 4 or dice.random() < 0.08 or 120 < ago < 135):
                continue
            for hour in range(begins, begins + 8):
                due = datetime(day.year, day.month, day.day, hour, dice.randint(0, 20), tzinfo=zone).astimezone(UTC)
                if due + timedelta(minutes=8) < now:
                    _break(journal, library, dice, due, weeks * 7 - ago)


def _break(journal: Journal, library: Library, dice: random.Random, due: datetime, experience: int) -> None:
    thrown, routine = dice.random(), dice.choice(tuple(SPANS))
    entry = {"due": due, "decided_at": due + timedelta(seconds=20), "routine": routine, "session": None}
    if thrown < 0.12:
        why = dice.choice(("meeting", "meeting", "calendar", "do-not-disturb"))
        journal.add_break(BreakEntry(outcome=BreakOutcome.HELD, why=why, **entry))
    elif thrown < 0.2:
        journal.add_break(BreakEntry(outcome=BreakOutcome.MISSED_AWAY, **entry))
    elif thrown < 0.28:
        journal.add_break(BreakEntry(outcome=BreakOutcome.DECLINED, **entry))
    elif thrown < 0.35:
        again = due + timedelta(minutes=10)
        journal.add_break(BreakEntry(outcome=BreakOutcome.LATER, again_at=again, **entry))
    elif thrown < 0.42:
        journal.add_break(BreakEntry(outcome=BreakOutcome.UNANSWERED, **entry))
    else:
        begun = due + timedelta(seconds=25)
        session = journal.begin_session(routine, "en", begun)
        for step in library.routines[routine].steps:
            exercise = library.exercises[step.exercise]
            unit = {"reps": "reps", "breaths": "breaths"}.get(exercise.mode.value, "seconds")
            target = round(step.dose * (1 + min(experience, 150) / 600))
            fate = dice.random()
            outcome = Outcome.DONE if fate < 0.85 else Outcome.DONE_EARLY if fate < 0.93 else Outcome.SKIPPED
            done = {Outcome.DONE: target, Outcome.DONE_EARLY: target * 2 // 3}.get(outcome, 0)
            journal.add_set(
                session,
                SetEntry(
                    exercise=step.exercise,
                    side=None,
                    target=target,
                    done=done,
                    unit=unit,
                    outcome=outcome,
                    confirmed_by=By.VOICE if outcome is Outcome.DONE and dice.random() < 0.3 else None,
                ),
            )
        if dice.random() < 0.05:
            journal.add_note(session, NoteEntry(exercise=step.exercise, note=dice.choice((Note.EASIER, Note.HARDER))))
        journal.end_session(session, SessionOutcome.FINISHED, begun + timedelta(seconds=SPANS[routine]))
        entry |= {"decided_at": begun, "session": session}
        journal.add_break(BreakEntry(outcome=BreakOutcome.TAKEN, **entry))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=40)
    parser.add_argument("--begins", type=int, default=9, help="the wall's hour of the first break")
    parser.add_argument("--language", default="en")
    chosen = parser.parse_args()
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text(
        f'language = "{chosen.language}"\n\n[agenda]\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n'
        f'hours = ["{chosen.begins:02}:00-{min(chosen.begins + 9, 23):02}:59"]\n'
    )
    fill(chosen.weeks, current_time(), chosen.begins)
