"""`coach setup`: ask a person by voice what the coach should know; they answer by voice or keys.

Every question is answered by yes or no: that is what the ears understand
best, and nothing has to be spelled.  One can be left, and one can go back to
the one before.  What is asked, and what follows from it, is in setup_questions.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from queue import Empty, SimpleQueue
from threading import Event

from coach.audio.echo_reference import EchoReference
from coach.audio.ports import Microphone, Speaker
from coach.errors import DeviceError
from coach.hearing.grammar import make_grammar, normalise
from coach.hearing.ports import Ears, Utterance
from coach.programs.conductor.ports import Display
from coach.programs.inbox import Cancelled, Inbox, InboxItem, StopRequested, TypedLine
from coach.programs.lasting_speaker import LastingSpeaker
from coach.programs.playing import play_through
from coach.programs.setup_questions import BegunAnew, GoneBack
from coach.session.commands import Command
from coach.timeline.announcements import ask_question, make_statement
from coach.timeline.cues import Bank, Samples, Timeline
from coach.timeline.mix import mix
from coach.timeline.playback import Playback
from coach.timeline.wording import Wording
from coach.units import samples

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
