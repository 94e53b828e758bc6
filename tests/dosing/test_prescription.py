from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from coach.content.adapters import script_files
from coach.content.exercise import Level
from coach.content.loader import ScriptSource, load
from coach.content.routine import Talk, quietest
from coach.content.template import script_template
from coach.dosing.prescription import prescribe_session
from coach.dosing.progression import HoldReason, Person, Standing
from coach.errors import UsageError
from tests.support.library import shipped_library
from tests.support.stage import Stage

LIBRARY = shipped_library()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLEARED = Person(cleared=True)


def fitted(routine="coffee_minute", person=CLEARED, known=None, today=NOON):
    return prescribe_session(LIBRARY.routines[routine], LIBRARY, person, known or {}, today=today, language="en")


def doses(made):
    return [(each.exercise.id, each.target) for each in made.sets]


def test_a_person_without_a_past_does_what_the_routine_says():
    assert doses(fitted()) == [("heel_raise", 6), ("desk_push_up", 6)]
    assert fitted().changed == {}


def test_steps_of_progress_change_the_dose_of_their_exercise_alone():
    assert doses(fitted(known={"heel_raise": Standing(steps=2)})) == [("heel_raise", 8), ("desk_push_up", 6)]


def test_what_hurt_is_not_offered_and_from_the_next_day_on_gives_way():
    known = {"desk_push_up": Standing(hurt_at=NOON + timedelta(hours=1))}
    assert doses(fitted(known=known)) == [("heel_raise", 6)]
    tomorrow = fitted(known=known, today=NOON + timedelta(hours=12))
    assert doses(tomorrow) == [("heel_raise", 6), ("wall_push_up", 10)]
    assert tomorrow.changed == {"desk_push_up": ("wall_push_up", HoldReason.HURT)}
    assert "wall_push_up" not in tomorrow.ladder.harder  # "harder" does not lead back to what hurt


def test_a_routine_of_which_nothing_is_left_says_so_in_one_line():
    hurt = Standing(hurt_at=NOON)
    with pytest.raises(UsageError, match="coach why") as told:
        fitted(known={"heel_raise": hurt, "desk_push_up": hurt})
    assert "\n" not in str(told.value)


def test_harder_leads_nowhere_loud_and_not_to_the_floor_of_an_open_office():
    ladder = fitted().ladder
    assert "squat" not in ladder.harder
    assert ladder.harder["wall_push_up"].exercise.id == "desk_push_up"
    assert all(each.exercise.noise == "quiet" for each in ladder.harder.values())


def test_jumps_and_hard_doses_wait_for_the_three_questions():
    unasked = fitted("jump_start_5", Person(level=Level.HARD))
    assert {each.exercise.id for each in unasked.sets} == {"march", "step_jack", "squat"}
    assert {each.exercise.id for each in fitted("jump_start_5").sets} >= {"jumping_jack", "squat_jump"}


def test_what_asks_for_caution_is_never_dosed_hard():
    named = Person(level=Level.HARD, cleared=True, conditions=frozenset({"wrist"}))
    assert doses(fitted(person=named)) == [("heel_raise", 8), ("desk_push_up", 6)]
    assert doses(fitted(person=Person(level=Level.HARD, cleared=True))) == [("heel_raise", 8), ("desk_push_up", 8)]


def test_of_all_that_was_said_the_fewest_words_count():
    assert quietest(Talk.FULL, None, Talk.BRIEF) is Talk.BRIEF
    assert quietest(None) is Talk.FULL


def test_a_routine_may_ask_for_fewer_words():
    _, text = script_template("routine", "Mine", "f")
    made = load(
        script_files.shipped_sources(), [ScriptSource("f", text.replace("# talk: brief", "talk: tones").encode())]
    )
    assert made.routines["mine"].talk is Talk.TONES


def test_a_whisper_is_lower_and_counts_in_tones():
    loud, low = Stage(), Stage(talk=Talk.TONES, loudness=-8.0)
    for stage in (loud, low):
        stage.play()
    assert "three more" in loud.captions
    assert "three more" not in low.captions
    announced = [stage.speaker.heard[: 3 * 22050].astype(float) for stage in (loud, low)]
    before, after = (np.abs(part).max() for part in announced)
    assert 20 * np.log10(before / after) == pytest.approx(8, abs=0.2)
