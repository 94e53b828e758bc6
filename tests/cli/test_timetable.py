from __future__ import annotations

from dataclasses import replace

import pytest

from coach.cli.timetable import timetable_lines
from coach.content.exercise import Level
from coach.content.routine import lay_out_sets
from coach.programs.conductor.session_timetable import SessionTimetable
from tests.support.library import shipped_library

LIBRARY = shipped_library()


def table(routine: str, index: int = 0, left: int = 272) -> SessionTimetable:
    made = LIBRARY.routines[routine]
    sets = lay_out_sets(made, LIBRARY.exercises, Level.NORMAL)
    lengths = tuple(30.0 for _ in sets)
    return SessionTimetable(routine=made.name, sets=sets, lengths=lengths, left_out=frozenset(), index=index, left=left)


def shown(*asked, width=80, rows=9, language="en"):
    return [line.words for line in timetable_lines(table(*asked), language, width, rows)]


def test_the_heading_has_the_name_and_the_time_that_is_left():
    assert shown("hourly_seated_5")[0].split("  ")[0] == "Hourly five, seated"
    assert shown("hourly_seated_5")[0].endswith("4:32 left")
    assert shown("hourly_seated_5", language="da")[0].endswith("4:32 tilbage")


def test_each_exercise_is_a_row_with_dose_and_time_and_its_two_sides_are_one():
    lines = shown("neck_shoulder_2")
    assert [line[2:].split("  ")[0] for line in lines[1:]] == [
        "Shoulder rolls", "Ear to shoulder", "Shoulder blade squeeze",
    ]  # fmt: skip
    assert lines[2].endswith("1:00")
    assert "2 x 12 s" in lines[2]


@pytest.mark.parametrize(
    ("index", "here"), [(0, "Shoulder rolls"), (1, "Ear to"), (2, "Ear to"), (3, "Shoulder blade")]
)
def test_the_exercise_in_hand_is_marked(index, here):
    (line,) = [line for line in timetable_lines(table("neck_shoulder_2", index), "en", 80, 9)[1:] if line.here]
    assert line.words.startswith(f"▸ {here}")


def test_what_is_over_and_what_is_passed_over_is_told_apart():
    made = replace(table("neck_shoulder_2", 3), left_out=frozenset({"blade_squeeze"}))
    lines = timetable_lines(made, "en", 80, 9)
    assert [line.past for line in lines[1:]] == [True, True, True]
    assert lines[3].words.endswith("    -")


@pytest.mark.parametrize("width", [40, 50, 80, 120])
@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("routine", LIBRARY.routines)
def test_no_line_is_wider_than_the_terminal_and_all_end_in_one_column(routine, language, width):
    made = timetable_lines(table(routine), language, width, 9)
    lines = [line.words for line in made if line.words[-1].isdigit() or line.here]
    assert max(map(len, lines)) <= width
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("index", range(10))
def test_a_long_routine_shows_a_part_with_the_one_in_hand(index):
    made = timetable_lines(table("micro_legs_10", index), "en", 80, 4)
    assert sum(line.here for line in made) == 2  # the heading, and it
    assert len(made) <= 6
    if index < 7:
        assert made[-1].words.strip().startswith("and ")
