"""An exercise: its text, its dose and why, and its doses over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import htpy as h

from coach.content.exercise import Exercise, Mode, Sides
from coach.dosing.explanation import WHY_CHANGED, WHY_HELD
from coach.dosing.progression import DONE_FOR_A_STEP
from coach.programs.page.page_values import ExerciseData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.dose_chart import dose_chart
from coach.programs.page.views.layout import code_in, failure_note, framed
from coach.texts import text

if TYPE_CHECKING:  # the first page is waited for
    from coach.dosing.explanation import DoseExplanation

EXERCISE = "/exercise/"
"""Path of an exercise, before its id."""

UNITS = {Mode.REPS: "reps", Mode.BREATHS: "breaths", Mode.HOLD: "seconds", Mode.TIMED: "seconds"}
_LATEST = 12
"""Sets in the table; the chart has them all."""


def exercise_page(words: PageWords, data: ExerciseData) -> str:
    """Return the page of an exercise."""
    exercise = data.explanation.exercise
    return framed(
        words,
        f"{EXERCISE}{exercise.id}",
        exercise.name[words.language],
        [
            failure_note(),
            h.button(type="button", hidden=True, data_play=exercise.id)[words("play")],
            h.p(".note")[", ".join(words.area(each) for each in exercise.areas)],
            h.section[
                h.h2[words("your_dose")], (h.p[code_in(line)] for line in _why(words, data)), _steps(words, data)
            ],
            h.section[h.h2[words("over_time")], _done(words, data)],
            h.section[h.h2[words("how")], exercise_text(words, exercise)],
        ],
    )


def exercise_text(words: PageWords, exercise: Exercise) -> h.Node:
    """Return what the coach says of *exercise*, whole."""
    language = words.language
    more = (("mind", exercise.safety), ("easier_is", exercise.easier), ("harder_is", exercise.harder))
    told = [(words(key), text[language]) for key, text in more if text.get(language)]
    return [
        (h.p[text[language]] for text in (exercise.setup, exercise.move) if text.get(language)),
        h.dl(".told")[(h.div[h.dt[label], h.dd[text]] for label, text in told)] if told else None,
    ]


def _why(words: PageWords, data: ExerciseData) -> Iterator[str]:
    found = data.explanation
    exercise, standing = found.exercise, found.standing
    key = "dose_today_sides" if exercise.sides is Sides.EACH else "dose_today"
    yield words(key, dose=found.dose, unit=words(UNITS[exercise.mode]))
    form = {0: "at_level_none", 1: "at_level_one"}.get(abs(standing.steps), "at_level")
    yield words(form, dose=exercise.dose[found.level], level=words(found.level), steps=standing.steps)
    if found.waiting is not None:
        yield words("level_waits")
    if found.place is not None:
        yield _place(words, found, data)
    if found.care:
        easier = exercise.easier.get(words.language, "")
        yield words("take_care", conditions=", ".join(words.area(each) for each in found.care), easier=easier)
    if standing.done and standing.hurt_at is None:
        yield words("towards", count=standing.done, all=DONE_FOR_A_STEP)


def _place(words: PageWords, found: DoseExplanation, data: ExerciseData) -> str:
    assert found.place is not None  # noqa: S101  (the caller has looked)
    other, held = found.place
    why = words.say(text(WHY_HELD[held], id=found.exercise.id))
    return (
        words("place_nothing", why=why)
        if other is None
        else words("place_taken", other=data.names.get(other, other), why=why)
    )


def _steps(words: PageWords, data: ExerciseData) -> h.Element | None:
    """Return every step of the dose with its reason, the last one first."""
    changes = data.explanation.standing.changes
    if not changes:
        return None
    return h.ol(".steps", reversed=True)[
        (
            h.li[
                h.time(datetime=change.at.isoformat(timespec="minutes"))[_day(words, data, change.at)],
                " ",
                code_in(words.say(WHY_CHANGED[change.why])),
                f" ({change.steps:+d})",
            ]
            for change in reversed(changes)
        )
    ]


def _day(words: PageWords, data: ExerciseData, moment: datetime) -> str:
    there = moment.astimezone(data.zone).date()
    return f"{words.day(there)} {there.year}"


def _done(words: PageWords, data: ExerciseData) -> h.Node:
    if not data.sets:
        return h.p(".none")[words("never_done")]
    return [
        h.figure[dose_chart(words, data)],
        h.details[
            h.summary[words("latest_sets")],
            h.table[
                h.thead[h.tr[(h.th(scope="col")[words(key)] for key in ("when", "amount", "outcome"))]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[_day(words, data, at)],
                            h.td[words("set_amount", done=each.done, target=each.target, unit=words(each.unit))],
                            h.td[words(each.outcome)],
                        ]
                        for at, each in reversed(data.sets[-_LATEST:])
                    )
                ],
            ],
        ],
    ]
