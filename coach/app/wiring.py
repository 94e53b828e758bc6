"""The one place that knows the world: everything of edge/ that a command needs is made here.

Imports of edge/ stand inside the functions: the waiter must not load a sound
library because the conductor needs one.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app.config import Config, language_of, parse
from coach.content.exercise import Level
from coach.edge import places
from coach.errors import ConfigError, DeviceError, UsageError
from coach.ports import Journal

if TYPE_CHECKING:
    from coach.app.conductor import Conductor
    from coach.app.screen import Screen
    from coach.app.waiter import Waiter
    from coach.content.phrases import Library
    from coach.content.routine import Routine
    from coach.edge.control_client import ControlClient
    from coach.ports import Ears, Microphone, Speaker
    from coach.session.machine import State
    from coach.timeline.cues import Bank, Samples

log = logging.getLogger(__name__)

_FIRST_DAYS = 5
"""Offers with which the coach tells what can be answered."""


def config() -> Config:
    """Return what the person chose.

    Raises:
        ConfigError: the file is wrong; it carries all faults.
    """
    path, language = places.config_file(), language_of(os.environ)
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read ({error}); make it a text file in UTF-8"]) from None
    return parse(text, str(path), language)


def journal() -> Journal:
    """Open the journal.

    Raises:
        DeviceError: the file cannot be used.
    """
    from coach.edge.store import SqliteJournal  # noqa: PLC0415

    return SqliteJournal(places.journal_file())


def library() -> Library:
    """Return everything that can be done and said: our scripts, with the person's own over them.

    Raises:
        ScriptError: something is wrong in them; it carries all faults.
    """
    from coach.edge import scripts  # noqa: PLC0415

    return scripts.library()


def checked(paths: Iterable[Path]) -> Library:
    """Return our library with the scripts at *paths* over it.

    Raises:
        ScriptError: something is wrong in them; it carries all faults.
    """
    from coach.edge import scripts  # noqa: PLC0415

    return scripts.checked(paths)


@contextmanager
def bank(chosen: Config) -> Iterator[Bank]:
    """Give everything that can sound: the voice of *chosen*, with its cache, and the earcons."""
    from coach.edge import earcons  # noqa: PLC0415
    from coach.edge.clips import CachedVoice  # noqa: PLC0415
    from coach.edge.voice import Delivery, EspeakVoice  # noqa: PLC0415

    voices = {chosen.language: chosen.voice.name} if chosen.voice.name else {}
    how = Delivery(voices=voices, rate=chosen.voice.rate, pitch=chosen.voice.pitch, volume=chosen.voice.volume)
    with closing(CachedVoice(EspeakVoice(how), places.clips_folder(), chosen.clips_limit)) as voice:
        yield earcons.bank(earcons.read(places.ours("audio")), voice)


def settings(*, language: str | None = None, level: str | None = None) -> Config:
    """Return the config with what was asked for on the command line."""
    chosen = config()
    return replace(chosen, language=language or chosen.language, level=Level(level) if level else chosen.level)


def lead(chosen: Config, routine: str, screen: Screen, *, due: datetime | None = None) -> None:
    """Lead a session of the routine with this id: at once, or offered at *due*.

    Raises:
        UsageError: there is no such routine, or not in the language.
    """
    from coach.edge.logbook import logged  # noqa: PLC0415

    what = library()
    asked = _routine(what, routine, chosen.language)
    with logged(places.log_file(), aloud=False), closing(journal()) as book, bank(chosen) as sounds:
        conductor = _conductor(chosen, what, asked, book=book, sounds=sounds, screen=screen, due=due)
        with _told(conductor, screen, by_waiter=due is not None):
            conductor.run()


def render(  # noqa: PLR0913  (what `coach render` takes)
    chosen: Config,
    routine: str,
    file: Path,
    *,
    cues: Path | None,
    full: bool,
    progress: Callable[[float], None],
) -> None:
    """Write the guided routine with this id into *file*, and its cue sheet into *cues*.

    Raises:
        UsageError: there is no such routine, or a file cannot be written; nothing has been done yet.
        DeviceError: there is no voice, or the disk failed.
    """
    from contextlib import nullcontext  # noqa: PLC0415

    from coach.content.routine import prescribe  # noqa: PLC0415
    from coach.edge import export  # noqa: PLC0415
    from coach.timeline.compose import FULL_TIMES  # noqa: PLC0415
    from coach.timeline.lines import Spoken  # noqa: PLC0415
    from coach.timeline.whole import compose_routine  # noqa: PLC0415

    form = export.format_of(file)
    if cues is not None and cues.absolute() == file.absolute():
        raise UsageError(f"{cues}: is the sound file already; name another for the cue sheet")
    what = library()
    led = _routine(what, routine, chosen.language)
    with (
        export.beside(file) as part,
        export.beside(cues) if cues else nullcontext() as sheet,
        bank(chosen) as sounds,
    ):
        spoken = Spoken(language=chosen.language, lines=what.lines, bank=sounds)
        met = {} if full else dict.fromkeys(what.exercises, FULL_TIMES)
        guided = compose_routine(led, prescribe(led, what.exercises, chosen.level), spoken, met)
        tags = export.Tags(form=form, title=led.name[chosen.language], language=chosen.language)
        export.sound(part, guided, sounds, tags, progress)
        if sheet is not None:
            export.cue_sheet(sheet, guided.timeline)


def _routine(what: Library, routine: str, language: str) -> Routine:
    """Return the routine with this id.

    Raises:
        UsageError: there is none, or not in *language*.
    """
    if routine not in what.routines:
        raise UsageError(f"no routine is called {routine!r}; `coach routines` lists them")
    if language not in what.routines[routine].name:
        there = ", ".join(what.routines[routine].name)
        raise UsageError(f"{routine} is not written in {language!r}, only in {there}; choose that with --language")
    return what.routines[routine]


def _conductor(  # noqa: PLR0913  (what lead() has opened)
    chosen: Config,
    what: Library,
    routine: Routine,
    *,
    book: Journal,
    sounds: Bank,
    screen: Screen,
    due: datetime | None,
) -> Conductor:
    from coach.app.conductor import Conductor  # noqa: PLC0415
    from coach.app.scribe import Scribe  # noqa: PLC0415
    from coach.app.studio import Studio  # noqa: PLC0415
    from coach.content.routine import prescribe  # noqa: PLC0415
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.plan.breaks import Break  # noqa: PLC0415
    from coach.session.events import Command  # noqa: PLC0415
    from coach.session.machine import Confirm  # noqa: PLC0415

    studio = Studio(
        routine=routine,
        sets=prescribe(routine, what.exercises, chosen.level),
        library=what,
        language=chosen.language,
        bank=sounds,
        met=book.met(),
        first_run=not book.sessions(),
        first_days=len(book.breaks()) < _FIRST_DAYS,
    )
    clock = SystemClock()
    return Conductor(
        studio=studio,
        phrases={command: what.commands[command].phrases(chosen.language) for command in Command},
        open_speaker=lambda pull: _speaker(chosen.sound.speaker, pull),
        open_microphone=lambda push: _microphone(chosen.sound.microphone, push),
        ears=_ears(chosen.language),
        scribe=Scribe(
            journal=book,
            clock=clock,
            screen=screen,
            routine=routine.id,
            language=chosen.language,
            sets=studio.sets,
            due=due,
        ),
        clock=clock,
        screen=screen,
        confirm=Confirm(chosen.confirm),
        planned=Break(due=due, grace=chosen.offer.grace) if due else None,
    )


def _speaker(name: str | None, pull: Callable[[int], Samples]) -> Speaker:
    """Start the loudspeaker called *name*; where none is to be had, captions against the clock."""
    from coach.edge.silent import SilentSpeaker  # noqa: PLC0415
    from coach.edge.speaker import MiniaudioSpeaker  # noqa: PLC0415

    speaker: Speaker = MiniaudioSpeaker(name)
    try:
        speaker.start(pull)
    except DeviceError as error:
        log.warning("captions only: %s", error)
        speaker = SilentSpeaker()
        speaker.start(pull)
        speaker.name = f"captions only: {error}"
    return speaker


def _microphone(name: str | None, push: Callable[[bytes], None]) -> Microphone | None:
    """Start the microphone called *name*; None where there is none to be had."""
    from coach.edge.microphone import MiniaudioMicrophone  # noqa: PLC0415

    microphone = MiniaudioMicrophone(name)
    try:
        microphone.start(push)
    except DeviceError as error:
        log.warning("typed words only: %s", error)
        return None
    return microphone


def hear(
    chosen: Config, files: Iterable[Path], state: State | None
) -> Iterator[tuple[Path, list[dict[str, str | float]]]]:
    """Give each of *files* with the commands that are heard in it: those of *state*, or any.

    Raises:
        UsageError: one of them is no recording; none after it is heard.
    """
    from coach.edge import recordings  # noqa: PLC0415
    from coach.edge.cascade import Cascade  # noqa: PLC0415
    from coach.edge.hearing import hear_file  # noqa: PLC0415
    from coach.session.machine import Session, commands  # noqa: PLC0415
    from coach.units import EAR_RATE  # noqa: PLC0415

    open_now = commands(Session(sets=(), state=state)) if state else None
    phrases = {
        name: entry.phrases(chosen.language)
        for name, entry in library().commands.items()
        if open_now is None or name in open_now
    }
    ears = Cascade(chosen.language)
    for file in files:
        said = hear_file(recordings.read(file), phrases, ears)
        yield (
            file,
            [
                {
                    "command": one.command,
                    "phrase": one.phrase,
                    "start_s": round(one.start / EAR_RATE, 3),
                    "end_s": round(one.end / EAR_RATE, 3),
                    "decided_s": round(one.decided / EAR_RATE, 3),
                    "score": round(one.score, 3),
                }
                for one in said
                if one.command
            ],
        )


def _ears(language: str) -> Ears:
    from coach.edge.ears import ChildEars  # noqa: PLC0415

    return ChildEars(language)


@contextmanager
def _told(conductor: Conductor, screen: Screen, *, by_waiter: bool) -> Iterator[None]:
    """Bring *conductor* what is typed and signalled.  A second Ctrl-C does not wait for the last words."""
    from coach.app.conductor import Told, Typed  # noqa: PLC0415
    from coach.edge.keyboard import Keyboard  # noqa: PLC0415

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        conductor.inbox.put(Told(stop=True))

    def quit_(*_: object) -> None:
        conductor.inbox.put(Told(stop=False))

    def line(text: str) -> None:
        conductor.inbox.put(Told(stop=False) if by_waiter else Typed(text))

    keyboard = Keyboard(line, ended=quit_) if by_waiter else Keyboard(line, typing=screen.typing)
    before = {number: signal.signal(number, quit_) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, quit_ if by_waiter else stop)
    keyboard.start()
    try:
        yield
    finally:
        keyboard.close()
        for number, handler in before.items():
            signal.signal(number, handler)


def zone() -> tzinfo:
    """Return the zone of the wall's clock here."""
    from coach.edge.zone import LocalZone  # noqa: PLC0415

    return LocalZone()()


@contextmanager
def waiter() -> Iterator[Waiter]:
    """Give the waiter of this person, with the log it keeps; its door is shut in the end.

    Raises:
        UsageError: one runs already.
        ConfigError: the config is wrong; it carries all faults.
        DeviceError: the journal, the log or the control socket cannot be used.
    """
    from coach.app.waiter import Waiter  # noqa: PLC0415
    from coach.edge.alarm import Alarm  # noqa: PLC0415
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.edge.conductor_process import PipedConductors  # noqa: PLC0415
    from coach.edge.control import SocketDoor  # noqa: PLC0415
    from coach.edge.logbook import logged  # noqa: PLC0415
    from coach.edge.zone import LocalZone  # noqa: PLC0415

    clock, here, chosen = SystemClock(), LocalZone(), config()
    since = f"{clock.now().astimezone(here()):%Y-%m-%d %H:%M}"
    with (
        closing(
            SocketDoor(places.control_socket(), clock=clock, holder=f"process {os.getpid()}, since {since}")
        ) as door,
        logged(places.log_file()),
        closing(journal()) as book,
    ):
        yield Waiter(
            config=chosen,
            clock=clock,
            zone=here,
            journal=book,
            alarm=Alarm(),
            conductors=PipedConductors(),
            door=door,
            pid=os.getpid(),
        )


def control_client() -> ControlClient:
    """Return what asks the running waiter."""
    from coach.edge.control_client import ControlClient  # noqa: PLC0415

    return ControlClient(places.control_socket())
