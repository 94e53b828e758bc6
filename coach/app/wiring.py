"""The one place that knows the world: everything of edge/ that a command needs is made here.

Imports of edge/ stand inside the functions: the waiter must not load a sound
library because the conductor needs one.  Long because it is the only one: each
function makes the things of one command and hands them on.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coach.app.config import Config, language_of, parse, parse_person
from coach.content.exercise import Level
from coach.edge import places
from coach.errors import ConfigError, DeviceError, ScriptError, UsageError
from coach.ports import Journal

if TYPE_CHECKING:
    from coach.app.agenda import Planned
    from coach.app.almanac import Almanac
    from coach.app.conductor import Conductor, Manners
    from coach.app.doctor import Diagnosis
    from coach.app.programme import Programme
    from coach.app.screen import Screen
    from coach.app.service import Service
    from coach.app.setup import Interview
    from coach.app.waiter import Waiter
    from coach.content.phrases import Library
    from coach.content.routine import Routine, Talk
    from coach.edge.catalogue import Offered
    from coach.edge.clips import Recipes
    from coach.edge.config_file import ConfigFile
    from coach.edge.control_client import ControlClient
    from coach.edge.lock import Lock
    from coach.edge.voice import Delivery
    from coach.journal.progress import Person
    from coach.ports import Desk, Ears, Errand, Microphone, Others, Speaker, Voice
    from coach.session.state import State
    from coach.timeline.cues import Bank, Samples

log = logging.getLogger(__name__)

_FIRST_DAYS = 5
"""Offers with which the coach tells what can be answered."""


def config(*, kept: bool = False) -> Config:
    """Return what the person chose; *kept*: as the running coach took it up last.

    Raises:
        ConfigError: the file is wrong; it carries all faults.
    """
    from coach.edge.config_file import ConfigFile  # noqa: PLC0415

    copy = places.kept_config()
    return _chosen(ConfigFile(copy if kept and copy.exists() else places.config_file()))


def _chosen(file: ConfigFile) -> Config:
    """Return what stands in *file*, over what the person told in `coach setup`."""
    from coach.edge.config_file import ConfigFile  # noqa: PLC0415

    person = ConfigFile(places.person_file())
    told = parse_person(person.text(), str(person.path))
    return parse(file.text(), str(file.path), language_of(os.environ), told)


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

    how = _delivery(chosen)
    speaks: Voice = CachedVoice(_espeak(how), places.clips_folder(), chosen.clips_limit)
    try:
        other = _other_voice(chosen, how)
        if other is not None:
            speaks = FallbackVoice(CachedVoice(other, places.clips_folder(), chosen.clips_limit), speaks)
    except DeviceError as error:
        log.warning("espeak-ng speaks: %s", error)
    with closing(speaks) as voice:
        yield earcons.bank(earcons.read(places.ours("audio")), voice)


def _espeak(how: Delivery) -> Recipes:
    from coach.edge.voice import EspeakVoice  # noqa: PLC0415

    return EspeakVoice(how)


def _delivery(chosen: Config) -> Delivery:
    """Return how *chosen* wants its voice."""
    from coach.edge.voice import Delivery  # noqa: PLC0415

    own = chosen.voice.name if chosen.voice.engine == "espeak" else None
    voices = {chosen.language: own} if own else {}
    return Delivery(voices=voices, rate=chosen.voice.rate, pitch=chosen.voice.pitch, volume=chosen.voice.volume)


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


def settings(*, language: str | None = None, level: str | None = None, kept: bool = False) -> Config:
    """Return the config (*kept*: as the running coach took it up last) with what was asked for on the command line."""
    chosen = config(kept=kept)
    return replace(chosen, language=language or chosen.language, level=Level(level) if level else chosen.level)


def lead(chosen: Config, routine: str, screen: Screen, *, errand: Errand | None = None) -> None:
    """Lead a session of the routine with this id: at once, or offered on *errand*.

    Raises:
        UsageError: there is no such routine, or not in the language; or another session is being led.
    """
    from coach.app.conductor import Manners  # noqa: PLC0415
    from coach.edge.lock import Lock  # noqa: PLC0415
    from coach.edge.logbook import logged  # noqa: PLC0415

    what = library()
    asked = _routine(what, routine, chosen.language)
    smaller = _routine(what, errand.smaller, chosen.language) if errand and errand.smaller else None
    with (
        logged(places.log_file(), aloud=False),
        closing(journal()) as book,
        bank(chosen) as sounds,
        closing(desk()) as here,
        closing(Lock(places.floor_lock())) as floor,
    ):
        if errand is None:
            _take_the_floor(floor)
        manners = Manners(
            look=here.look,
            floor=lambda: floor.take(_holder()),
            away=chosen.presence.away,
        )
        conductor = _conductor(
            chosen, what, asked, smaller, book=book, sounds=sounds, screen=screen, manners=manners, errand=errand
        )
        with _told(conductor, screen, by_waiter=errand is not None):
            conductor.run()


_MAKES_WAY = 5.0
"""Seconds in which a conductor that was told to make way has gone silent: its stream is closed within one."""


def _take_the_floor(floor: Lock) -> None:
    """Take the floor for a session that a person begins; what the running coach was about to offer makes way.

    Raises:
        UsageError: a session is being led.
    """
    from threading import Event  # noqa: PLC0415

    from coach.edge.clock import SystemClock  # noqa: PLC0415

    answer = control_client().ask("now")
    if answer is not None and isinstance(answer.get("error"), str):
        raise UsageError(str(answer["error"]))
    clock, pause = SystemClock(), Event()
    begun = clock.monotonic()
    while not floor.take(_holder()):
        if clock.monotonic() - begun > _MAKES_WAY:
            raise UsageError(f"another session is being led ({floor.holder}); end that first")
        pause.wait(0.05)


def _holder() -> str:
    return f"process {os.getpid()}"


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
            chosen, tried, routine, None, book=MemoryJournal(), sounds=sounds, screen=seen, manners=None, errand=None
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
        closing(journal()) as book,
        bank(chosen) as sounds,
    ):
        spoken = Spoken(language=chosen.language, lines=what.lines, bank=sounds, talk=_talk(chosen, led))
        met = {} if full else dict.fromkeys(what.exercises, FULL_TIMES)
        guided = compose_routine(led, _fitted(chosen, what, led, book).sets, spoken, met)
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
    smaller: Routine | None,
    *,
    book: Journal,
    sounds: Bank,
    screen: Screen,
    manners: Manners | None,
    errand: Errand | None,
) -> Conductor:
    from coach.app.agenda import OFFERED  # noqa: PLC0415
    from coach.app.conductor import Conductor  # noqa: PLC0415
    from coach.app.invitation import Invitation  # noqa: PLC0415
    from coach.app.scribe import Scribe  # noqa: PLC0415
    from coach.app.studio import Studio  # noqa: PLC0415
    from coach.edge import notify  # noqa: PLC0415
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.plan.breaks import Break  # noqa: PLC0415
    from coach.session.events import Command  # noqa: PLC0415
    from coach.session.state import Confirm  # noqa: PLC0415

    clock, quiet = SystemClock(), chosen.place != "home"
    today = _fitted(chosen, what, routine, book, quiet=quiet)
    for exercise, (place, why) in today.changed.items():
        log.info("%s instead of %s: %s", place or "nothing", exercise, why)
    studio = Studio(
        routine=routine,
        sets=today.sets,
        smaller=(smaller, _fitted(chosen, what, smaller, book, quiet=quiet).sets) if smaller else None,
        library=what,
        language=chosen.language,
        bank=sounds,
        met=book.met(),
        first_run=manners is not None and not book.sessions(),  # without manners a script is only tried
        first_days=sum(entry.outcome in OFFERED for entry in book.breaks()) < _FIRST_DAYS,
        offer_volume=chosen.offer.volume,
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
            due=errand.due if errand else None,
            kind=errand.kind if errand else "",
            later=chosen.offer.later,
        ),
        clock=clock,
        screen=screen,
        confirm=Confirm(chosen.confirm),
        talk=_talk(chosen, routine),
        ladder=today.ladder,
        loudness=_WHISPER if chosen.whisper or routine.whisper else 0.0,
        others=_others(chosen.sound.others),
        planned=Break(due=errand.at, grace=chosen.offer.grace) if errand else None,
        manners=manners if errand else None,
        invitation=Invitation(notice=notify.this_desktop(), language=chosen.language, lines=what.lines),
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


def _fitted(chosen: Config, what: Library, routine: Routine, book: Journal, *, quiet: bool = False) -> Programme:
    """Return *routine* as it is for this person today; *quiet*: in the quiet variants."""
    from coach.app.programme import programme  # noqa: PLC0415
    from coach.journal.progress import standings  # noqa: PLC0415

    midnight = now().astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    known = standings(book.sessions(), book.allowed())
    return programme(routine, what, _person(chosen), known, today=midnight, language=chosen.language, quiet=quiet)


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
    from coach.session.machine import possible  # noqa: PLC0415
    from coach.units import EAR_RATE  # noqa: PLC0415

    open_now = possible(state) if state else None
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
def _told(conductor: Conductor | Interview, screen: Screen, *, by_waiter: bool) -> Iterator[None]:
    """Bring *conductor* what is typed and signalled.  A second Ctrl-C does not wait for the last words."""
    from coach.app.conductor import Told, Typed  # noqa: PLC0415
    from coach.app.told import ordered  # noqa: PLC0415
    from coach.edge.keyboard import Keyboard  # noqa: PLC0415

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        conductor.inbox.put(Told(stop=True))

    def quit_(*_: object) -> None:
        conductor.inbox.put(Told(stop=False))

    def line(text: str) -> None:
        order = ordered(text) if by_waiter else None
        conductor.inbox.put(order or (Told(stop=False) if by_waiter else Typed(text)))

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


def desk(*, patient: bool = False) -> Desk:
    """Return what tells whether somebody sits at the desk and may be spoken to.

    A *patient* one may take two seconds instead of 0.2 for a look.
    """
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.edge.desk import this_desk  # noqa: PLC0415

    return this_desk(SystemClock(), patient=patient)


def diagnosis() -> Diagnosis:
    """Return what works on this machine and what does not.  Nothing is heard or kept, but the devices are opened."""
    from coach.app.doctor import examine  # noqa: PLC0415
    from coach.edge.clock import SystemClock  # noqa: PLC0415

    try:
        chosen = config()
    except ConfigError:
        chosen = Config()
    with closing(desk(patient=True)) as here:
        return examine(
            {
                "settings": _settings_told,
                "scripts": _scripts_told,
                "journal": _journal_told,
                "voice": lambda: _voice_told(chosen),
                "loudspeaker": lambda: _speaker_told(chosen.sound.speaker),
            },
            {
                "microphone": lambda: _microphone_told(chosen.sound.microphone),
                "background": _background_told,
            },
            here.look,
            SystemClock().now,
        )


def _settings_told() -> str:
    config()
    path = places.config_file()
    return str(path) if path.exists() else f"{path} is not there: everything is as we chose it"


def _scripts_told() -> str:
    what = library()
    return f"{len(what.exercises)} exercises, {len(what.routines)} routines; your own go to {places.user_scripts()}"


def _journal_told() -> str:
    with closing(journal()) as book:
        return f"{places.journal_file()}, {len(book.sessions())} sessions"


def _voice_told(chosen: Config) -> str:
    from coach.timeline.cues import Line  # noqa: PLC0415
    from coach.units import seconds  # noqa: PLC0415

    how = _delivery(chosen)
    with closing(_other_voice(chosen, how) or _espeak(how)) as voice:
        length = seconds(len(voice.clip(Line("1", chosen.language))))
    return f"{chosen.voice.engine}, {chosen.voice.name or chosen.language}: a number in {length:.1f} s"


def _speaker_told(name: str | None) -> str:
    import numpy as np  # noqa: PLC0415

    from coach.edge.speaker import MiniaudioSpeaker  # noqa: PLC0415

    with closing(MiniaudioSpeaker(name)) as speaker:
        speaker.start(lambda frames: np.zeros(frames, np.int16))
        return speaker.name


def _microphone_told(name: str | None) -> str:
    from coach.edge.microphone import MiniaudioMicrophone  # noqa: PLC0415

    with closing(MiniaudioMicrophone(name)) as microphone:
        microphone.start(lambda _: None)
        return microphone.name


def _background_told() -> str:
    from coach.app.control import Request  # noqa: PLC0415

    answer = control_client().ask(Request.STATUS)
    if answer is None:
        return "not running; `coach run` or `coach service install` begins it"
    return f"running, process {answer.get('pid')}"


def zone() -> tzinfo:
    """Return the zone of the wall's clock here."""
    from coach.edge.zone import LocalZone  # noqa: PLC0415

    return LocalZone()()


def _taken_up(file: ConfigFile) -> Config:
    """Return what stands in *file*, and keep a copy for the processes that the waiter starts."""
    from coach.edge.config_file import keep  # noqa: PLC0415

    chosen = _chosen(file)
    try:
        keep(places.kept_config(), file.text())
    except OSError as error:
        raise DeviceError(f"{places.kept_config()}: cannot be written: {error}; look at the folder's rights") from error
    return chosen


def _news(file: ConfigFile, person: ConfigFile) -> Config | ConfigError | None:
    """Return the config that was written since *file* or *person* was read last, or what is wrong with it."""
    if not (file.changed() | person.changed()):
        return None
    person.text()
    try:
        return _taken_up(file)
    except ConfigError as error:
        return error
    except DeviceError as error:
        return ConfigError([str(error)])


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
    from coach.edge.config_file import ConfigFile  # noqa: PLC0415
    from coach.edge.control import SocketDoor  # noqa: PLC0415
    from coach.edge.logbook import logged  # noqa: PLC0415
    from coach.edge.reader import ChildReader  # noqa: PLC0415
    from coach.edge.service_manager import tell_ready  # noqa: PLC0415
    from coach.edge.zone import LocalZone  # noqa: PLC0415

    clock, here = SystemClock(), LocalZone()
    file, person = ConfigFile(places.config_file()), ConfigFile(places.person_file())
    since = f"{clock.now().astimezone(here()):%Y-%m-%d %H:%M}"
    with (
        closing(
            SocketDoor(places.control_socket(), clock=clock, holder=f"process {os.getpid()}, since {since}")
        ) as door,
        logged(places.log_file()),
        closing(journal()) as book,
    ):
        tell_ready()
        yield Waiter(
            config=_taken_up(file),
            news=lambda: _news(file, person),
            desk=desk(),
            reader=ChildReader(
                clock,
                [sys.executable, "-m", "coach", "almanac"],
                [places.user_scripts()],
                places.config_file().parent,
            ),
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


def now() -> datetime:
    """Return the present moment, UTC."""
    from coach.edge.clock import SystemClock  # noqa: PLC0415

    return SystemClock().now()


AHEAD = timedelta(days=9)
"""How far calendars are read: a plan looks a week ahead, and is made anew every midnight."""


def almanac(chosen: Config, begins: datetime | None = None) -> Almanac:
    """Read what the waiter must know of scripts and calendars, for the days from *begins* (UTC; None: now) on."""
    from coach.app.almanac import Almanac, areas, options  # noqa: PLC0415
    from coach.content.phrases import Library  # noqa: PLC0415
    from coach.content.stock import ROUTINE_KINDS  # noqa: PLC0415
    from coach.edge import calendars  # noqa: PLC0415
    from coach.edge.reader import resolved  # noqa: PLC0415

    begins, faults = (begins or now()) - timedelta(days=2), list[str]()
    ends, folder = begins + AHEAD, places.config_file().parent
    busy = [resolved(path, folder) for path in chosen.calendar.busy]
    free = [resolved(path, folder) for path in chosen.agenda.holidays]
    try:
        what = library()
    except ScriptError as error:
        faults += map(str, error.faults)
        what = Library(exercises={}, routines={}, lines={}, commands={})
    named = {name for kind in chosen.agenda.kinds for name in kind.routines} - set(ROUTINE_KINDS)
    if what.routines:
        faults += [
            f"agenda: no routine is called {name!r}; `coach routines` lists them"
            for name in sorted(named - set(what.routines))
        ]
    return Almanac(
        options=tuple(each for each in options(what, chosen.place) if chosen.language in what.routines[each.id].name),
        areas=areas(what),
        off=calendars.holidays(free, begins, begins + timedelta(days=70), faults.append) if free else (),
        busy=calendars.busy(busy, begins, ends, zone(), faults.append) if busy else (),
        faults=tuple(faults),
    )


def plan(day: date | None) -> tuple[list[Planned], tuple[str, ...]]:
    """Return the breaks of *day* (None: of today from now on) as they come where each is taken, and what is wrong."""
    from coach.app.agenda import Ground, Past, ahead  # noqa: PLC0415
    from coach.app.outlook import HORIZON  # noqa: PLC0415
    from coach.plan.hours import day_ends, on_wall  # noqa: PLC0415

    chosen, here, moment = config(), zone(), now()
    begins = moment if day is None else on_wall(here, day, 0) - timedelta(microseconds=1)
    ends = day_ends(here, moment) if day is None else day_ends(here, on_wall(here, day, 0))
    known = Past()
    if places.journal_file().exists():
        with closing(journal()) as book:
            pause = book.pause()
            known = Past(sessions=book.sessions(moment - HORIZON), breaks=book.breaks(moment - HORIZON))
        if pause is not None and pause.holds(max(begins, moment)):
            if pause.until is None:
                return [], ("paused until `coach resume`",)
            begins = max(begins, pause.until)
    read = almanac(chosen, begins)
    ground = Ground(config=chosen, zone=here, now=begins, known=known, almanac=read)
    return list(ahead(ground, ends)), read.faults


def rehearse(day: date, zone_name: str | None, events: str, source: str) -> Iterator[str]:
    """Play *day* through the waiter, with what happens in *events* (text, which lies in *source*); yield its decisions.

    Raises:
        UsageError: there is no such zone.
        ConfigError: something is wrong in the config or the events; it carries all faults.
    """
    from coach.app import rehearsing, scene  # noqa: PLC0415
    from coach.plan.hours import on_wall  # noqa: PLC0415

    try:
        here = ZoneInfo(zone_name) if zone_name else zone()
    except (OSError, ValueError, LookupError):
        raise UsageError(f"{zone_name!r}: not a zone; write Europe/Copenhagen") from None
    played, chosen = scene.parse(events, source), config()
    yield from rehearsing.play(chosen, almanac(chosen, on_wall(here, day, 0)), played, day, here)


def _names_a_server() -> bool:
    """Tell whether speech is to come from a server; with a wrong config a service can be removed all the same."""
    try:
        return config().voice.engine == "wyoming"
    except ConfigError:
        return False


def service() -> Service:
    """Return what begins the coach at log-in on this machine.

    Raises:
        UsageError: nothing does here, or the coach is not installed as a command.
    """
    from coach.app import service as forms  # noqa: PLC0415
    from coach.edge import service_manager as manager  # noqa: PLC0415

    asked = forms.Wanted(
        command=manager.own_command(),
        home=os.environ.get("COACH_HOME"),
        folders=places.own_folders(),
        log=places.log_file(),
        network=_names_a_server(),
    )
    if sys.platform == "darwin":
        return forms.Service(forms.launchd(asked, Path.home(), os.getuid()), manager.Manager())
    if sys.platform == "win32":
        return forms.Service(forms.scheduled_task(asked, places.log_file().with_name("task.xml")), manager.Manager())
    return forms.Service(
        forms.systemd(
            asked,
            manager.user_units(),
            runtime=places.APP,
            target=manager.login_target(),
            sandbox=manager.can_sandbox(asked.command, places.control_socket(), *asked.folders),
        ),
        manager.Manager(),
    )
