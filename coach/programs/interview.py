"""`coach setup`: ask a person by voice what the coach should know; they answer by voice or keys.

Every question is answered by yes or no: that is what the ears understand
best, and nothing has to be spelled.  The three questions about health come
first, before anything brisk or hard is offered (EVIDENCE 1, last row).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from queue import Empty, SimpleQueue

from coach.audio.echo_reference import EchoReference
from coach.audio.ports import Microphone, Speaker
from coach.content.exercise import CONDITIONS, Level
from coach.dosing.progression import Person
from coach.errors import DeviceError
from coach.hearing.grammar import make_grammar, normalise
from coach.hearing.ports import Ears, Utterance
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

_TICK = 0.05
"""Seconds between two looks at the loudspeaker."""


def person_of(ask: Callable[[str], bool | None]) -> Person:
    """Put every question with *ask* (None: not answered, also when asked again) and return what the answers say.

    A person who leaves a question about health unanswered is not cleared.  The last of these questions names
    pregnancy among others: a yes to it is followed by the question whether that is meant.
    """
    answers = [ask(key) for key in HEALTH]
    cleared = all(answer is False for answer in answers)
    named = {"pregnancy"} if answers[-1] and ask("setup_pregnancy") else set()
    level = Level.BEGINNER if ask("setup_new") else Level.NORMAL
    if level is Level.NORMAL and cleared and ask("setup_hard"):
        level = Level.HARD
    named |= {each for each in CONDITIONS if each != "pregnancy" and ask(f"setup_{each}")}
    return Person(level=level, conditions=frozenset(named), cleared=cleared)


def person_file_text(person: Person) -> str:
    """Return *person* as the text of person.toml."""
    named = ", ".join(f'"{each}"' for each in sorted(person.conditions))
    return (
        "# What you told `coach setup`; the same keys in config.toml come before these.\n"
        f'level = "{person.level}"\nconditions = [{named}]\ncleared = {str(person.cleared).lower()}\n'
    )


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
        self._open = {command.value: phrases[command] for command in (Command.YES, Command.NO)}
        self._playback = Playback()
        if ears is not None:
            try:
                ears.open(self._open)
                ears.start(self.inbox.put, self._playback.duck)
            except DeviceError:
                ears.close()
                self._ears = None
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

    def ask(self, key: str) -> bool | None:
        """Ask *key*, and again if there is no answer; None if there is none then either.

        Raises:
            Cancelled: the person wants no more questions.
            DeviceError: the loudspeaker was lost again and again.
        """
        for _ in range(2):
            answer = self._answer(ask_question(self._spoken, [key], ANSWER_TIME))
            if answer is not None:
                return answer
        return None

    def say(self, keys: Iterable[str]) -> None:
        """Say the stock lines *keys*; an answer cuts them short."""
        self._answer(make_statement(self._spoken, keys))

    def close(self) -> None:
        """Close the devices.  May be called twice."""
        for device in (self._microphone, self._ears, self._speaker):
            if device is not None:
                device.close()
        self._display.close()

    def _answer(self, timeline: Timeline) -> bool | None:
        for _ in play_through(self._playback, timeline, mix(timeline, self._bank), self._display.cue):
            self._look_after_devices()
            try:
                answer = self._understood(self.inbox.get(timeout=_TICK))
            except Empty:
                continue
            if answer is not None:
                self._playback.play(mix(Timeline(cues=(), marks=(), length=samples(_TICK)), self._bank))
                return answer
        return None

    def _understood(self, item: InboxItem) -> bool | None:
        match item:
            case StopRequested():
                raise Cancelled
            case TypedLine(text=text):
                name = {"y": "yes", "j": "yes", "n": "no"}.get(normalise(text), normalise(text))
                command = name if name in self._open else make_grammar(self._open).command(text)
            case Utterance(command=command):
                pass
        return {"yes": True, "no": False}.get(command or "")
