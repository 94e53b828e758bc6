"""`coach setup`: ask a person by voice what the coach should know; they answer by voice or keys.

Every question is answered by yes or no: that is what the ears understand
best, and nothing has to be spelled.  The three questions about health come
first, before anything brisk or hard is offered (EVIDENCE 1, last row).  One
can be left, and one can go back to the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Event

from coach.audio.echo_reference import EchoReference
from coach.audio.ports import Microphone, Speaker
from coach.config.toml_text import to_toml
from coach.config.values import read_span
from coach.content.exercise import CONDITIONS, Level
from coach.content.vocabulary import NOT_EVERYWHERE, SETUP_HOURS
from coach.dosing.progression import Person
from coach.errors import DeviceError
from coach.hearing.grammar import make_grammar, normalise
from coach.hearing.ports import Ears, Utterance
from coach.plan.hours import ClockSpan, Workplace
from coach.programs.conductor.ports import Display
from coach.programs.inbox import Cancelled, Inbox, InboxItem, StopRequested, TypedLine
from coach.programs.lasting_speaker import LastingSpeaker
from coach.programs.playing import play_through
from coach.session.commands import Command
from coach.timeline.announcements import ask_question, make_statement
from coach.timeline.cues import Bank, Samples, Timeline
from coach.timeline.mix import mix
from coach.timeline.playback import Playback
from coach.timeline.wording import Wording
from coach.units import samples

HEALTH = ("setup_heart", "setup_chest", "setup_recent")
"""The three questions; a yes to any of them keeps to what is light."""

ANSWER_TIME = 8.0
"""Seconds that an answer is waited for: one has to think of one's own knees."""

BACK = "back"
BACK_PHRASES = {"en": ("one back", "go back"), "da": ("et tilbage", "gå tilbage")}
"""Language -> what goes back to the question before; no keyword head has learnt it: the second recogniser decides."""

KEYS_HERE = {"y": "yes", "j": "yes", "n": "no", "s": "skip", "b": BACK, "t": BACK}
"""Key -> what it answers; "j" is the Danish yes, "t" the Danish back."""


class _Left:
    """A question that the person leaves."""


_LEFT = _Left()

_TICK = 0.05
"""Seconds between two looks at the loudspeaker."""


def person_of(ask: Callable[[str], bool | None], known: Person) -> Person:
    """Put every question with *ask* (None: not answered, also when asked again); return *known* with what was answered.

    A yes to any of the questions about health clears nobody; without one, a person is cleared by no to all three, or
    was cleared before.  The last of them names pregnancy among others: a yes to it is followed by the question
    whether that is meant.
    """
    health = [ask(key) for key in HEALTH]
    cleared = not any(health) and (known.cleared or None not in health)
    named = {"pregnancy": ask("setup_pregnancy") if health[-1] else health[-1]}
    level = _level_of(ask, known.level, cleared=cleared)
    named |= {each: ask(f"setup_{each}") for each in CONDITIONS if each != "pregnancy"}
    conditions = {each for each, answer in named.items() if (each in known.conditions if answer is None else answer)}
    return replace(known, level=level, conditions=frozenset(conditions), cleared=cleared)


def workplace_of(ask: Callable[[str], bool | None], known: Workplace) -> Workplace:
    """Put the questions about the place, its things and the hours; return *known* with what was answered."""
    home = ask("setup_home")
    others = None if home else ask("setup_others")
    place = "home" if home else known.place if others is None else "open_office" if others else "office"
    had = NOT_EVERYWHERE if known.equipment is None else known.equipment
    there = {each: ask(f"setup_{each}") for each in NOT_EVERYWHERE}
    equipment = tuple(each for each, answer in there.items() if (each in had if answer is None else answer))
    untold = known.equipment is None and all(answer is None for answer in there.values())
    return Workplace(place=place, equipment=None if untold else equipment, hours=_hours_of(ask) or known.hours)


def _hours_of(ask: Callable[[str], bool | None]) -> tuple[ClockSpan, ...]:
    """Ask for one span after the other until one is right, or none is answered."""
    for hours in SETUP_HOURS:
        answer = ask(hours_question(hours))
        if answer is None:
            return ()
        if answer:
            return (read_span(hours),)
    return ()


def hours_question(hours: str) -> str:
    """Return the question about the working *hours* "09:00-17:00"."""
    return f"setup_hours_{int(hours[:2])}"


class GoneBack(Exception):  # noqa: N818  (an answer, not an error)
    """The person wants the question before once more."""


class BegunAnew(Exception):  # noqa: N818  (see above)
    """The person wants all questions once more."""


def told_by(
    ask: Callable[[str, int, int], bool | None],
    known: Person,
    *,
    again: bool = True,
    confirm: Callable[[Person], None] = lambda _: None,
) -> Person:
    """Put all questions with *ask*, which is told the number of each and how many there are; back as often as wanted.

    Without *again* those are left that were answered before.  *confirm* is given what was told, and may begin anew.
    Return *known* with what was answered.
    """
    given: dict[str, bool | None] = {}
    left = frozenset() if again else known.answered

    def all_told(ask: Callable[[str], bool | None]) -> Person:
        told = person_of(ask, known)
        return replace(told, workplace=workplace_of(ask, known.workplace))

    def answer(key: str) -> bool | None:
        if key in left:
            return None
        if key not in given:
            given[key] = ask(key, len({*map(_step, given), _step(key)}), _count(all_told, given, left))
        return given[key]

    while True:
        try:
            told = all_told(answer)
            told = replace(told, answered=known.answered | {key for key, said in given.items() if said is not None})
            confirm(told)
        except GoneBack:
            if given:
                given.popitem()
        except BegunAnew:
            given.clear()
        else:
            return told


def unasked(known: Person) -> bool:
    """Tell whether a question is left that *known* has not answered."""
    asked: list[int] = []
    told_by(lambda _, number, __: asked.append(number), known, again=False)
    return bool(asked)


def _count(
    told: Callable[[Callable[[str], bool | None]], Person], given: Mapping[str, bool | None], left: Collection[str]
) -> int:
    """Return how many questions there are, if each that is still to come is answered as it is by most people."""
    asked: list[str] = []

    def answer(key: str) -> bool | None:
        if key in left:
            return None
        asked.append(key)
        return given.get(key, key == hours_question(SETUP_HOURS[0]))

    told(answer)
    return len(set(map(_step, asked)))


def _step(question: str) -> str:
    """Return what *question* counts as: all those about the hours are one."""
    return "setup_hours" if question.startswith("setup_hours") else question


def _level_of(ask: Callable[[str], bool | None], known: Level, *, cleared: bool) -> Level:
    """Ask what tells the level; one who is new to exercise, or not cleared, is not asked whether it may be hard."""
    new = ask("setup_new")
    if new or (new is None and known is Level.BEGINNER):
        return Level.BEGINNER
    hard = ask("setup_hard") if cleared else False
    if hard is None or (new is None and not cleared):
        return Level.HARD if known is Level.HARD else Level.NORMAL
    return Level.HARD if hard else Level.NORMAL


def person_file_text(person: Person) -> str:
    """Return *person* as the text of person.toml."""
    wishes = {"never": person.never, "prefer": person.prefer}
    there = person.workplace
    lines = [
        "# What you told `coach setup`, `never` and `prefer`; the same keys in config.toml come before these.",
        f'level = "{person.level}"',
        f"conditions = {_listed(person.conditions)}",
        f"cleared = {str(person.cleared).lower()}",
        *(f"{key} = {_listed(ids)}" for key, ids in wishes.items() if ids),
        *([f'place = "{there.place}"'] if there.place else []),
        *([f"equipment = {_listed(there.equipment)}"] if there.equipment is not None else []),
        *([f"hours = {_listed(map(str, map(to_toml, there.hours)))}"] if there.hours else []),
        *([f"answered = {_listed(person.answered)}"] if person.answered else []),
    ]
    return "\n".join(lines) + "\n"


def _listed(words: Iterable[str]) -> str:
    quoted = [f'"{word}"' for word in sorted(words)]
    return f"[{', '.join(quoted)}]"


class SetupInterview:
    """Asks aloud; hears yes and no, and reads them from the keyboard."""

    def __init__(  # noqa: PLR0913  (what one needs to ask and to hear)
        self,
        *,
        spoken: Wording,
        bank: Bank,
        phrases: Mapping[Command, Collection[str]],
        open_speaker: Callable[[Callable[[int], Samples]], Speaker],
        open_microphone: Callable[[Callable[[bytes], None]], Microphone | None],
        ears: Ears | None,
        display: Display,
        inbox: Inbox[InboxItem] | None = None,
    ) -> None:
        self.inbox: Inbox[InboxItem] = inbox or SimpleQueue[InboxItem]()
        self._spoken, self._bank, self._display, self._ears = spoken, bank, display, ears
        self._open = {command.value: phrases[command] for command in (Command.YES, Command.NO, Command.SKIP)}
        self._open |= {BACK: BACK_PHRASES[spoken.language]}
        self._playback = Playback()
        if ears is not None:
            try:
                ears.open(self._open)
                ears.start(self.inbox.put, self._playback.duck)
            except DeviceError:
                ears.close()
                self._ears = None
        self.unanswered: list[str] = []
        """Keys of the questions that were left, in the order in which they were asked."""
        self.answered = 0
        """How many questions were not left."""
        self._input_ended = Event()
        self._echo_reference = EchoReference(self._playback.pull)
        self._speaker = LastingSpeaker(open_speaker, self._echo_reference.pull)
        self._microphone = open_microphone(self._push) if self._ears else None
        self._show_devices()

    def _show_devices(self) -> None:
        self._display.ready(self._speaker.name, self._microphone.name if self._microphone else "type yes or no")

    def _look_after_devices(self) -> None:
        """Replace a lost loudspeaker; without a lost microphone the answers are typed."""
        lost = self._microphone is not None and self._microphone.failed is not None
        if self._microphone is not None and lost:
            self._microphone.close()
            self._microphone = None
        if self._speaker.replaced() or lost:
            self._show_devices()

    def _push(self, block: bytes) -> None:
        if self._ears is not None:
            self._ears.feed(block, self._echo_reference.passed())

    def ask(self, key: str, number: int = 0, total: int = 0) -> bool | None:
        """Ask *key*, and again if there is no answer; None if there is none then either, or nobody can answer.

        *number*: which question of *total* it is; 0 for one by itself.

        Raises:
            Cancelled: the person wants no more questions.
            GoneBack: the person wants the one before.
            DeviceError: the loudspeaker was lost again and again.
        """
        if number and not self.unreachable:
            self._display.asked(number, total)
        self.unanswered = [each for each in self.unanswered if each != key]
        for _ in range(2):
            answer = self._answer(ask_question(self._spoken, [key], ANSWER_TIME))
            if answer is _LEFT:
                break
            if isinstance(answer, bool):
                self.answered += 1
                return answer
        self.unanswered.append(key)
        return None

    def offer_change(self) -> None:
        """Ask whether anything of what was told is to be changed.

        Raises:
            BegunAnew: it is.
            GoneBack: the last answer is.
        """
        if self._answer(ask_question(self._spoken, ["setup_change"], ANSWER_TIME)) is True:
            raise BegunAnew

    def end_input(self) -> None:
        """Take it that nothing more will be typed.  From any thread, after the last line was put into the inbox."""
        self._input_ended.set()

    @property
    def unreachable(self) -> bool:
        """Whether nobody can answer any more: the input has ended, and there is no microphone."""
        return self._input_ended.is_set() and self._microphone is None

    def introduce(self, keys: Iterable[str]) -> None:
        """Say the stock lines *keys* before the questions; cut short by an answer, or where none can come."""
        self._answer(make_statement(self._spoken, keys))

    def say(self, keys: Iterable[str]) -> None:
        """Say the stock lines *keys*; an answer cuts them short."""
        self._answer(make_statement(self._spoken, keys), wanted=False)

    def close(self) -> None:
        """Close the devices.  May be called twice."""
        for device in (self._microphone, self._ears, self._speaker):
            if device is not None:
                device.close()
        self._display.close()

    def _answer(self, timeline: Timeline, *, wanted: bool = True) -> bool | _Left | None:
        for _ in play_through(self._playback, timeline, mix(timeline, self._bank), self._display.cue):
            self._look_after_devices()
            nobody = self.unreachable  # before the look into the inbox: a last line is still there
            try:
                answer = self._understood(self.inbox.get(timeout=_TICK))
            except Empty:  # the time has passed: nothing was answered
                if nobody and wanted:
                    break
                continue
            if answer is not None:
                self._playback.play(mix(Timeline(cues=(), marks=(), length=samples(_TICK)), self._bank))
                return answer
        return None

    def _understood(self, item: InboxItem) -> bool | _Left | None:
        match item:
            case StopRequested() | TypedLine(text="q"):
                raise Cancelled
            case TypedLine(text=text):
                name = KEYS_HERE.get(normalise(text), normalise(text))
                command = name if name in self._open else make_grammar(self._open).command(text)
            case Utterance(command=command):
                pass
        if command == BACK:
            raise GoneBack
        answers: dict[str, bool | _Left] = {"yes": True, "no": False, "skip": _LEFT}
        return answers.get(command or "")
