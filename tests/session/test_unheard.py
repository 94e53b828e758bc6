"""What becomes of a session that nobody hears: the rule, and what the machine makes of it."""

from __future__ import annotations

import pytest

from coach.journal.entries import BreakOutcome, By, Outcome, SessionOutcome
from coach.presence.silence import SilenceReason
from coach.session.commands import Command
from coach.session.effects import BreakDecided, CloseSession, SessionEnded, SetEnded
from coach.session.events import CommandHeard, PhaseBegan, RepetitionCounted, SoundGone, TimelineEnded
from coach.session.machine import Confirm, advance_session, begin_at_once, begin_with_offer
from coach.session.state import State
from coach.session.unheard import MOST_REOPENINGS, OFFER_WAITS, Silenced, Verdict, judge_silence
from coach.timeline.announcements import PAUSE_LIMIT
from coach.timeline.cues import Phase
from tests.support.sessions import TWO

pytestmark = pytest.mark.faults

WAIT, CAPTIONS, GIVE_UP = Verdict.WAIT, Verdict.CAPTIONS, Verdict.GIVE_UP


def silenced(**how) -> Silenced:
    usual = {
        "state": State.WORKING,
        "seconds": 0.0,
        "lifeless": 0,
        "opens": False,
        "worked": True,
        "captioned": False,
    }
    return Silenced(**{**usual, **how})


@pytest.mark.parametrize("captioned", [True, False])
@pytest.mark.parametrize("state", sorted(set(State) - {State.OFFERED, State.FINISHED}))
@pytest.mark.parametrize("lifeless", [0, MOST_REOPENINGS + 100])
def test_a_session_that_was_heard_waits_for_its_sound_as_long_as_a_pause_may_last(captioned, state, lifeless):
    def judged(seconds: float) -> Verdict:
        return judge_silence(silenced(state=state, captioned=captioned, lifeless=lifeless, seconds=seconds))

    assert (judged(0), judged(PAUSE_LIMIT - 0.001), judged(PAUSE_LIMIT)) == (WAIT, WAIT, GIVE_UP)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"opens": False}, CAPTIONS),  # there is none: as ever
        ({"opens": True, "lifeless": 1}, WAIT),
        ({"opens": True, "lifeless": MOST_REOPENINGS}, WAIT),
        ({"opens": True, "lifeless": MOST_REOPENINGS + 1}, CAPTIONS),
    ],
)
def test_captions_take_the_place_of_a_loudspeaker_that_never_worked(how, expected):
    assert judge_silence(silenced(worked=False, captioned=True, state=State.INTRODUCING, **how)) is expected


@pytest.mark.parametrize("worked", [True, False])
@pytest.mark.parametrize(
    ("lifeless", "seconds", "expected"),
    [
        (0, 0.0, WAIT),
        (0, OFFER_WAITS - 0.001, WAIT),
        (0, OFFER_WAITS, GIVE_UP),
        (1, OFFER_WAITS, WAIT),
        (MOST_REOPENINGS, 60.0, WAIT),
        (MOST_REOPENINGS + 1, 0.0, GIVE_UP),
    ],
)
def test_an_offer_that_nobody_hears_is_taken_back_soon(worked, lifeless, seconds, expected):
    how = {"worked": worked, "lifeless": lifeless, "seconds": seconds, "state": State.OFFERED}
    assert judge_silence(silenced(**how)) is expected


def test_nobody_waits_for_last_words():
    for captioned in (True, False):
        assert judge_silence(silenced(state=State.FINISHED, captioned=captioned)) is GIVE_UP


# What the machine makes of it.


def said(command: Command, *, at: int, firm: bool = True) -> CommandHeard:
    return CommandHeard(at=at, command=command, by=By.VOICE, firm=firm)


def after(session, *events):
    effects = ()
    for event in events:
        session, effects = advance_session(session, event)
    return session, effects


GONE = SoundGone(at=9)


def test_an_offer_is_held_for_want_of_sound_and_not_unanswered():
    _, effects = after(begin_with_offer(TWO)[0], GONE)
    assert effects == (BreakDecided(outcome=BreakOutcome.HELD, why=SilenceReason.NO_SOUND), CloseSession())


@pytest.mark.parametrize(
    "events",
    [
        [],
        [PhaseBegan(at=1, phase=Phase.INTRODUCING)],
        [PhaseBegan(at=1, phase=Phase.INTRODUCING), said(Command.PAUSE, at=2)],
    ],
)
def test_before_the_first_count_the_session_is_broken_and_no_set_is_journalled(events):
    _, effects = after(begin_at_once(TWO)[0], *events, GONE)
    assert effects == (SessionEnded(outcome=SessionOutcome.BROKEN), CloseSession())


WORKS = [PhaseBegan(at=1, phase=Phase.WORKING), RepetitionCounted(at=2, done=2)]


@pytest.mark.parametrize("further", [[], [said(Command.PAUSE, at=3)], [said(Command.STOP, at=3, firm=False)]])
def test_a_set_that_was_cut_is_neither_done_nor_stopped(further):
    _, effects = after(begin_at_once(TWO)[0], *WORKS, *further, GONE)
    assert effects == (
        SetEnded(index=0, done=2, outcome=Outcome.BROKEN),
        SessionEnded(outcome=SessionOutcome.BROKEN),
        CloseSession(),
    )


def test_a_set_that_was_heard_to_its_end_is_done():
    whole = RepetitionCounted(at=3, done=TWO[0].target)
    _, effects = after(begin_at_once(TWO)[0], *WORKS, whole, GONE)
    assert effects[0] == SetEnded(index=0, done=TWO[0].target, outcome=Outcome.DONE)


def test_a_session_whose_sets_are_all_over_is_finished():
    done = [PhaseBegan(at=1, phase=Phase.WORKING), TimelineEnded(at=2)]
    session, _ = after(begin_at_once(TWO[:1], Confirm.END)[0], *done)
    assert session.state is State.CONFIRMING
    _, effects = after(session, GONE)
    assert effects == (SessionEnded(outcome=SessionOutcome.FINISHED), CloseSession())


def test_last_words_that_nobody_hears_are_cut():
    session, _ = after(begin_at_once(TWO)[0], said(Command.STOP, at=1))
    assert after(session, GONE)[1] == (CloseSession(),)
