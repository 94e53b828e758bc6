"""What can be done: the routines with every exercise and its text; and what was done of each body area."""

from __future__ import annotations

from collections.abc import Iterable

import htpy as h

from coach.content.exercise import Sides
from coach.content.routine import Routine
from coach.programs.page.page_values import LibraryData, WeeksData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.exercise_view import EXERCISE, UNITS, exercise_text
from coach.programs.page.views.layout import failure_note, framed
from coach.programs.page.views.weeks_view import bars


def routines_page(words: PageWords, data: LibraryData) -> str:
    """Return the page of the routines."""
    ordered = sorted(data.routines, key=lambda each: (each.kind, each.minutes, each.id))
    return framed(
        words, "/routines", words("routines"), [failure_note(), *(_routine(words, data, each) for each in ordered)]
    )


def _routine(words: PageWords, data: LibraryData, routine: Routine) -> h.Element:
    rounds = f", {words('rounds', count=routine.rounds)}" if routine.rounds > 1 else ""
    name = routine.name[words.language]
    about = words("minutes_about", minutes=f"{routine.minutes:g}")
    return h.section(".routine", id=routine.id)[
        h.h2[name],
        h.button(type="button", hidden=True, data_begin=routine.id, aria_label=words("begin_named", routine=name))[
            words("begin")
        ],
        h.p(".note")[f"{about}, {words(routine.posture)}{rounds}"],
        h.ol(".steps")[(_step(words, data, each.exercise, each.dose) for each in routine.steps)],
    ]


def _step(words: PageWords, data: LibraryData, exercise: str, dose: int) -> h.Element:
    found = data.exercises.get(exercise)
    if found is None:  # it has no text in this language
        return h.li[exercise]
    side = f" {words('each_side')}" if found.sides is Sides.EACH else ""
    amount = f"{dose} {words(UNITS[found.mode])}{side}"
    return h.li[
        h.details[
            h.summary[f"{found.name[words.language]}, {amount}"],
            exercise_text(words, found),
            h.p[
                h.button(type="button", hidden=True, data_play=exercise)[words("play")],
                " ",
                h.a(href=f"{EXERCISE}{exercise}")[words("your_dose")],
            ],
        ]
    ]


def areas_page(words: PageWords, weeks: WeeksData, data: LibraryData) -> str:
    """Return the page of the body areas, each with its exercises."""
    counts = weeks.statistics.areas
    by_area: dict[str, list[str]] = {}
    for exercise in data.exercises.values():
        for area in exercise.areas:
            by_area.setdefault(area, []).append(exercise.id)
    every = sorted({*counts, *by_area}, key=lambda area: (-counts.get(area, 0), words.area(area)))
    return framed(
        words,
        "/areas",
        words("areas"),
        [
            h.p(".note")[words("areas_intro")],
            bars([(words.area(area), counts.get(area, 0)) for area in every]),
            (_area(words, data, area, by_area[area]) for area in every if area in by_area),
        ],
    )


def _area(words: PageWords, data: LibraryData, area: str, exercises: Iterable[str]) -> h.Element:
    named = sorted((data.names.get(each, each), each) for each in exercises)
    return h.section[
        h.h2[words.area(area)],
        h.ul(".links")[(h.li[h.a(href=f"{EXERCISE}{key}")[name]] for name, key in named)],
    ]
