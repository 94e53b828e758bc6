from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from coach.app.conductor import Told, Typed
from coach.journal.entries import BreakOutcome, By, Outcome, SessionOutcome
from coach.ports import Utterance
from coach.session.machine import Confirm, State
from coach.units import RATE
from tests.app.staging import NOON, Stage


def voiced(command: str, phrase: str) -> Utterance:
    return Utterance(command=command, phrase=phrase, score=0.9, start=0, end=0, decided=0)


def outcomes(session) -> list[tuple[str, int, Outcome]]:
    return [(entry.exercise, entry.done, entry.outcome) for entry in session.sets]


def test_a_silent_person_is_led_to_the_end_and_the_journal_says_so():
    stage = Stage()
    session = stage.play()
    assert session.outcome is SessionOutcome.FINISHED
    assert outcomes(session) == [("heel_raise", 6, Outcome.DONE), ("desk_push_up", 6, Outcome.DONE)]
    assert {entry.confirmed_by for entry in session.sets} == {None}
    assert stage.events[-1] == "closed"


def test_every_repetition_is_counted_once_and_moves_the_bar():
    stage = Stage()
    stage.play()
    spoken = Counter(stage.captions)
    # of each of the two sets: "one" and "two" also lead in
    assert [spoken[word] for word in ("one", "two", "three more", "two more", "last one")] == [4, 4, 2, 2, 2]
    bar = [event[1] for event in stage.events if event[0] == "heel_raise" and event[2] is State.WORKING]
    assert sorted(set(bar)) == list(range(7))


def test_a_typed_skip_in_the_middle_of_a_set_leaves_it_out():
    session = Stage({"three more": Typed("skip")}).play()
    assert session.sets[0].outcome is Outcome.SKIPPED
    assert session.outcome is SessionOutcome.FINISHED


def test_a_spoken_done_in_the_middle_of_a_set_counts_what_was_counted():
    session = Stage({"three more": voiced("done", "i'm done")}).play()
    assert (session.sets[0].outcome, session.sets[0].confirmed_by) == (Outcome.DONE_EARLY, By.VOICE)
    assert 0 < session.sets[0].done < 6


def test_a_pause_is_silent_after_its_words_and_resume_goes_on_with_the_repetition():
    stage = Stage({"three more": Typed("pause"), "Holding your place.": Typed("resume")})
    session = stage.play()
    assert outcomes(session) == [("heel_raise", 6, Outcome.DONE), ("desk_push_up", 6, Outcome.DONE)]


def test_a_pause_nobody_ends_ends_the_session_after_ten_minutes():
    stage = Stage({"three more": Typed("pause")})
    session = stage.play()
    assert session.outcome is SessionOutcome.STOPPED
    assert (session.ended_at - session.started_at).total_seconds() == pytest.approx(600, abs=60)
    longest = max(len(run) for run in "".join("x" if s else "." for s in stage.speaker.heard[::RATE]).split("x"))
    assert longest >= 590


def test_a_lone_stop_asks_and_yes_ends_with_the_farewell_as_last_words():
    stage = Stage({"three more": voiced("stop", "stop"), "Shall we end here?": voiced("yes", "yes")})
    session = stage.play()
    assert (session.outcome, session.sets[0].outcome) == (SessionOutcome.STOPPED, Outcome.STOPPED)
    asked = stage.captions.index("Shall we end here?")
    assert stage.captions[asked + 1 :] == ["All right.", "It was good that you moved."]


def test_ctrl_c_ends_like_stop():
    session = Stage({"three more": Told(stop=True)}).play()
    assert session.outcome is SessionOutcome.STOPPED


def test_told_to_end_before_its_moment_it_says_and_writes_nothing():
    stage = Stage(offered=True)
    stage.put(Told(stop=False))
    assert stage.play() is None
    assert stage.journal.breaks() == ()
    assert len(stage.speaker.heard) == 0


def test_woken_too_long_after_its_moment_it_says_nothing_and_the_break_is_missed():
    stage = Stage(offered=True)
    stage.clock.advance(timedelta(minutes=5, seconds=21))
    assert stage.play() is None
    (entry,) = stage.journal.breaks()
    assert entry.outcome is BreakOutcome.MISSED_AWAY
    assert len(stage.speaker.heard) == 0


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (voiced("yes", "yes please"), BreakOutcome.TAKEN),
        (voiced("no", "no"), BreakOutcome.DECLINED),
        (voiced("snooze", "later"), BreakOutcome.LATER),
        (None, BreakOutcome.UNANSWERED),
    ],
)
def test_an_offer_is_journalled_as_it_was_answered(answer, outcome):
    offer = "Coffee-machine minute?"
    stage = Stage({offer: answer} if answer else {}, offered=True)
    session = stage.play()
    (entry,) = stage.journal.breaks()
    assert entry.outcome is outcome
    assert (entry.due - NOON).total_seconds() == 20
    assert (session is not None) == (outcome is BreakOutcome.TAKEN) == (entry.session is not None)


def test_an_offer_that_is_not_answered_is_spoken_twice():
    stage = Stage(offered=True)
    stage.play()
    assert [line for line in stage.captions if line.endswith("?")] == ["Coffee-machine minute?"] * 2
    assert "It is still time to move." in stage.captions


def test_asked_after_each_set_the_answer_is_journalled():
    question = "Did you get through it?"
    session = Stage({question: voiced("yes", "yes")}, confirm=Confirm.EACH).play()
    assert [(entry.outcome, entry.confirmed_by) for entry in session.sets] == [
        (Outcome.DONE, By.VOICE),
        (Outcome.UNANSWERED, None),
    ]


def test_a_loudspeaker_that_is_lost_is_replaced_and_the_count_goes_on():
    class Fragile(Stage):
        def cue(self, cue):
            super().cue(cue)
            if cue.text == "three more" and self.speaker.failed is None and "lost" not in self.events:
                self.events.append("lost")
                self.speaker.unplug()

    stage = Fragile()
    session = stage.play()
    assert outcomes(session)[0] == ("heel_raise", 6, Outcome.DONE)
    assert [event for event in stage.events if event[0] == "ready"] == [("ready", "rehearsal loudspeaker", None)] * 2


def test_without_a_voice_the_captions_still_come_in_time():
    stage = Stage()
    stage.voice.fail("no voice")
    session = stage.play()
    assert session.outcome is SessionOutcome.FINISHED
    assert "last one" in stage.captions
    assert np.abs(stage.speaker.heard).max() < 16384  # earcons only


def test_a_phrase_that_does_not_count_now_is_shown_as_not_understood():
    stage = Stage({"three more": Typed("resume")})
    stage.play()
    assert ("heard", None) in stage.events
