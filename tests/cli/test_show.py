"""Commands are found, completed and shown with examples; exercises and routines can be read first."""

import re
from contextlib import closing

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.errors import UsageError
from coach.journal.entries import Outcome, SetEntry
from coach.plan.choose import BEARS
from coach.system.system_clock import SystemClock
from coach.wiring.common import chosen_settings, load_usable_scripts, open_journal
from coach.wiring.plan import offered_options
from coach.wiring.session.routine_choice import routine_for, routine_minutes


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


def test_an_exercise_is_shown_with_its_text_and_the_dose_of_today(call):
    shown = call("show", "Heel raises")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("heel_raise: Heel raises\n")
    for part in ("Rise onto your toes", "up 1 s, hold 1 s, down 2 s", "easier: ", "in coffee_minute", "12 repetitions"):
        assert part in shown.stdout
    assert "Tåhævninger" in call("show", "heel_raise", "--language", "da").stdout


def test_a_routine_is_shown_as_it_is_for_me_today_with_what_is_swapped_and_why(call):
    shown = call("show", "stair_sn").stdout
    assert shown.startswith("stair_snack_3: Stair snack\n")
    assert "Brisk walk: 60 s" in shown
    assert "Brisk walk instead of Stair climb: it is brisk, and waits for the questions of `coach setup`" in shown
    assert re.search(r"^  \d:\d\d today, \d:\d\d once you know it$", shown, re.MULTILINE)


@pytest.mark.parametrize("key", ["heel_raise", "wall_sit", "slow_breath", "forearm_stretch_up"])
def test_an_exercise_is_shown_with_how_long_it_takes(call, key):
    shown = call("show", key).stdout
    assert re.search(r"^  \d+:\d\d of work today; ", shown, re.MULTILINE)


def test_a_routine_is_shown_with_why_each_dose_and_where_the_texts_are(call):
    shown = call("show", "coffee_minute").stdout
    doses = [line for line in shown.splitlines() if line.startswith("    ")]
    assert len(doses) == 2
    assert all(line.endswith("  (level normal)") for line in doses)
    assert "how each is done: `coach show heel_raise`, `coach show desk_push_up`" in shown
    assert "not offered" not in shown
    danish = call("show", "coffee_minute", "--language", "da").stdout
    assert " gange  (" in danish
    assert "times" not in danish


def test_a_routine_that_is_not_wanted_is_shown_so(call):
    call("never", "coffee_minute")
    assert (
        "not offered: you do not want it; `coach allow coffee_minute` brings it back"
        in call("show", "coffee_minute").stdout
    )


@pytest.mark.parametrize("command", ["show", "never", "prefer", "allow"])
def test_what_takes_both_says_so_where_it_finds_neither(call, command):
    told = str(call(command, "nosuch").exception)
    assert told == "no exercise or routine is called 'nosuch'; `coach exercises` and `coach routines` list them"


def test_a_routine_that_is_known_takes_the_time_that_it_says(call):
    with open_journal_of_one_who_knows("heel_raise", "desk_push_up"):
        shown = call("show", "coffee_minute").stdout
    assert re.search(r"^  1:0\d today$", shown, re.MULTILINE)


class open_journal_of_one_who_knows:  # noqa: N801  (a context, read as a phrase)
    """A journal of two sessions with these exercises."""

    def __init__(self, *exercises: str) -> None:
        self.exercises = exercises

    def __enter__(self) -> None:
        journal, now = open_journal(), SystemClock().now()
        for _ in range(2):
            number = journal.begin_session("mine", "en", now)
            for each in self.exercises:
                journal.add_set(
                    number,
                    SetEntry(
                        exercise=each,
                        side=None,
                        target=6,
                        done=6,
                        unit="reps",
                        outcome=Outcome.DONE,
                        confirmed_by=None,
                    ),
                )
        journal.close()

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["routnes"], "no command is called 'routnes'; did you mean routines?"),
        (["xyz"], "no command is called 'xyz'; `coach --help` lists them"),
        (["re"], "'re' may be resume, rehearse, render; write more of it"),
    ],
)
def test_a_command_that_is_none_is_told_with_what_was_meant(call, words, said):
    done = call(*words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_beginning_of_a_command_is_enough_where_no_other_begins_so(call):
    assert call("routi", "--json").stdout == call("routines", "--json").stdout


@pytest.mark.parametrize("words", [["show", "heel_rases"], ["why", "heel_rases"], ["allow", "heel_rases"]])
def test_an_id_that_is_none_is_told_with_what_was_meant(call, words):
    done = call(*words)
    assert isinstance(done.exception, UsageError)
    assert "did you mean heel_raise?" in str(done.exception)


@pytest.mark.parametrize("command", ["routines", "exercises", "why squat", "show squat", "render wrist_3 --text"])
def test_a_faulty_script_of_ones_own_is_left_out_with_one_line(call, tmp_path, command):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "bad.yaml").write_text("version: 1\nroutine: []\n")
    done = call(*command.split())
    assert done.exit_code == 0
    told = done.stderr.splitlines()
    assert told
    assert len(told) == len(set(told))
    assert all(line.startswith(f"left out: {tmp_path}/scripts/bad.yaml:") for line in told)


@pytest.mark.parametrize("minutes", [2.5, 3, 4.5, 60])
def test_the_longest_that_fits_into_the_minutes_is_chosen_by_what_it_takes_this_person(call, minutes):
    del call
    chosen, (what, _) = chosen_settings(), load_usable_scripts()
    with closing(open_journal()) as journal:
        lasts = routine_minutes(chosen, what, [each.id for each in offered_options(chosen, what)], journal)
    suiting = (
        each
        for each in offered_options(chosen, what)
        if each.open_office and each.noise in BEARS[chosen.place] and not each.portable and each.posture != "floor"
    )
    lasts = {each.id: lasts[each.id] for each in suiting}
    assert any(each > what.routines[key].minutes for key, each in lasts.items())  # what is new is explained
    assert lasts[routine_for(chosen, minutes)] == max(each for each in lasts.values() if each <= minutes)


def test_where_explanations_make_all_too_long_the_shortest_of_so_many_minutes_is_chosen(call):
    del call
    what, _ = load_usable_scripts()
    assert what.routines[routine_for(chosen_settings(), 1)].minutes == 1


def test_minutes_in_which_nothing_fits_are_told(call):
    done = call("now", "--minutes", "0.5")
    assert isinstance(done.exception, UsageError)
    assert "takes 0.5 minutes or less" in str(done.exception)
    assert isinstance(call("now", "wrist_3", "--minutes", "3").exception, UsageError)
