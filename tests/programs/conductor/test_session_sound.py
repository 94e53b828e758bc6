"""Sessions whose loudspeaker is taken away, on a stage with virtual time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from coach.errors import DeviceError
from coach.journal.entries import BreakOutcome, Outcome, SessionOutcome
from coach.programs.inbox import InboxItem, StopRequested, TypedLine
from coach.session.machine import Confirm
from coach.session.unheard import OFFER_WAITS
from coach.timeline.announcements import PAUSE_LIMIT
from coach.units import PLAYBACK_RATE
from tests.support.stage import Stage

pytestmark = pytest.mark.faults

BACK = "The sound is back."
COUNTS = ["one", "two", "three more", "two more", "last one"]
"""Of six heel raises."""


class Fragile(Stage):
    """A stage whose loudspeaker goes when *at* sounds, and is back after *away* seconds; None: never."""

    def __init__(self, at: str | None, away: float | None = None, **how) -> None:
        super().__init__(**how)
        self._at, self._away = at, away
        self.back_at: datetime | None = None
        self.meanwhile: list[InboxItem] = []
        """What is said or typed while it is away."""

        self.seconds_away = 0.0
        if at is None:
            self.take_away()

    def take_away(self) -> None:
        self.speaker.refuse("there is none")
        if self.speaker.going:
            self.speaker.unplug()
        self._heard = len(self.speaker.heard)
        if self._away is not None:
            self.back_at = self.clock.now() + timedelta(seconds=self._away)

    def cue(self, cue):
        super().cue(cue)
        if cue.text == self._at:
            self._at = None
            self.take_away()

    def trouble(self, device, trouble):
        super().trouble(device, trouble)
        if trouble is not None and "nothing goes on" in trouble:
            for item in self.meanwhile:
                self.put(item)

    def get(self, *, timeout):
        if self.back_at is not None and self.clock.now() >= self.back_at:
            self.back_at = None
            self.speaker.refuse(None)
        return super().get(timeout=timeout)

    @property
    def troubles(self) -> list[str | None]:
        return [event[2] for event in self.events if event[:2] == ("trouble", "loudspeaker")]


def sets(session) -> list[tuple[str, int, Outcome]]:
    return [(entry.exercise, entry.done, entry.outcome) for entry in session.sets]


DONE = [("heel_raise", 6, Outcome.DONE), ("desk_push_up", 6, Outcome.DONE)]


@pytest.mark.parametrize("captioned", [True, False])
@pytest.mark.parametrize("away", [0.0, 3.0, 300.0, PAUSE_LIMIT - 5])
def test_a_session_waits_for_its_sound_and_goes_on_with_the_repetition_that_was_cut(away, captioned):
    stage = Fragile("three more", away, captioned=captioned)
    session = stage.play()
    assert (sets(session), session.outcome) == (DONE, SessionOutcome.FINISHED)
    first = stage.captions[: stage.captions.index(BACK)]
    after = stage.captions[len(first) + 1 :]
    counted = [word for word in first[first.index("up") :] if word in COUNTS]
    assert counted == ["one", "two", "three more"]
    # the last number had begun when the sound went: its repetition is led again, from the number before it
    assert [word for word in after if word in COUNTS][:4] == ["two", "three more", "two more", "last one"]
    assert stage.troubles[-1] is None
    assert stage.captions.count(BACK) == 1
    length = (session.ended_at - session.started_at).total_seconds()
    whole = Stage().play()
    # besides the absence: until it is noticed, opened again and told, and the repetition once more
    assert length - (whole.ended_at - whole.started_at).total_seconds() - away == pytest.approx(4, abs=4)


def test_a_session_whose_sound_does_not_come_back_is_broken_and_the_set_bears_on_no_dose():
    stage = Fragile("three more", captioned=False)
    session = stage.play()
    assert session.outcome is SessionOutcome.BROKEN
    assert sets(session) == [("heel_raise", 3, Outcome.UNANSWERED)]
    assert (session.ended_at - session.started_at).total_seconds() == pytest.approx(PAUSE_LIMIT, abs=60)
    assert stage.troubles[-1].endswith("ends here")


def test_others_are_brought_back_while_nothing_is_heard():
    class Listening(Fragile):
        def trouble(self, device, trouble):
            super().trouble(device, trouble)
            before.append(self.others.told[-1])

    before: list[str] = []
    Listening("three more", 60.0).play()
    assert before == ["lower", "restore"]  # when it was lost, and when it was back


@pytest.mark.parametrize(
    ("item", "outcome"),
    [(StopRequested(stop=True), SessionOutcome.STOPPED), (TypedLine("stop the session"), SessionOutcome.STOPPED)],
)
def test_a_session_that_waits_for_its_sound_ends_at_once_when_it_is_told_to(item, outcome):
    stage = Fragile("three more")
    stage.meanwhile = [item]
    session = stage.play()
    assert session.outcome is outcome
    assert (session.ended_at - session.started_at).total_seconds() < 60


def test_resume_is_typed_and_the_session_goes_on_by_captions_where_they_are_seen():
    stage = Fragile("three more")
    stage.meanwhile = [TypedLine("resume")]
    session = stage.play()
    assert (sets(session), session.outcome) == (DONE, SessionOutcome.FINISHED)
    assert BACK not in stage.captions
    assert len(stage.silent.heard) > 10 * PLAYBACK_RATE


def test_sound_that_comes_back_while_captions_run_is_heard_again_from_the_cue():
    stage = Fragile("three more", 5.0)
    stage.meanwhile = [TypedLine("resume")]
    session = stage.play()
    assert sets(session) == DONE
    assert BACK in stage.captions
    assert not stage.silent.going


def test_resume_means_nothing_where_nobody_sees_captions():
    stage = Fragile("three more", captioned=False)
    stage.meanwhile = [TypedLine("resume")]
    assert stage.play().outcome is SessionOutcome.BROKEN
    assert len(stage.silent.heard) == 0


def test_a_question_that_was_cut_is_asked_again_whole():
    question = "Did you get through it?"
    stage = Fragile(question, 30.0, confirm=Confirm.EACH)
    session = stage.play()
    asked = stage.captions.index(question)
    assert stage.captions[asked : asked + 3] == [question, BACK, question]
    assert session.outcome is SessionOutcome.FINISHED


def test_where_there_never_was_a_loudspeaker_captions_are_the_session_as_ever():
    stage = Fragile(None)
    session = stage.play()
    assert (sets(session), session.outcome) == (DONE, SessionOutcome.FINISHED)
    assert stage.troubles == []
    assert [event for event in stage.events if event[0] == "ready"] == [
        ("ready", "captions only: loudspeaker: there is none", None)
    ]


def test_a_sound_server_that_hangs_from_the_beginning_gives_way_to_captions():
    stage = Stage()
    stage.opener.hang(hanging=True)
    session = stage.play()
    assert (sets(session), session.outcome) == (DONE, SessionOutcome.FINISHED)
    assert stage.events[1] == ("ready", "captions only: loudspeaker: the sound server does not answer", None)


def test_a_loudspeaker_that_never_asks_for_sound_gives_way_to_captions():
    class Lifeless(Stage):
        looks = 0

        def get(self, *, timeout):
            self.looks += 1
            if self.looks % 20 == 0:  # as a watch that has waited for seconds
                self.speaker.unplug("no sign of life for 4.0 s")
            return super().get(timeout=timeout)

    stage = Lifeless()
    stage.speaker.stall(stalled=True)
    session = stage.play()
    assert (sets(session), session.outcome) == (DONE, SessionOutcome.FINISHED)
    assert len(stage.silent.heard) > 60 * PLAYBACK_RATE
    assert "no sign of life" in next(event[2] for event in stage.events if event[0] == "trouble")


def test_a_session_that_nobody_hears_or_sees_says_so_and_nothing_of_it_is_done():
    stage = Fragile(None, captioned=False)
    with pytest.raises(DeviceError, match=r"nothing was heard.*there is none"):
        stage.conductor.run()
    (session,) = stage.journal.sessions()
    assert (session.outcome, session.sets) == (SessionOutcome.BROKEN, ())


@pytest.mark.parametrize("at", [None, "Coffee-machine minute?"])
def test_an_offer_that_nobody_can_hear_is_held(at):
    stage = Fragile(at, offered=True, captioned=False)
    assert stage.play() is None
    (entry,) = stage.journal.breaks()
    assert (entry.outcome, entry.why) == (BreakOutcome.HELD, "no-sound")
    assert OFFER_WAITS <= (entry.decided_at - entry.due).total_seconds() < 2 * OFFER_WAITS
    assert BreakOutcome.HELD in stage.events


def test_an_offer_whose_sound_is_back_in_time_is_made_again_from_its_beginning():
    offer = "Coffee-machine minute?"
    stage = Fragile(offer, 3.0, offered=True, captioned=False)
    stage.play()
    (entry,) = stage.journal.breaks()
    assert entry.outcome is BreakOutcome.UNANSWERED
    assert stage.captions.count(offer) == 3
    assert BACK not in stage.captions
