"""The one place that knows the world: everything of edge/ that a command needs is made here.

Imports of edge/ stand inside the functions: the waiter must not load a sound
library because the conductor needs one.  Long because it is the only one: each
function makes the things of one command and hands them on.
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

from coach.app.config import Config, language_of, parse, parse_person
from coach.content.exercise import Level
from coach.edge import places
from coach.errors import ConfigError, DeviceError, UsageError
from coach.ports import Journal

if TYPE_CHECKING:
    from coach.app.conductor import Conductor
    from coach.app.screen import Screen
    from coach.app.setup import Interview
    from coach.app.waiter import Waiter
    from coach.content.phrases import Library
    from coach.content.routine import Routine, Talk
    from coach.edge.catalogue import Offered
    from coach.edge.clips import Recipes
    from coach.edge.control_client import ControlClient
    from coach.edge.voice import Delivery
    from coach.journal.progress import Person
    from coach.ports import Ears, Microphone, Others, Speaker, Voice
    from coach.timeline.cues import Bank, Samples

log = logging.getLogger(__name__)

_FIRST_DAYS = 5
"""Offers with which the coach tells what can be answered."""


def config() -> Config:
    """Return what the person chose.

    Raises:
        ConfigError: the file is wrong; it carries all faults.
    """
    path, person = places.config_file(), places.person_file()
    told = parse_person(_text(person), str(person))
    return parse(_text(path), str(path), language_of(os.environ), told)


def _text(path: Path) -> str:
    """Return what stands in *path*; nothing where there is no such file."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read ({error}); make it a text file in UTF-8"]) from None


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
    from coach.edge.fallback import FallbackVoice  # noqa: PLC0415
    from coach.edge.voice import Delivery, EspeakVoice  # noqa: PLC0415

    own = chosen.voice.name if chosen.voice.engine == "espeak" else None
    voices = {chosen.language: own} if own else {}
    how = Delivery(voices=voices, rate=chosen.voice.rate, pitch=chosen.voice.pitch, volume=chosen.voice.volume)
    speaks: Voice = CachedVoice(EspeakVoice(how), places.clips_folder(), chosen.clips_limit)
    try:
        other = _other_voice(chosen, how)
        if other is not None:
            speaks = FallbackVoice(CachedVoice(other, places.clips_folder(), chosen.clips_limit), speaks)
    except DeviceError as error:
        log.warning("espeak-ng speaks: %s", error)
    with closing(speaks) as voice:
        yield earcons.bank(earcons.read(places.ours("audio")), voice)


def _other_voice(chosen: Config, how: Delivery) -> Recipes | None:
    """Return the voice of *chosen*, None where that is espeak-ng.

    Raises:
        DeviceError: it is not to be had.
    """
    if chosen.voice.engine == "piper":
        from coach.edge.piper import PiperVoice, installed  # noqa: PLC0415

        there = installed(places.voices_folder())
        fits = [voice for voice in there if voice.language == chosen.language]
        if chosen.voice.name:
            fits = [voice for voice in there if voice.name == chosen.voice.name]
        if not fits:
            raise DeviceError(f"no Piper voice {chosen.voice.name or chosen.language} in {places.voices_folder()}")
        return PiperVoice(fits[0], how)
    if chosen.voice.engine == "wyoming":
        from coach.edge.wyoming_voice import WyomingVoice  # noqa: PLC0415

        return WyomingVoice(chosen.voice.server or "", chosen.voice.name, chosen.voice.volume)
    return None


def voices(language: str) -> list[tuple[str, str]]:
    """Return what can speak *language*: engine and name."""
    from coach.edge.espeak import voice_names  # noqa: PLC0415
    from coach.edge.piper import installed  # noqa: PLC0415

    there = [("piper", voice.name) for voice in installed(places.voices_folder()) if voice.language == language]
    return [*there, *(("espeak", name) for name in voice_names(language))]


def sample(chosen: Config) -> None:
    """Let the voice of *chosen* say what it says most.

    Raises:
        DeviceError: there is no loudspeaker.
    """
    import threading  # noqa: PLC0415

    from coach.edge.speaker import MiniaudioSpeaker  # noqa: PLC0415
    from coach.timeline.lines import Spoken  # noqa: PLC0415
    from coach.timeline.render import Playback, mix  # noqa: PLC0415
    from coach.timeline.speech import statement  # noqa: PLC0415

    what = library()
    with bank(chosen) as sounds:
        spoken = Spoken(language=chosen.language, lines=what.lines, bank=sounds)
        counted = ", ".join(spoken.wordings("numbers")[:3]) + "."
        timeline = statement(spoken, ["get_set", "keep_breathing", "encourage"], texts=[counted])
        playback = Playback()
        speaker = MiniaudioSpeaker(chosen.sound.speaker)
        playback.play(mix(timeline, sounds))
        with closing(speaker):
            speaker.start(playback.pull)
            while not playback.here.ended and not speaker.failed:
                threading.Event().wait(0.05)


def offered_voice(name: str, address: str | None) -> Offered:
    """Return the voice *name* of Piper's catalogue, with what a person should know before it is brought here."""
    from coach.edge import catalogue  # noqa: PLC0415

    return catalogue.offered(name, address or catalogue.ADDRESS)


def get_voice(voice: Offered, told: Callable[[float], None]) -> Path:
    """Bring *voice* here; return its model."""
    from coach.edge import catalogue  # noqa: PLC0415

    return catalogue.get(voice, places.voices_folder(), told)


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


def new_script(kind: str, name: str, output: Path | None) -> Path:
    """Write the starter of a script called *name* and return where it is.

    Raises:
        UsageError: there is such a file already, or it cannot be written.
    """
    from coach.content.starter import starter  # noqa: PLC0415

    key, _ = starter(kind, name, "")
    path = output or places.user_scripts() / f"{key}.yaml"
    try:
        if output is None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(starter(kind, name, str(path))[1])
    except FileExistsError:
        raise UsageError(f"{path}: is there already; choose another name") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another place") from None
    return path


def attempt(chosen: Config, file: Path, screen: Callable[[], Screen]) -> None:
    """Play the first routine in *file*, else its first exercise; the journal knows nothing of it.

    Raises:
        ScriptError: something is wrong in it; it carries all faults.
        UsageError: there is nothing in it that can be played.
    """
    from coach.app.attempt import chosen_of  # noqa: PLC0415
    from coach.edge import scripts  # noqa: PLC0415
    from coach.edge.logbook import logged  # noqa: PLC0415
    from coach.rehearsal import MemoryJournal  # noqa: PLC0415

    what = checked([file])
    routine = chosen_of(what, scripts.library(), str(file))
    if chosen.language not in routine.name:
        chosen = replace(chosen, language=next(iter(routine.name)))
    tried = replace(what, routines={**what.routines, routine.id: routine})
    chosen = replace(chosen, cleared=True, conditions=())
    with logged(places.log_file(), aloud=False), bank(chosen) as sounds:
        seen = screen()
        conductor = _conductor(
            chosen, tried, routine, book=MemoryJournal(), sounds=sounds, screen=seen, due=None, tried=True
        )
        with _told(conductor, seen, by_waiter=False):
            conductor.run()


def render(  # noqa: PLR0913  (what `coach render` takes)
    chosen: Config,
    routine: str,
    file: Path,
    *,
    cues: Path | None,
    plot: Path | None = None,
    full: bool,
    progress: Callable[[float], None],
) -> None:
    """Write the guided routine with this id into *file*, its cue sheet into *cues* and a picture of that into *plot*.

    Raises:
        UsageError: there is no such routine, or a file cannot be written; nothing has been done yet.
        DeviceError: there is no voice, or the disk failed.
    """
    from contextlib import nullcontext  # noqa: PLC0415

    from coach.content.routine import prescribe  # noqa: PLC0415
    from coach.edge import export  # noqa: PLC0415
    from coach.edge.plot import svg  # noqa: PLC0415
    from coach.timeline.compose import FULL_TIMES  # noqa: PLC0415
    from coach.timeline.lines import Spoken  # noqa: PLC0415
    from coach.timeline.whole import compose_routine  # noqa: PLC0415

    form = export.format_of(file)
    if cues is not None and cues.absolute() == file.absolute():
        raise UsageError(f"{cues}: is the sound file already; name another for the cue sheet")
    if plot is not None and plot.absolute() in {file.absolute(), cues and cues.absolute()}:
        raise UsageError(f"{plot}: is written already; name another for the picture")
    what = library()
    led = _routine(what, routine, chosen.language)
    with (
        export.beside(file) as part,
        export.beside(cues) if cues else nullcontext() as sheet,
        export.beside(plot) if plot else nullcontext() as picture,
        bank(chosen) as sounds,
    ):
        spoken = Spoken(language=chosen.language, lines=what.lines, bank=sounds, talk=_talk(chosen, led))
        met = {} if full else dict.fromkeys(what.exercises, FULL_TIMES)
        guided = compose_routine(led, prescribe(led, what.exercises, chosen.level), spoken, met)
        tags = export.Tags(form=form, title=led.name[chosen.language], language=chosen.language)
        export.sound(part, guided, sounds, tags, progress)
        if sheet is not None:
            export.cue_sheet(sheet, guided.timeline)
        if picture is not None:
            picture.write_text(svg(guided, led.name[chosen.language]), "utf-8")


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
    tried: bool = False,
) -> Conductor:
    from coach.app.conductor import Conductor  # noqa: PLC0415
    from coach.app.programme import programme  # noqa: PLC0415
    from coach.app.scribe import Scribe  # noqa: PLC0415
    from coach.app.studio import Studio  # noqa: PLC0415
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.journal.progress import standings  # noqa: PLC0415
    from coach.plan.breaks import Break  # noqa: PLC0415
    from coach.session.events import Command  # noqa: PLC0415
    from coach.session.state import Confirm  # noqa: PLC0415

    clock, zone_here = SystemClock(), zone()
    midnight = clock.now().astimezone(zone_here).replace(hour=0, minute=0, second=0, microsecond=0)
    fitted = programme(
        routine,
        what,
        _person(chosen),
        standings(book.sessions(), book.allowed()),
        today=midnight,
        language=chosen.language,
    )
    for exercise, (place, why) in fitted.changed.items():
        log.info("%s instead of %s: %s", place or "nothing", exercise, why)
    studio = Studio(
        routine=routine,
        sets=fitted.sets,
        library=what,
        language=chosen.language,
        bank=sounds,
        met=book.met(),
        first_run=not tried and not book.sessions(),
        first_days=len(book.breaks()) < _FIRST_DAYS,
    )
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
            due=due,
        ),
        clock=clock,
        screen=screen,
        confirm=Confirm(chosen.confirm),
        talk=_talk(chosen, routine),
        ladder=fitted.ladder,
        loudness=_WHISPER if chosen.whisper or routine.whisper else 0.0,
        others=_others(chosen.sound.others),
        planned=Break(due=due, grace=chosen.offer.grace) if due else None,
    )


def _talk(chosen: Config, routine: Routine) -> Talk:
    """Return how much is said: of what the person, the routine and the place ask for the least."""
    from coach.content.routine import Talk, quietest  # noqa: PLC0415

    return quietest(chosen.talk, routine.talk, Talk.TONES if chosen.whisper or routine.whisper else None)


_WHISPER = -8.0
"""Decibels under the usual level: two steps of "softer"."""


def _person(chosen: Config) -> Person:
    from coach.journal.progress import Person  # noqa: PLC0415

    return Person(level=chosen.level, conditions=frozenset(chosen.conditions), cleared=chosen.cleared)


def why(exercise: str) -> str:
    """Return in lines why *exercise* is dosed as it is, or not offered.

    Raises:
        UsageError: there is no such exercise.
    """
    from coach.app.why import explained  # noqa: PLC0415
    from coach.journal.progress import standings  # noqa: PLC0415

    what, chosen = _exercise(exercise), config()
    with closing(journal()) as book:
        known = standings(book.sessions(), book.allowed())
    return explained(exercise, what, _person(chosen), known, zone())


def allow(exercise: str) -> bool:
    """Let *exercise* be offered again after a pain; return whether it was held back.

    Raises:
        UsageError: there is no such exercise.
    """
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.journal.progress import NEW, standings  # noqa: PLC0415

    _exercise(exercise)
    with closing(journal()) as book:
        hurt = standings(book.sessions(), book.allowed()).get(exercise, NEW).hurt_at is not None
        if hurt:
            book.allow(exercise, SystemClock().now())
    return hurt


def hurting() -> tuple[str, ...]:
    """Return the exercises that are held back because they hurt."""
    from coach.journal.progress import standings  # noqa: PLC0415

    with closing(journal()) as book:
        known = standings(book.sessions(), book.allowed())
    return tuple(key for key, standing in known.items() if standing.hurt_at is not None)


def _exercise(exercise: str) -> Library:
    what = library()
    if exercise not in what.exercises:
        raise UsageError(f"no exercise is called {exercise!r}; `coach exercises` lists them")
    return what


def setup(chosen: Config, screen: Screen) -> Path:
    """Ask the person what the coach should know, and write it down; return where.

    Raises:
        UsageError: the person broke it off; nothing is written.
    """
    from coach.app import setup as asking  # noqa: PLC0415
    from coach.edge.logbook import logged  # noqa: PLC0415
    from coach.session.events import Command  # noqa: PLC0415
    from coach.timeline.lines import Spoken  # noqa: PLC0415

    what = library()
    with logged(places.log_file(), aloud=False), bank(chosen) as sounds:
        interview = asking.Interview(
            spoken=Spoken(language=chosen.language, lines=what.lines, bank=sounds),
            bank=sounds,
            phrases={command: what.commands[command].phrases(chosen.language) for command in Command},
            open_speaker=lambda pull: _speaker(chosen.sound.speaker, pull),
            open_microphone=lambda push: _microphone(chosen.sound.microphone, push),
            ears=_ears(chosen.language),
            screen=screen,
        )
        with closing(interview), _told(interview, screen, by_waiter=False):
            try:
                interview.say(["setup_intro"])
                told = asking.person(interview.ask)
            except asking.Stopped:
                raise UsageError("broken off; nothing was written") from None
            path = places.person_file()
            _write_privately(path, asking.written(told))
            interview.say(["setup_done"] if told.cleared else ["setup_light", "setup_done"])
    return path


def _write_privately(path: Path, text: str) -> None:
    """Write *text* whole or not at all, for this person's eyes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(text, "utf-8")
    part.replace(path)


def _others(choice: str) -> Others | None:
    if choice == "lower":
        from coach.edge.others import PulseOthers  # noqa: PLC0415

        return PulseOthers(places.lowered_file())
    if choice == "pause":
        from coach.edge.mpris import PausedOthers  # noqa: PLC0415

        return PausedOthers()
    return None


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


def _ears(language: str) -> Ears:
    from coach.edge.ears import SphinxEars  # noqa: PLC0415

    return SphinxEars(language)


@contextmanager
def _told(conductor: Conductor | Interview, screen: Screen, *, by_waiter: bool) -> Iterator[None]:
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
