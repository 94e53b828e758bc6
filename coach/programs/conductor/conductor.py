"""Lead one session: carry out the effects of the session machine and report events to it.

One thread (run) owns the machine.  The audio thread only copies blocks and
counts; the ears, the keyboard and signals put what they have into the inbox.
One module though long: one loop over one state.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from queue import Empty, SimpleQueue

from coach.audio.callback_watch import PERIOD_MS, PERIODS
from coach.audio.echo_reference import EchoReference
from coach.audio.flow_counts import FlowCounts
from coach.errors import DeviceError
from coach.hearing.grammar import is_firm, make_grammar, minutes_in, normalise
from coach.hearing.ports import Ears, Utterance
from coach.hearing.recognition.confidence import OVER_A_NUMBER
from coach.hearing.recognition.near_miss import is_near_miss
from coach.journal.entries import By
from coach.programs.conductor.device_report import EARS, LOUDSPEAKER, DeviceReport
from coach.programs.conductor.learning_watch import LearningWatch
from coach.programs.conductor.offer_gate import OfferGate
from coach.programs.conductor.parts import SessionDevices, SessionSetup, SessionSurroundings
from coach.programs.conductor.renderer import Track, TrackChange
from coach.programs.conductor.session_microphone import SessionMicrophone
from coach.programs.conductor.session_sound import SessionSound, SoundChange
from coach.programs.conductor.session_timetable import TimetableWatch
from coach.programs.inbox import Inbox, InboxItem, RemoteCommand, StopRequested, TypedLine
from coach.programs.playing import TimelineProgress
from coach.session import machine
from coach.session.commands import Command
from coach.session.effects import (
    Adapt,
    BreakDecided,
    CloseSession,
    Continue,
    Effect,
    PlaySet,
    Say,
    Speech,
    Tell,
    TurnToSmaller,
    Volume,
)
from coach.session.events import (
    CommandHeard,
    Event,
    PhaseBegan,
    ProcessEnding,
    RepetitionCounted,
    SentenceBegan,
    SoundGone,
    SpeechMissed,
    TimelineEnded,
)
from coach.session.keys import KEYS, command_of
from coach.session.state import State
from coach.texts import text
from coach.timeline.cues import Cue, Kind, Line, Phase, Timeline
from coach.timeline.playback import Playback
from coach.units import CAPTURE_RATE, PLAYBACK_RATE, samples

log = logging.getLogger(__name__)


_LONGEST_WAIT = 0.2
"""Seconds between two looks at the devices: a lost loudspeaker is told within a second."""

_BUFFERED = samples(PERIODS * PERIOD_MS / 1000)
"""What a loudspeaker that was lost had been given and had not played yet."""

_WAITS = "does not work ({trouble}); nothing goes on until it does"
_WAITS_OR_CAPTIONS = 'does not work ({trouble}); nothing goes on until it does, or until you type "resume"'
_GONE = "does not work ({trouble}); you could not hear the coach, so the session ends here"
"""What is told of a loudspeaker."""

_SOON = 0.01
"""Seconds to wait for the audio thread to take up a change."""

_MAIN = {Speech.OPENING, Speech.PAIN_LEFT_OUT}
"""What is part of the session's course: a pause goes back to it, as to a set; everything else is said beside it."""

_LEAD = 0.35
"""Seconds ahead of the loudspeaker in which nothing is changed any more: composing takes a tenth of it."""

_QUIET = 6.0
"""Seconds without a word for which others are brought back: longer than any repetition between two counts."""

_TAUGHT = 0.3
"""Seconds after a line that names commands during which nothing counts without an echo canceller."""

_NUMBERS = {Kind.COUNT_IN, Kind.COUNT}

_BEFORE_A_COUNT, _AFTER_A_COUNT = 0.4, 0.8
"""Seconds around a number's onset in which a voice that counts along begins: some are ahead, most come after it."""


class Conductor:
    """One session from its first word to its last."""

    def __init__(
        self,
        setup: SessionSetup,
        devices: SessionDevices,
        surroundings: SessionSurroundings,
        *,
        gate: OfferGate | None = None,
        inbox: Inbox[InboxItem] | None = None,
    ) -> None:
        """*gate*: the session is offered at the gate's moment; None if it begins at once."""
        self.inbox: Inbox[InboxItem] = inbox or SimpleQueue[InboxItem]()
        self._setup, self._devices, self._gate = setup, devices, gate
        self._renderer, self._recorder = setup.renderer, setup.recorder
        self._display, self._notice = surroundings.display, surroundings.notice
        self._ears: Ears | None = devices.ears
        self._clock, self._count_flow = surroundings.clock, surroundings.count_flow
        self._keep_news, self._keep_misunderstood = surroundings.keep_news, surroundings.keep_misunderstood
        self._playback = Playback(setup.loudness)
        self._echo_reference = EchoReference(self._playback.pull)
        self._sound: SessionSound | None = None
        self._sounds_since = 0.0
        self._microphone: SessionMicrophone | None = None
        self._report = DeviceReport(surroundings.display)
        self._timetable = TimetableWatch(surroundings.display.timetable)
        self._learning = LearningWatch()
        self._tracks: dict[int, Track] = {}
        self._redo: dict[int, Effect] = {}
        self._progress = TimelineProgress()
        self._main: Track | None = None
        self._main_at = 0
        self._ducked = False
        self._open: Mapping[str, Collection[str]] = {}
        self._deaf_until = 0
        self._spoken_until = -CAPTURE_RATE * 60
        self._closed = False

    def run(self) -> None:
        """Lead the session to its end.  Returns when the last word has been heard.

        Raises:
            DeviceError: there was no way to bring the session to the person.
        """
        try:
            effects = self._begin()
            if not self._offer_stands():
                return
            self._sound = sound = SessionSound(
                self._devices, self._clock, self._echo_reference.pull, captioned=self._display.captioned
            )
            self._sounds_since = self._clock.monotonic()
            sound.look(self._session.state)
            self._carry_out(effects)
            if self._gate is None:  # nothing delays the first words
                self._renderer.prefetch(self._session, 0)
                self._start_ears()
            while not self._closed:
                self._look_after_devices(sound)
                self._follow()
                self._duck_others()
                self._tell_time()
                self._learn()
                self._take_one()
        finally:
            self._close()
        if self._gate is None and sound.gone and not sound.worked:
            raise DeviceError(text("nothing was heard of the session: loudspeaker: {trouble}", trouble=sound.trouble))

    def _begin(self) -> tuple[Effect, ...]:
        """Begin the machine, and have its first words made; return its first effects."""
        setup, renderer, offered = self._setup, self._renderer, self._gate is not None
        if offered:
            self._session, effects = machine.begin_with_offer(
                renderer.sets, setup.confirm, renderer.smaller, talk=setup.talk, ladder=setup.ladder
            )
        else:
            self._session, effects = machine.begin_at_once(
                renderer.sets, setup.confirm, talk=setup.talk, ladder=setup.ladder
            )
        renderer.prepare(self._session, offered=offered)
        return effects

    def _offer_stands(self) -> bool:
        """Wait for the moment of the offer, if there is one, with everything ready; return whether to speak."""
        if self._gate is None:
            return True
        self._renderer.prefetch(self._session, 0)
        self._renderer.wait_until_prepared()
        self._start_ears()
        return self._gate.wait(self.inbox, self._display.held)

    def _close(self) -> None:
        if self._devices.played is not None:
            self._devices.opener.close(self._devices.played)
        devices = (self._notice, self._devices.ducker, self._microphone, self._ears, self._sound, self._renderer)
        for device in devices:
            if device is not None:
                device.close()
        self._devices.opener.finish()
        if not self._closed:
            self._recorder.broke_off()
        self._recorder.settle()
        self._display.close()
        if self._sound is not None:  # last: nothing of the session depends on it
            self._count_flow(self._flow(self._sound))
            self._keep_misunderstood(self._learning.misunderstood)
            if self._gate is not None:
                self._keep_news(self._sound.worked, self._report.deaf)

    def _flow(self, sound: SessionSound) -> FlowCounts:
        return FlowCounts(
            seconds=round(self._clock.monotonic() - self._sounds_since, 1),
            underruns=sound.underruns,
            overruns=self._microphone.overruns if self._microphone is not None else 0,
            dropped=self._ears.dropped if self._ears is not None else 0,
            behind=self._ears is not None and self._ears.behind,
        )

    # Listening, and the devices.

    def _start_ears(self) -> None:
        if self._ears is not None:
            try:
                self._ears.start(self.inbox.put, self._playback.duck)
            except DeviceError as error:
                log.warning("not listening: %s", error)
                self._ears = None
                self._report.wrong(
                    EARS,
                    text("cannot listen ({error}); type what you would say; `coach doctor` says more", error=error),
                )

    def _push(self, block: bytes) -> None:
        if self._ears is not None:
            deaf = self._playback.position.pulled < self._deaf_until and not self._ears.cancels
            played = self._devices.played
            self._ears.feed(
                bytes(len(block)) if deaf else block,
                self._echo_reference.passed(),
                None if played is None else played.passed(),
            )

    def _look_after_devices(self, sound: SessionSound) -> None:
        """Keep loudspeaker and microphone open, and show which they are as soon as that is known."""
        self._look_after_sound(sound)
        if self._ears is not None and not sound.opening:  # two that open at once take each other's settings
            if self._microphone is None:
                if self._devices.played is not None:
                    self._devices.played.start()
                self._microphone = SessionMicrophone(self._devices, self._clock, self._push, self._report)
            self._microphone.look()
        microphone = self._microphone
        if sound.name is not None and (microphone is None or not microphone.undecided):
            self._report.in_use(sound.name, microphone.name if microphone else None)

    def _look_after_sound(self, sound: SessionSound) -> None:
        """Let the session wait while nobody can hear it, and go on from what was cut."""
        match sound.look(self._session.state):
            case SoundChange.LOST:
                self._follow()
                self._renderer.prepare_return()
                waits = _WAITS_OR_CAPTIONS if self._display.captioned else _WAITS
                self._report.lost(LOUDSPEAKER, text(waits, trouble=text(str(sound.trouble))))
            case SoundChange.BACK:
                log.info("the loudspeaker works")
                self._report.well(LOUDSPEAKER)
                self._go_on_from_the_cut(told=sound.worked)
                sound.play_on()
            case SoundChange.GONE:
                log.warning("nobody can hear anything: %s", sound.trouble)
                if self._session.state is not State.FINISHED:
                    self._report.wrong(LOUDSPEAKER, text(_GONE, trouble=text(str(sound.trouble))))
                self._happen(SoundGone(at=self._playback.position.pulled))

    def _go_on_from_the_cut(self, *, told: bool) -> None:
        """Play on from the repetition or cue that was cut, a question whole; *told*: say first that the sound is back.

        The question of an offer needs no such word.
        """
        track = self._playing
        if track is None:
            return
        heard = max(0, self._place - _BUFFERED)
        asks = any(mark.phase is Phase.ASKING for mark in track.timeline.marks)
        at = 0 if asks else track.timeline.resume_at(heard)
        resumed = self._renderer.resumed(track, at, heard)
        if told and self._session.state is not State.OFFERED:
            resumed = self._renderer.returned(resumed, at, self._session)
        (self._play_main if track is self._main else self._play)(resumed, at)

    def _duck_others(self) -> None:
        """Lower other players when words begin, and restore them when none come for a while: no pumping."""
        ducker = self._devices.ducker
        if ducker is None:
            return
        track, at = self._playing, self._progress.seen
        until = at + samples(_QUIET if self._ducked else _LEAD)
        still = self._sound is not None and self._sound.still
        speaks = (
            track is not None
            and not still
            and any(cue.end > at and cue.start < until for cue in track.timeline.cues if isinstance(cue.sound, Line))
        )
        if speaks != self._ducked:
            self._ducked = speaks
            (ducker.duck if speaks else ducker.restore)()

    def _tell_time(self) -> None:
        """Show how long the session still takes."""
        main = self._main
        if main is None:
            return
        at = self._place if self._playing is main else self._main_at
        self._timetable.look(
            self._session,
            self._renderer.routine.name,
            self._renderer.lengths,
            left=max(0, main.timeline.length - at) / PLAYBACK_RATE,
            of=main.wanted.index if main.wanted else None,
        )

    # What happens.

    def _take_one(self) -> None:
        """Wait for one item of the inbox, until the playing track comes past something, and act on it."""
        try:
            item = self.inbox.get(timeout=self._until_next())
        except Empty:  # the time has passed: nobody said anything
            return
        self._follow()
        at = self._playback.position.pulled
        match item:
            case TypedLine(text=text):
                self._typed(text, at)
            case RemoteCommand(command=command, minutes=minutes):
                if command in machine.commands_now(self._session):
                    self._obey(CommandHeard(at=at, command=command, by=By.KEY, minutes=minutes))
            case StopRequested(stop=True):
                self._obey(CommandHeard(at=at, command=Command.STOP, by=By.KEY))
            case StopRequested(asked=asked):
                self._happen(ProcessEnding(at=at, asked=asked))
            case Utterance():
                self._hear(item, at)

    def _hear(self, said: Utterance, at: int) -> None:
        """Take what the ears have understood, or have not."""
        apart, self._spoken_until = (said.start - self._spoken_until) / CAPTURE_RATE, said.end
        if said.command is None:
            self._display.heard(said)
            if is_near_miss(said.confidence, apart) and not self._counts_along(said):
                if self._session.state is not State.FINISHED:  # last words are not interrupted by a tone
                    self._learning.missed(said, self._meant(said.phrase), at)
                self._happen(SpeechMissed(at=at))
        elif said.confidence < OVER_A_NUMBER and self._may_be_a_number(said):
            self._display.heard(replace(said, command=None))
        else:
            self._display.heard(said)
            firm, minutes = is_firm(said.phrase), minutes_in(said.phrase)
            command = Command(said.command)
            self._obey(CommandHeard(at=at, command=command, by=By.VOICE, firm=firm, minutes=minutes), said)

    def _obey(self, heard: CommandHeard, said: Utterance | None = None) -> None:
        """Act on *heard*; *said* is what it was heard in, if it was."""
        doubtful = said is not None and self._may_be_a_number(said)
        if self._happen(heard):
            self._learning.acted(heard.command, heard.at, said, doubtful=doubtful)

    def _learn(self) -> None:
        """Let the ears keep what stood the test."""
        microphone = self._microphone.name if self._microphone is not None else None
        for each in self._learning.stood(self._playback.position.pulled):
            if self._ears is not None and microphone is not None:
                self._ears.learn((each.said, *each.before), each.word, microphone, least=each.least)

    def _may_be_a_number(self, said: Utterance) -> bool:
        return not is_firm(said.phrase) and self._counts_along(said)

    def _counts_along(self, said: Utterance) -> bool:
        """Tell whether *said* began about where a number was spoken: the person counts with the coach."""
        track = self._playing
        if track is None:
            return False
        began = self._progress.seen - samples((said.decided - said.start) / CAPTURE_RATE)
        first, last = began - samples(_AFTER_A_COUNT), began + samples(_BEFORE_A_COUNT)
        return any(cue.kind in _NUMBERS and first <= cue.start <= last for cue in track.timeline.cues)

    def _typed(self, text: str, at: int) -> None:
        """Take a typed line: a key, a phrase that can be said now, or the name of its command."""
        key = command_of(text, self._open)
        name = key.value if key else normalise(text)
        if self._goes_on_by_captions(name):
            return
        command = name if name in self._open else make_grammar(self._open).command(text)
        known = self._closed_command(text) if command is None else None
        pressed = key or (known if text in KEYS else None)
        self._display.heard(
            Utterance(
                command=command,
                phrase=pressed.replace("_", " ") if pressed else text,
                confidence=float(command is not None),
                start=0,
                end=0,
                decided=0,
                closed=known is not None,
            )
        )
        if command is not None:
            self._obey(
                CommandHeard(
                    at=at,
                    command=Command(command),
                    by=By.KEY,
                    firm=bool(key) or is_firm(text),
                    minutes=minutes_in(text),
                )
            )

    def _closed_command(self, text: str) -> str | None:
        """Return the command that the typed line *text* would give at another time; None if it never gives one."""
        if text in KEYS:
            return KEYS[text][-1].value
        name = normalise(text)
        return name if name in list(Command) else self._meant(text)

    def _meant(self, phrase: str) -> Command | None:
        """Return the command that *phrase* gives at any time; None if it gives none."""
        name = make_grammar({command.value: said for command, said in self._setup.phrases.items()}).command(phrase)
        return None if name is None else Command(name)

    def _goes_on_by_captions(self, name: str) -> bool:
        """Where the session waits for a loudspeaker and "resume" is typed, let time go on; return whether it does."""
        resumes = name == Command.RESUME or name in self._setup.phrases[Command.RESUME]
        if self._sound is None or not self._sound.still or not resumes:
            return False
        self._go_on_from_the_cut(told=False)
        return self._sound.go_on_by_captions()

    def _follow(self) -> None:
        """Report to the machine, in order, what the playing track has come past."""
        here = self._playback.position
        track = self._tracks.get(here.serial)
        if track is None:
            return
        self._catch_up(here.refused)
        passed = self._progress.advance(track.timeline, here.position)
        for cue in passed.cues:
            self._display.cue(cue)
            if cue.teaches:
                self._deaf_until = here.pulled + cue.length + samples(_TAUGHT)
            if (sentence := _spoke(cue, track.timeline, here.pulled)) is not None:
                self._happen(sentence)
        for mark in passed.marks:
            if mark.phase is not None:
                self._happen(PhaseBegan(at=here.pulled, phase=mark.phase))
            if mark.done is not None:
                self._happen(RepetitionCounted(at=here.pulled, done=mark.done))
        if passed.over:
            self._tracks = {}
            self._happen(TimelineEnded(at=here.pulled))

    def _until_next(self) -> float:
        """Seconds until the playing track comes past something, at most _LONGEST_WAIT."""
        if self._sound is not None and self._sound.still:
            return _LONGEST_WAIT / 2
        here = self._playback.position
        track = self._tracks.get(here.serial)
        if track is None:
            return _SOON
        return min(max(self._progress.seconds_to_next(track.timeline, here.position), _SOON), _LONGEST_WAIT)

    def _happen(self, event: Event) -> bool:
        """Report *event* to the machine and do what it asks; return whether it asks for anything."""
        self._session, effects = machine.advance_session(self._session, event)
        self._carry_out(effects)
        return bool(effects)

    # What is done.

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._do(effect)
        self._tune_ears()
        if self._session.counting:
            here = self._session.sets[self._session.index]
            self._display.progress(here, self._session.state, self._session.done)

    def _do(self, effect: Effect) -> None:
        match effect:
            case PlaySet(index=index, phase=phase, full=full):
                track = self._renderer.a_set(self._session, index, full=full)
                self._play_main(track, track.timeline.begins(phase) if phase else 0)
                self._renderer.prefetch(self._session, index + 1)
            case Say(speech=speech):
                self._say(speech)
            case Continue():
                if self._main is not None:
                    at = self._main.timeline.resume_at(self._main_at)
                    self._play_main(self._renderer.resumed(self._main, at, self._main_at), at)
            case Tell():
                self._tell(effect)
            case Adapt():
                self._adapt(effect)
            case Volume(decibels=decibels):
                self._playback.change_volume(decibels)
            case CloseSession():
                self._closed = True
            case TurnToSmaller():
                self._renderer.turn(self._session)
                self._recorder.turn(self._renderer.routine.id)
            case _:
                self._write(effect)

    def _write(self, effect: Effect) -> None:
        self._recorder.write(effect, self._session.sets)
        if isinstance(effect, BreakDecided) and self._notice is not None:
            self._notice.close()

    def _say(self, speech: Speech) -> None:
        beginning = self._renderer.beginning(speech)
        if beginning is not None:
            self._play_main(beginning, 0)
        track = self._renderer.speech(speech, self._session, self._recorder.today())
        if beginning is not None:
            self._go_over(track, beginning.timeline.cues[-1].end)
        elif speech in _MAIN:
            self._play_main(track, 0)
        else:
            self._play(track, 0)
        if speech is Speech.OFFER and self._session.offers == 1:
            self._display.offering()
        if speech in (Speech.OFFER, Speech.OFFER_SMALLER) and self._notice is not None:
            self._notice.show(self._renderer.routine, lambda command: self.inbox.put(RemoteCommand(command)))

    def _go_over(self, track: Track, said: int) -> None:
        """Go over to *track*, which begins as what plays and pauses at sample *said*, from where on that is silent."""
        following = next((cue.start for cue in track.timeline.cues if cue.start >= said), len(track.sound))
        if self._place < said:
            self._main = track
            self._tracks[self._playback.swap(track.sound, following)] = track
        else:
            self._follow()
            self._play_main(track, min(self._place, following))

    def _play_main(self, track: Track, at: int) -> None:
        self._main = track
        self._play(track, at)

    def _play(self, track: Track, at: int) -> None:
        here = self._playback.position
        if here.serial in self._tracks and self._playing is self._main:
            self._main_at = here.position
        self._progress, self._redo = TimelineProgress(at), {}
        self._tracks = {self._playback.play(track.sound, at): track}

    # What changes while it plays.

    def _catch_up(self, refused: int) -> None:
        """Plan again what came too late with the serial *refused*."""
        if refused in self._redo:
            late = self._tracks.pop(refused)
            if self._main is late:
                self._main = self._playing
            self._do(self._redo.pop(refused))

    @property
    def _playing(self) -> Track | None:
        """What is playing, or is about to."""
        return self._tracks[max(self._tracks)] if self._tracks else None

    @property
    def _place(self) -> int:
        """The sample of `_playing` that is pulled next."""
        here = self._playback.position
        return here.position if here.serial in self._tracks else self._progress.seen

    @property
    def _ahead(self) -> int:
        """The first sample of what is playing that may still be changed."""
        return self._place + samples(_LEAD)

    def _tell(self, effect: Tell) -> None:
        track = self._playing
        if track is not None:
            self._turn(self._renderer.answer(effect, track, self._session, self._ahead), effect)

    def _adapt(self, effect: Effect) -> None:
        """Change how the main track is led: from the next repetition if it plays, else from where it will resume."""
        main = self._main
        if main is None:
            return
        if self._playing is main:
            turn = self._renderer.adapted(main, self._session, self._ahead)
            if turn is not None:
                self._turn(turn, effect)
        else:
            turn = self._renderer.adapted(main, self._session, main.timeline.resume_at(self._main_at))
            if turn is not None:
                self._main = turn.track
        self._renderer.prefetch(self._session, self._session.index + 1)

    def _turn(self, turn: TrackChange, effect: Effect) -> None:
        """Go over to *turn* without a seam; if the player is past it already, do *effect* once more."""
        if self._playing is self._main:
            self._main = turn.track
        serial = self._playback.swap(turn.track.sound, turn.at)
        self._tracks[serial] = turn.track
        self._redo[serial] = effect

    def _tune_ears(self) -> None:
        """Let the ears listen for what can be said now."""
        wanted = {c.value: self._setup.phrases[c] for c in Command if c in machine.commands_now(self._session)}
        if wanted != self._open:
            self._open = wanted
            self._display.open_to(wanted)
            if self._ears is not None:
                self._ears.open(wanted)


def _spoke(cue: Cue, timeline: Timeline, at: int) -> SentenceBegan | None:
    """Return the event for the machine that *cue* has begun; None if it is no sentence."""
    if not isinstance(cue.sound, Line) or cue.kind not in {Kind.SPEECH, Kind.CUE, Kind.ANSWER}:
        return None
    answers = cue.kind is Kind.ANSWER
    explains = not answers and cue.exercise is not None and timeline.phase_at(cue.start) is Phase.INTRODUCING
    return SentenceBegan(
        at=at, line=cue.sound, teaches=cue.teaches, goes_on=cue.goes_on, explains=explains, answers=answers
    )
