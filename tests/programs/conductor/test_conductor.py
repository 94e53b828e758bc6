from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from threading import Event

import numpy as np
import pytest

from coach.config.model import PresenceConfig
from coach.errors import DeviceError
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome, By, Outcome, SessionOutcome
from coach.programs.conductor.conductor import Conductor
from coach.programs.conductor.renderer import Track
from coach.programs.inbox import InboxItem, RemoteCommand, StopRequested, TypedLine
from coach.session.commands import Command
from coach.session.machine import Confirm, State
from coach.timeline.cues import Cue, Line, Samples
from coach.timeline.wording import Wording
from coach.units import PLAYBACK_RATE, samples
from tests.support.library import shipped_library
from tests.support.stage import NOON, Stage


def voiced(command: str, phrase: str) -> Utterance:
    return Utterance(command=command, phrase=phrase, confidence=0.9, start=0, end=0, decided=0)


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
    session = Stage({"three more": TypedLine("skip")}).play()
    assert session.sets[0].outcome is Outcome.SKIPPED
    assert session.outcome is SessionOutcome.FINISHED


def test_a_spoken_done_in_the_middle_of_a_set_counts_what_was_counted():
    session = Stage({"three more": voiced("done", "i'm done")}).play()
    assert (session.sets[0].outcome, session.sets[0].confirmed_by) == (Outcome.DONE_EARLY, By.VOICE)
    assert 0 < session.sets[0].done < 6


def test_a_pause_is_silent_after_its_words_and_resume_goes_on_with_the_repetition():
    stage = Stage({"three more": TypedLine("pause"), "Holding your place.": TypedLine("resume")})
    session = stage.play()
    assert outcomes(session) == [("heel_raise", 6, Outcome.DONE), ("desk_push_up", 6, Outcome.DONE)]


def test_a_pause_nobody_ends_ends_the_session_after_ten_minutes():
    stage = Stage({"three more": TypedLine("pause")})
    session = stage.play()
    assert session.outcome is SessionOutcome.STOPPED
    assert (session.ended_at - session.started_at).total_seconds() == pytest.approx(600, abs=60)
    longest = max(
        len(run) for run in "".join("x" if s else "." for s in stage.speaker.heard[::PLAYBACK_RATE]).split("x")
    )
    assert longest >= 590


def test_a_lone_stop_asks_and_yes_ends_with_the_farewell_as_last_words():
    stage = Stage({"three more": voiced("stop", "stop"), "Shall we end here?": voiced("yes", "yes")})
    session = stage.play()
    assert (session.outcome, session.sets[0].outcome) == (SessionOutcome.STOPPED, Outcome.STOPPED)
    asked = stage.captions.index("Shall we end here?")
    assert stage.captions[asked + 1 :] == ["All right.", "It was good that you moved."]


def test_ctrl_c_ends_like_stop():
    session = Stage({"three more": StopRequested(stop=True)}).play()
    assert session.outcome is SessionOutcome.STOPPED


@pytest.mark.faults
@pytest.mark.parametrize("asked", [False, True])
def test_a_process_that_is_ended_from_outside_stops_no_set(asked):
    session = Stage({"three more": StopRequested(stop=False, asked=asked)}).play()
    expected = (SessionOutcome.STOPPED, Outcome.STOPPED) if asked else (SessionOutcome.BROKEN, Outcome.BROKEN)
    assert (session.outcome, session.sets[-1].outcome) == expected
    assert session.sets[-1].done > 0


class EarsThatFail:
    """Ears that cannot start."""

    def open(self, *_: object) -> None: ...

    def close(self) -> None: ...

    def start(self, *_: object) -> None:
        raise DeviceError("ears: no process can be started")


@pytest.mark.faults
def test_ears_that_cannot_start_are_told_with_what_to_do_and_the_session_is_led():
    stage = Stage()
    stage.conductor._ears = EarsThatFail()
    assert stage.play().outcome is SessionOutcome.FINISHED
    (told,) = [event for event in stage.events if event[0] == "trouble"]
    assert told[1] == "ears"
    assert "no process can be started" in told[2]
    assert "type what you would say" in told[2]


class Listening:
    """Ears that keep what they are given, and a recorder of what is played that tells when it runs."""

    dropped, behind, cancels, trouble = 0, True, True, None

    def __init__(self) -> None:
        self.fed: list[bytes | None] = []
        self.recording: list[bool] = []
        self.blocks: list[bytes] = []

    def open(self, _: object) -> None: ...

    def start(self, *_: object) -> None:
        if not _:  # the recorder's
            self.recording.append(True)

    def feed(self, block: bytes, _played: bytes, monitored: bytes | None) -> None:
        self.fed.append(monitored)
        self.blocks.append(block)

    def passed(self) -> bytes:
        return b"film"

    def close(self) -> None: ...


class Recording(Listening):
    """The recorder alone."""

    def close(self) -> None:
        self.recording.append(False)


def test_what_this_machine_plays_is_recorded_while_the_session_listens_and_no_longer():
    ears, played = Listening(), Recording()
    stage = Stage({"Three.": TypedLine("stop the session")}, ears=ears, played=played)
    hear = stage.microphone.start

    def start(push):
        assert played.recording == [True]
        hear(push)
        stage.microphone.hear(bytes(640))

    stage.microphone.start = start
    stage.play()
    assert ears.fed == [b"film"]
    assert played.recording == [True, False]
    assert stage.flows[0].behind


@pytest.mark.parametrize("cancels", [True, False])
def test_while_commands_are_named_the_ears_hear_only_what_a_canceller_has_gone_over(cancels):
    ears = Listening()
    ears.cancels = cancels
    stage = Stage({"three more": TypedLine("what can I say")}, ears=ears)
    others = stage.get

    def get(*, timeout):
        if stage.captions[-1:] == ["You can say: pause please, slow down, or I'm done."]:
            stage.microphone.hear(b"in" * 320)
        return others(timeout=timeout)

    stage.get = get
    stage.play()
    assert (ears.blocks[0], ears.blocks[-1]) == (b"in" * 320 if cancels else bytes(640), b"in" * 320)


@pytest.mark.faults
def test_what_is_played_is_not_recorded_where_nobody_listens():
    played = Recording()
    Stage(played=played).play()
    assert True not in played.recording


@pytest.mark.faults
@pytest.mark.parametrize("deaf", [False, True])
def test_an_offer_leaves_whether_it_was_heard_and_whether_the_coach_could_hear(deaf):
    stage = Stage(offered=True)
    if deaf:
        stage.conductor._ears = EarsThatFail()
    stage.play()
    assert stage.news == [(True, deaf)]


def test_told_to_end_before_its_moment_it_says_and_writes_nothing():
    stage = Stage(offered=True)
    stage.put(StopRequested(stop=False))
    assert stage.play() is None
    assert stage.journal.breaks() == ()
    assert len(stage.speaker.heard) == 0


def test_woken_too_long_after_its_moment_it_says_and_writes_nothing_and_the_daemon_is_told():
    stage = Stage(offered=True)
    stage.clock.advance(timedelta(minutes=5, seconds=21))
    assert stage.play() is None
    assert stage.journal.breaks() == ()
    assert stage.events == [("held", "clock"), "closed"]
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


def test_an_offer_has_a_volume_of_its_own_and_the_session_has_not():
    def loudest(volume: float, script: dict) -> tuple[int, int]:
        stage = Stage(script, offered=True, offer_volume=volume)
        stage.play()
        begun = next((place for place, event in enumerate(stage.events) if event[:1] == ("began",)), None)
        heard = np.abs(stage.speaker.heard.astype(np.int32))
        return int(heard[: 2 * PLAYBACK_RATE].max()), int(heard[-5 * PLAYBACK_RATE :].max()) if begun is not None else 0

    taken = {"Coffee-machine minute?": voiced("yes", "yes please")}
    full, quarter = loudest(1.0, taken), loudest(0.25, dict(taken))
    # rounding to whole samples
    assert abs(quarter[0] - full[0] / 4) <= 1
    assert quarter[1] == full[1] > 0
    assert loudest(0.0, {})[0] == 0


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
    stage = Stage({"three more": TypedLine("resume")})
    stage.play()
    assert ("heard", None) in stage.events


# Before an offer.


@pytest.mark.parametrize(
    ("name", "why"),
    [("locked", "locked"), ("recording", "meeting"), ("filming", "meeting"), ("do_not_disturb", "do-not-disturb")],
)
def test_what_has_begun_since_it_was_sent_keeps_it_silent(name, why):
    stage = Stage(offered=True)
    stage.desk.on.add(name)
    assert stage.play() is None
    assert (stage.events, stage.journal.breaks()) == ([("held", why), "closed"], ())
    assert len(stage.speaker.heard) == 0


def test_nothing_is_spoken_to_an_empty_chair():
    stage = Stage(offered=True)
    stage.desk.rest(timedelta(minutes=5))
    stage.play()
    assert stage.events[0] == ("held", "away")


def test_nothing_is_spoken_while_another_has_the_floor():
    stage = Stage(offered=True, floor=False)
    stage.play()
    assert stage.events[0] == ("held", "session")


def test_a_machine_that_slept_since_keeps_it_silent():
    stage = Stage(offered=True)
    get = stage.get

    def sleeping(*, timeout: float) -> InboxItem:
        stage.get = get
        stage.clock.sleep(timedelta(minutes=1))
        return get(timeout=timeout)

    stage.get = sleeping
    stage.play()
    assert stage.events[0] == ("held", "just-woken")


def test_it_looks_just_before_its_moment_and_speaks_at_it():
    stage = Stage({"Coffee-machine minute?": StopRequested(stop=False)}, offered=True)
    stage.play()
    assert stage.desk.looks == 1
    assert "offering" in stage.events


@pytest.mark.parametrize(("types", "late"), [(0, 0), (7, 7), (300, 60)])
def test_somebody_who_types_is_let_finish_for_a_minute_at_most(types, late):
    stage = Stage({"Coffee-machine minute?": StopRequested(stop=False)}, offered=True)
    due = stage.clock.now() + timedelta(seconds=20)
    ends = due + timedelta(seconds=types)
    look = stage.desk.look

    def typing():
        stage.desk.rest(timedelta(0) if types and stage.clock.now() < ends else timedelta(seconds=3))
        return look()

    stage.desk.look = typing
    begun = []
    stage.offering = lambda: begun.append(stage.clock.now())
    stage.play()
    # it looks once a second
    assert timedelta(0) <= begun[0] - due - timedelta(seconds=late) <= timedelta(seconds=1)


@pytest.mark.parametrize("reason", ["recording", "filming", "do_not_disturb", "full_screen"])
def test_a_reason_that_the_person_has_left_out_does_not_hold_the_offer_at_the_last_moment(reason):
    for presence, offered in ((PresenceConfig(), False), (PresenceConfig(silent_for=()), True)):
        stage = Stage({"Coffee-machine minute?": StopRequested(stop=False)}, offered=True, presence=presence)
        stage.desk.on.add(reason)
        stage.desk.rest(timedelta(0) if offered else timedelta(seconds=3))  # typing is left out as well
        stage.play()
        assert ("offering" in stage.events) is offered


@pytest.mark.parametrize(
    ("unheard", "outcome", "why"), [(False, BreakOutcome.UNANSWERED, None), (True, BreakOutcome.HELD, "no-sound")]
)
def test_an_offer_through_a_muted_loudspeaker_is_not_unanswered_but_held(unheard, outcome, why):
    stage = Stage(offered=True, unheard=unheard)
    stage.play()
    (entry,) = stage.journal.breaks()
    assert (entry.outcome, entry.why) == (outcome, why)
    assert outcome in stage.events


def test_an_answer_counts_though_nothing_was_heard():
    stage = Stage({"Coffee-machine minute?": TypedLine("no")}, offered=True, unheard=True)
    stage.play()
    assert [entry.outcome for entry in stage.journal.breaks()] == [BreakOutcome.DECLINED]


# The smaller one, and orders.


def offer_and(*answers: str) -> Stage:
    """Offer five minutes, and after a no one for the eyes; answer with *answers* in turn."""
    questions = ["Hourly five, standing?", "One minute for the eyes?"]
    script = {question: TypedLine(answer) for question, answer in zip(questions, answers, strict=False)}
    stage = Stage(script, routine="hourly_standing_5", smaller="eye_break_1", offered=True)
    stage.play()
    return stage


def decided(stage: Stage) -> list[tuple[str, str]]:
    return [(entry.routine, str(entry.outcome)) for entry in stage.journal.breaks()]


def test_who_says_no_is_offered_a_smaller_one_once():
    stage = offer_and("no", "no")
    assert decided(stage) == [("hourly_standing_5", "declined"), ("eye_break_1", "declined")]
    assert stage.journal.sessions() == ()


def test_the_smaller_one_is_led_where_it_is_taken():
    stage = offer_and("no", "yes")
    assert decided(stage) == [("hourly_standing_5", "declined"), ("eye_break_1", "taken")]
    (session,) = stage.journal.sessions()
    assert (session.routine, session.outcome) == ("eye_break_1", SessionOutcome.FINISHED)
    assert {each.exercise for each in session.sets} == {"distance_gaze", "slow_blink"}
    # both are of the one break that was due
    assert len({entry.due for entry in stage.journal.breaks()}) == 1


def test_the_smaller_one_is_asked_for_once_only():
    stage = offer_and("no")
    assert decided(stage) == [("hourly_standing_5", "declined"), ("eye_break_1", "unanswered")]
    assert sum("A smaller one" in text for text in stage.captions) == 1


@pytest.mark.parametrize(("answer", "outcome"), [("skip", "skipped"), ("stop the session", "declined")])
def test_who_skips_or_stops_is_offered_nothing_smaller(answer, outcome):
    assert decided(offer_and(answer)) == [("hourly_standing_5", outcome)]


@pytest.mark.parametrize(
    ("answer", "minutes"),
    [("in ten minutes", 10), ("in fifteen minutes", 15), ("later", 10), ("give me five minutes", 5)],
)
def test_minutes_that_are_named_count(answer, minutes):
    stage = offer_and(answer)
    (entry,) = stage.journal.breaks()
    assert entry.again_at - entry.decided_at == timedelta(minutes=minutes)
    words = Wording(language="en", lines=shipped_library().lines, bank=stage.voice.clip).clock(
        entry.again_at.astimezone()
    )
    assert stage.captions[-1] == f"I'll ask you at about {words}."


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        (RemoteCommand(Command.SKIP), "skipped"),
        (RemoteCommand(Command.SNOOZE, 25), "later"),
        (RemoteCommand(Command.START), "taken"),
    ],
)
def test_an_order_answers_the_offer(order, outcome):
    script = {"Coffee-machine minute?": order}
    stage = Stage(script, offered=True)
    stage.play()
    (entry,) = stage.journal.breaks()
    assert entry.outcome == outcome
    if order.minutes:
        assert entry.again_at - entry.decided_at == timedelta(minutes=25)


class Shown:
    """A notification whose button is pressed at once, if one is named."""

    def __init__(self, button: str | None = None) -> None:
        self.button, self.happened = button, []

    def show(self, title, body, buttons, pressed) -> bool:
        self.happened.append((title, body, dict(buttons)))
        if self.button is not None:
            pressed(next(key for key, text in buttons.items() if text == self.button))
        return True

    def close(self) -> None:
        self.happened.append("closed")


@pytest.mark.parametrize(
    ("button", "outcome"),
    [
        ("Start", BreakOutcome.TAKEN),
        ("Later", BreakOutcome.LATER),
        ("Skip", BreakOutcome.SKIPPED),
        (None, BreakOutcome.UNANSWERED),
    ],
)
def test_a_button_of_the_notification_answers_the_offer(button, outcome):
    notice = Shown(button)
    stage = Stage(offered=True, notice=notice)
    stage.play()
    (entry,) = stage.journal.breaks()
    assert entry.outcome is outcome
    assert notice.happened[0] == (
        "Time to move",
        "Coffee-machine minute",
        {"start": "Start", "snooze": "Later", "skip": "Skip"},
    )
    assert set(notice.happened[1:]) == {"closed"}


def test_the_notification_goes_when_the_offer_is_answered_by_voice():
    class Watching(Stage):
        def cue(self, cue):
            super().cue(cue)
            if "began" in [event[0] for event in self.events if isinstance(event, tuple)]:
                self.closed_in_session = "closed" in notice.happened

    notice = Shown()
    stage = Watching({"Coffee-machine minute?": voiced("yes", "yes please")}, offered=True, notice=notice)
    stage.play()
    assert stage.closed_in_session


def test_a_session_that_was_asked_for_shows_no_notification():
    notice = Shown()
    Stage(notice=notice).play()
    assert set(notice.happened) == {"closed"}


# What a journal that fails costs: nothing.


class FailingFrom(Stage):
    """A stage whose journal fails from the caption *begins* to the caption *ends*."""

    def __init__(self, begins: str, ends: str = "never") -> None:
        super().__init__()
        self._turns = {begins: "disk full", ends: None}

    def cue(self, cue: Cue) -> None:
        if cue.text in self._turns:
            self.journal.refuse(self._turns[cue.text])
        super().cue(cue)


@pytest.mark.faults
@pytest.mark.parametrize("begins", [None, "three more", "last one"], ids=["the first words", "a set", "its end"])
def test_a_journal_that_fails_for_a_moment_costs_no_set_and_no_word(begins):
    steady = Stage()
    expected = steady.play()
    shaky = FailingFrom(begins or steady.captions[0], steady.captions[-1])
    session = shaky.play()
    assert session is not None
    assert outcomes(session) == outcomes(expected)
    assert session.outcome is SessionOutcome.FINISHED
    assert shaky.captions == steady.captions
    told = [event[1] for event in shaky.events if event[0] == "unwritten"]
    assert told == ["not written yet, but kept: disk full", None]
    assert shaky.events[-1] == "closed"


@pytest.mark.faults
def test_what_a_busy_machine_costs_the_sound_is_counted_once_in_the_end():
    stage = Stage()
    stage.speaker.late = 2
    stage.play()
    (counted,) = stage.flows
    assert (counted.underruns, counted.overruns, counted.dropped) == (2, 0, 0)
    assert counted.seconds == pytest.approx(len(stage.speaker.heard) / PLAYBACK_RATE, abs=1)


@pytest.mark.faults
def test_a_journal_that_stays_full_is_told_while_and_after_the_session_is_led():
    stage = FailingFrom("three more")
    stage.conductor.run()
    steady = Stage()
    steady.play()
    assert stage.captions == steady.captions
    told = [event[1] for event in stage.events if event[0] == "unwritten"]
    assert told == [
        "not written yet, but kept: disk full",
        "not in the journal: 3 rows (disk full); lost",
    ]


class SlowVoice(Stage):
    """A stage whose voice has the first sentence at once; *seconds* of it and of silence pass before the second one."""

    def __init__(self, seconds: float) -> None:
        begun = Event()

        class Begun(Conductor):
            def _play_main(self, track: Track, at: int) -> None:
                super()._play_main(track, at)
                begun.set()

        super().__init__(kind=Begun)
        self.lines: list[str] = []
        clip = self.voice.clip

        def slow(line: Line) -> Samples:
            self.lines.append(line.text)
            if len(self.lines) == 2:
                assert begun.wait(30)
                self.speaker.play(samples(seconds))
            return clip(line)

        self.voice.clip = slow


@pytest.mark.parametrize("late", [-0.2, 0.1, 3.0], ids=["within the sentence", "in the pause", "after it"])
def test_the_first_sentence_sounds_while_the_rest_of_the_introduction_is_made(late):
    steady = Stage()
    session = steady.play()
    first = len(steady.voice.clip(Line(steady.captions[0], "en")))
    slow = SlowVoice(first / PLAYBACK_RATE + late)
    assert outcomes(slow.play()) == outcomes(session)
    assert slow.lines[0] == steady.captions[0]
    assert slow.captions == steady.captions
    sound, expected = slow.speaker.heard, steady.speaker.heard
    assert np.array_equal(sound[:first], expected[:first])
    waited = len(sound) - len(expected)
    assert late > 0 or waited == 0  # nobody hears that it was made in two
    assert np.array_equal(sound[first:][sound[first:] != 0], expected[first:][expected[first:] != 0])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("how many left", "how many left"),
        ("how_many_left", "how_many_left"),
        ("d", "done"),
        ("y", "yes"),
        ("done", "done"),
    ],
)
def test_what_is_understood_and_not_taken_now_is_told_so_and_changes_nothing(text, shown):
    stage = Stage({"Now heel raises, six times.": TypedLine(text)})
    session = stage.play()
    assert [(each.command, each.phrase, each.closed) for each in stage.utterances] == [(None, shown, True)]
    assert [each.outcome for each in session.sets] == [Outcome.DONE, Outcome.DONE]


def test_the_display_learns_what_can_be_said_whenever_that_changes():
    stage = Stage({"three more": TypedLine("pause"), "Holding your place.": TypedLine("resume")})
    stage.play()
    assert "done" not in stage.opened[0]
    assert any("resume" in given and "pause" not in given for given in stage.opened)
    assert all(one != other for one, other in pairwise(stage.opened))


def test_what_nobody_can_mean_is_not_understood():
    stage = Stage({"three more": TypedLine("banana")})
    stage.play()
    assert [(each.command, each.phrase, each.closed) for each in stage.utterances] == [(None, "banana", False)]
