from __future__ import annotations

import pytest

from coach.config.model import Config
from coach.config.parse import parse_config, parse_person
from coach.content.exercise import CONDITIONS, Level
from coach.dosing.progression import Person
from coach.plan.hours import ClockSpan, Workplace
from coach.programs.setup_questions import (
    HEALTH,
    BegunAnew,
    GoneBack,
    hours_question,
    person_file_text,
    person_of,
    told_by,
    unasked,
    workplace_of,
)


def told(yes=(), silent=(), known=Person()) -> tuple[Person, list[str]]:  # noqa: B008  (frozen)
    asked = []

    def ask(key):
        asked.append(key)
        return None if key in silent else key in yes

    return person_of(ask, known), asked


def test_the_questions_about_health_come_first():
    assert told()[1][:3] == list(HEALTH)


@pytest.mark.parametrize("key", HEALTH)
def test_a_yes_or_no_answer_about_health_keeps_to_what_is_light(key):
    for made, asked in (told(yes=[key, "setup_hard"]), told(silent=[key], yes=["setup_hard"])):
        assert (made.cleared, made.level) == (False, Level.NORMAL)
        assert "setup_hard" not in asked


def test_nobody_is_asked_twice_whether_they_are_pregnant():
    assert "setup_pregnancy" not in told()[1]
    made, asked = told(yes=["setup_recent", "setup_pregnancy"])
    assert asked[2:4] == ["setup_recent", "setup_pregnancy"]
    assert asked.count("setup_pregnancy") == 1
    assert made.conditions == {"pregnancy"}
    assert told(yes=["setup_recent"])[0].conditions == frozenset()


def test_every_condition_is_asked_about_once():
    asked = told(yes=["setup_recent"])[1]
    assert {f"setup_{each}" for each in CONDITIONS} <= set(asked)
    assert len(asked) == len(set(asked))


def test_what_was_named_is_kept_and_read_back():
    made, _ = told(yes=["setup_hard", "setup_knee", "setup_back"])
    assert made == Person(level=Level.HARD, cleared=True, conditions=frozenset({"knee", "back"}))
    assert parse_person(person_file_text(made), "person.toml") == made
    assert parse_person(person_file_text(Person()), "person.toml") == Person()


EVERY_QUESTION = [*HEALTH, "setup_new", "setup_hard", *(f"setup_{each}" for each in CONDITIONS)]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("cleared", [True, False])
def test_what_is_not_answered_stays_as_it_was(level, cleared):
    known = Person(
        level=level,
        cleared=cleared,
        conditions=frozenset(CONDITIONS),
        never=frozenset({"squat"}),
        prefer=frozenset({"plank"}),
    )
    assert told(silent=EVERY_QUESTION, known=known)[0] == known
    for each in CONDITIONS:
        assert told(silent=[f"setup_{each}", "setup_recent"], known=known)[0].conditions == {each, "pregnancy"}
    assert told(known=known)[0].conditions == frozenset()


def test_a_known_level_and_clearance_change_only_with_an_answer_to_their_own_questions():
    hard = Person(level=Level.HARD, cleared=True)
    assert told(silent=["setup_heart", "setup_hard"], known=hard)[0] == hard
    assert told(silent=["setup_heart", "setup_new"], known=hard)[0] == Person(cleared=True)
    assert told(yes=["setup_new"], known=hard)[0] == Person(level=Level.BEGINNER, cleared=True)
    assert told(yes=["setup_chest"], silent=["setup_heart"], known=hard)[0].cleared is False
    beginner = Person(level=Level.BEGINNER)
    assert told(silent=["setup_new"], known=beginner)[0] == Person(level=Level.BEGINNER, cleared=True)
    assert told(known=beginner)[0] == Person(cleared=True)


def test_a_pregnancy_ends_with_a_no_and_stays_where_the_question_after_it_is_left():
    known = Person(conditions=frozenset({"pregnancy"}))
    assert told(known=known)[0].conditions == frozenset()
    assert told(yes=["setup_recent"], known=known)[0].conditions == frozenset()
    assert told(yes=["setup_recent"], silent=["setup_pregnancy"], known=known)[0].conditions == {"pregnancy"}


def test_what_was_told_comes_before_the_defaults_and_after_the_config():
    made = Person(level=Level.HARD, cleared=True, conditions=frozenset({"knee"}))
    assert (parse_config("", told=made).level, parse_config("", told=made).conditions) == (Level.HARD, ("knee",))
    assert parse_config('level = "beginner"', told=made).level is Level.BEGINNER
    assert parse_config("") == Config()


NINE = hours_question("09:00-17:00")


def told_of_the_place(yes=(), silent=(), known=Workplace()):  # noqa: B008  (frozen)
    return workplace_of(lambda key: None if key in silent else key in yes, known)


@pytest.mark.parametrize(
    ("yes", "place"),
    [(["setup_home"], "home"), (["setup_others"], "open_office"), ([], "office")],
)
def test_the_place_follows_from_whether_others_are_there(yes, place):
    assert told_of_the_place(yes).place == place


def test_what_is_there_and_when_one_works_is_asked_and_kept():
    eight = ClockSpan(begins=8 * 60, ends=16 * 60)
    made = told_of_the_place(["setup_stairs", hours_question("08:00-16:00")])
    assert made == Workplace(place="office", equipment=("stairs",), hours=(eight,))
    written = person_file_text(Person(workplace=made, answered=frozenset({"setup_heart"})))
    assert parse_person(written, "person.toml").workplace == made
    chosen = parse_config("", told=parse_person(written, "person.toml"))
    assert (chosen.place, chosen.equipment, chosen.agenda.hours) == ("office", ("stairs",), (eight,))
    assert parse_config('[agenda]\nhours = ["10:00-12:00"]', told=Person(workplace=made)).agenda.hours[0].begins == 600


def test_of_the_place_too_what_is_not_answered_stays_as_it_was():
    every = ["setup_home", "setup_others", "setup_band", "setup_stairs", NINE]
    known = Workplace(place="home", equipment=("band",), hours=(ClockSpan(begins=600, ends=900),))
    assert told_of_the_place(silent=every, known=known) == known
    assert told_of_the_place(silent=every) == Workplace()
    assert told_of_the_place(silent=["setup_band"], known=known).equipment == ("band",)


def asked_by(answers, known=Person(), **more):  # noqa: B008  (frozen)
    """Put all questions; *answers* has what is said to the first, the second ... of them, no if nothing is there."""
    asked, left = [], list(answers)

    def ask(key, number, total):
        asked.append((key, number, total))
        answer = left.pop(0) if left else key == NINE
        if answer is GoneBack:
            raise GoneBack
        return answer

    return told_by(ask, known, **more), asked


def test_each_question_has_its_number_and_the_last_is_the_last():
    _, asked = asked_by([])
    assert [number for _, number, _ in asked] == list(range(1, len(asked) + 1))
    assert {total for _, _, total in asked} == {len(asked)}
    _, asked = asked_by([False] * (len(asked) - 1) + [False, True])  # other hours: one question still
    assert asked[-1][1] == asked[-1][2] == asked[-2][1]


def test_one_can_go_back_as_far_as_one_likes_and_answers_anew():
    made, asked = asked_by([True, False, GoneBack, GoneBack, False])
    assert [key for key, _, _ in asked[:5]] == [*HEALTH, "setup_chest", "setup_heart"]
    assert made.cleared
    made, asked = asked_by([GoneBack, True])
    assert [key for key, _, _ in asked[:2]] == ["setup_heart"] * 2
    assert not made.cleared


def test_from_the_summary_one_can_go_back_too():
    seen = []

    def confirm(told):
        seen.append(told)
        if len(seen) == 1:
            raise GoneBack

    _, asked = asked_by([], confirm=confirm)
    assert len(seen) == 2
    assert [key for key, _, _ in asked[-2:]] == [NINE, NINE]


def test_whoever_wants_to_change_something_is_asked_all_of_it_again():
    seen = []

    def confirm(told):
        seen.append(told)
        if len(seen) == 1:
            raise BegunAnew

    made, asked = asked_by([True], confirm=confirm)
    assert [key for key, _, _ in asked].count("setup_heart") == 2
    assert (seen[0].cleared, made.cleared) == (False, True)


def test_asked_again_only_what_is_open_is_asked():
    first, asked = asked_by([False, None, True])
    assert unasked(first)
    _, more = asked_by([False], first, again=False)
    assert more[0][0] == "setup_chest"
    assert not {key for key, _, _ in more} & {"setup_heart", "setup_recent", "setup_knee"}
    assert len(asked_by([], first)[1]) >= len(asked) - 1
    every, _ = asked_by([])
    assert not unasked(every)
    assert asked_by([], every, again=False) == (every, [])
