"""What a person wishes while a session plays, with its effect in what is heard and what is written."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from coach.content.routine import lay_out_sets
from coach.hearing.grammar import make_grammar
from coach.hearing.ports import Utterance
from coach.journal.entries import Note, Outcome, SessionOutcome
from coach.programs.conductor.conductor import Conductor
from coach.programs.inbox import TypedLine
from coach.session import machine
from coach.session.commands import Command
from coach.session.effects import Effect, SetEnded, Tell
from coach.session.state import State
from coach.timeline.cues import Cue, Line
from coach.timeline.wording import split_sentences
from coach.units import PLAYBACK_RATE, samples
from tests.support.library import shipped_library
from tests.support.profiles import some_of
from tests.support.stage import Stage

LIBRARY = shipped_library()


def outcomes(session):
    return [(entry.exercise, entry.done, entry.outcome) for entry in session.sets]


WHOLE = [("heel_raise", 6, Outcome.DONE), ("desk_push_up", 6, Outcome.DONE)]


@pytest.mark.parametrize(
    ("wish", "answer"),
    [
        ("how many left", "Three to go."),
        ("where are we", "Exercise one of two, and about a minute to go."),
        ("what's coming up", "After this: desk push-ups."),
        ("what can I say", "You can say: pause please, slow down, or I'm done."),
    ],
)
def test_a_question_in_a_set_is_answered_and_every_repetition_is_counted(wish, answer):
    stage = Stage({"three more": TypedLine(wish)})
    session = stage.play()
    assert answer in stage.captions
    assert outcomes(session) == WHOLE
    assert [caption for caption in stage.captions if caption in {"two more", "last one"}] == [
        "two more",
        "last one",
    ] * 2


COUNTS = {"one", "two", "three", "four", "five", "six", "seven", "eight", "three more", "two more", "last one"}


@pytest.mark.parametrize("line", ["Breathe out on effort.", "Halfway there.", "Nice rhythm."])
def test_say_that_again_says_the_last_line_again_and_every_repetition_is_counted(line):
    stage = Stage({line: TypedLine("say that again")}, routine="micro_legs_10")
    session = stage.play()
    assert session.outcome is SessionOutcome.FINISHED
    again = stage.captions.index(line, stage.captions.index(line) + 1)
    assert set(stage.captions[stage.captions.index(line) + 1 : again]) <= COUNTS
    plain = Stage(routine="micro_legs_10")
    assert outcomes(session) == outcomes(plain.play())
    counted = [[text for text in each.captions if text in COUNTS] for each in (stage, plain)]
    assert counted[0] == counted[1]


def test_say_that_again_says_all_the_sentences_of_a_line():
    second = split_sentences(LIBRARY.routines["micro_full_10"].intro["en"][0])[1]
    stage = Stage({second: TypedLine("say that again")}, routine="micro_full_10")
    stage.play()
    assert stage.captions[:2] == stage.captions[2:4]


def test_say_that_again_at_the_end_says_the_last_words_again():
    stage = Stage({"One minute of movement so far today.": TypedLine("say that again")})
    stage.play()
    assert stage.captions[-2:] == stage.captions[-4:-2]


def test_say_that_again_in_the_work_tells_all_of_an_exercise_that_was_only_named():
    stage = Stage({"hold": TypedLine("say that again")})
    assert outcomes(stage.play()) == WHOLE
    named = stage.captions.index("Heel raises.")
    assert stage.captions[named : named + 3] == [
        "Heel raises.",
        "Six times.",
        LIBRARY.exercises["heel_raise"].setup["en"],
    ]


def test_slower_lengthens_what_follows_and_counts_all_of_it():
    plain, slow = Stage(), Stage({"three more": TypedLine("slow down")})
    assert outcomes(plain.play()) == outcomes(slow.play()) == WHOLE
    # two of the three repetitions left, of 3 seconds besides their hold, by a quarter
    longer = (slow.clock.now() - plain.clock.now()).total_seconds()
    assert 1.4 < longer < 2.4


def test_one_more_set_is_done_and_journalled_as_one_more():
    stage = Stage({"Rest for one minute.": TypedLine("one more set")}, library=with_rest(LIBRARY))
    assert outcomes(stage.play()) == [WHOLE[0], *WHOLE]


def test_easier_tells_how_lowers_the_dose_and_is_noted():
    stage = Stage({"one": TypedLine("make it easier")})
    session = stage.play()
    assert LIBRARY.exercises["heel_raise"].easier["en"] in stage.captions
    assert session.sets[0].target == session.sets[0].done == 5
    assert [(entry.exercise, entry.note) for entry in session.notes] == [("heel_raise", Note.EASIER)]


def test_less_talk_twice_counts_in_tones():
    stage = Stage({"three": TypedLine("less talk"), "I'll say less.": TypedLine("less talk")})
    session = stage.play()
    assert outcomes(session) == WHOLE
    assert "three more" not in stage.captions


def test_who_is_unwell_hears_the_emergency_line_twice_and_nothing_after_it():
    stage = Stage({"three more": TypedLine("I feel faint")})
    session = stage.play()
    assert session.outcome is SessionOutcome.PAIN
    assert session.sets[0].outcome is Outcome.PAIN
    line = LIBRARY.lines["red_flag_any"].says["en"][0]
    last = stage.captions[stage.captions.index("three more") + 1 :]
    assert " ".join(last) == f"{line} {line}"


def test_a_pain_freezes_at_once_and_the_exercise_is_left_out():
    stage = Stage({"three more": TypedLine("that hurts"), "Is the pain sharp?": TypedLine("yes")})
    session = stage.play()
    assert "two more" not in stage.captions[: stage.captions.index("Then I leave it out until you allow it.")]
    assert outcomes(session) == [("heel_raise", 3, Outcome.PAIN), WHOLE[1]]


def test_others_are_lowered_once_for_a_set_and_brought_back_in_a_pause():
    stage = Stage({"three more": TypedLine("pause")})
    stage.play()
    # the opening and the set up to the pause, then nobody speaks for ten minutes, then the farewell
    assert stage.others.told[:2] == ["lower", "restore"]
    assert stage.others.told[-1] == "close"


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("help_introducing", State.INTRODUCING),
        ("help_introducing", State.COUNTING_IN),
        ("help_working", State.WORKING),
        ("help_resting", State.RESTING),
        ("help_paused", State.PAUSED),
        ("help_offer", State.OFFERED),
    ],
)
def test_help_teaches_three_phrases_that_count_then(language, line, state):
    sets = lay_out_sets(LIBRARY.routines["coffee_minute"], LIBRARY.exercises)
    session, _ = machine.begin_at_once(sets)
    counting = state in {State.WORKING, State.PAUSED}
    session = replace(session, state=state, counting=counting, index=1)
    open_ = {c: LIBRARY.commands[c].phrases(language) for c in machine.commands_now(session)}
    said = LIBRARY.lines[line].says[language][0].split(":")[1].rstrip(".")
    taught = said.replace(" or ", " ").replace(" eller ", ", ").replace(",,", ",").split(",")
    for phrase in taught:
        assert make_grammar(open_).command(phrase.strip()) is not None, phrase
    assert len(taught) == 3
    assert LIBRARY.lines[line].teaches


def with_rest(library):
    routine = library.routines["coffee_minute"]
    first, *others = routine.steps
    steps = (replace(first, rest=60.0), *others)
    return replace(library, routines={**library.routines, routine.id: replace(routine, steps=steps)})


# Sixty wishes.

WISHES = set(Command) - {Command.STOP, Command.UNWELL, Command.SNOOZE, Command.NO, Command.START}
"""Everything but what ends the session."""

RARE = {Command.SKIP, Command.NEXT, Command.DONE, Command.PAIN}
"""What takes an exercise away; of too many of these little would be left to wish for."""


class Watched(Conductor):
    """Keeps when something took the turn from what was playing."""

    def __init__(self, *parts, **options):
        super().__init__(*parts, **options)
        self.turns: list[int] = []
        self.effects: list[Effect] = []

    def _play(self, track, at):
        self.turns.append(self._playback.position.pulled)
        super()._play(track, at)

    def _do(self, effect):
        self.effects.append(effect)
        super()._do(effect)


class Wishful(Stage):
    """A person who wishes for something every few seconds, of what can be wished for then."""

    def __init__(self, seed: int) -> None:
        super().__init__(routine="micro_full_10", kind=Watched)
        self.wished: list[Command] = []
        self.said: list[tuple[int, int, str]] = []
        self.counted: list[tuple[int, int]] = []
        self._random = random.Random(seed)  # noqa: S311 - the same wishes each time
        self._due = 3 * PLAYBACK_RATE

    def get(self, *, timeout: float):
        if self.events and not self._items and self._now > self._due and (len(self.wished) < 60 or self._paused):
            self._wish()
        return super().get(timeout=timeout)

    @property
    def _paused(self) -> bool:
        return self.conductor._session.state is State.PAUSED

    @property
    def _now(self) -> int:
        return self.conductor._playback.position.pulled

    def _wish(self) -> None:
        self._due = self._now + samples(self._random.uniform(0.5, 6))
        open_ = sorted(WISHES & machine.commands_now(self.conductor._session))
        kept = [each for each in open_ if each not in RARE or self._random.random() < 0.1]
        if self._paused:
            kept = [Command.RESUME, Command.STATUS]
        if kept:
            self.wished.append(self._random.choice(kept))
            self.put(
                Utterance(command=self.wished[-1].value, phrase="as asked", confidence=1.0, start=0, end=0, decided=0)
            )

    def cue(self, cue: Cue) -> None:
        super().cue(cue)
        if isinstance(cue.sound, Line):
            here = self.conductor._playback.position
            self.said.append((here.pulled - (here.position - cue.start), cue.length, cue.text))

    def progress(self, a_set, state, done):
        super().progress(a_set, state, done)
        if state is State.WORKING:
            self.counted.append((self.conductor._session.index, done))


@pytest.mark.parametrize("seed", some_of(range(5), 3))
def test_sixty_random_wishes_lose_nothing_and_say_nothing_over_something_else(seed):
    stage = Wishful(seed)
    session = stage.play()
    assert len(stage.wished) >= 60  # and what it takes not to end in a pause
    assert session.outcome is SessionOutcome.FINISHED
    # every set that was begun is in the journal once, with all that was counted of it, and no repetition is passed over
    ended = [effect for effect in stage.conductor.effects if isinstance(effect, SetEnded)]
    assert len(session.sets) == len(ended) == len({effect.index for effect in ended})
    reached = {index: max(done for i, done in stage.counted if i == index) for index, _ in stage.counted}
    assert {effect.index: effect.done for effect in ended if effect.index in reached} == reached
    for (index, done), (following, more) in pairwise(stage.counted):
        assert following != index or more <= done + 1
    # a line is heard to its end, unless a wish took the turn from it
    for (start, length, text), (begins, _, other) in pairwise(stage.said):
        taken = any(start <= turn < begins for turn in stage.conductor.turns)
        assert taken or start + length <= begins, (text, other)
    # nobody is praised twice in the same words
    praised = [text for _, _, text in stage.said if text in LIBRARY.lines["encourage"].says["en"]]
    assert len(praised) == len(set(praised))
    # what was asked for was answered
    asked = sum(isinstance(effect, Tell) for effect in stage.conductor.effects)
    assert asked >= sum(wish in ANSWERED for wish in stage.wished)


ANSWERED = {Command.HOW_MANY_LEFT, Command.STATUS, Command.WHATS_NEXT}
