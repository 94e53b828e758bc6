"""The one place that knows the world: everything of edge/ that a command needs is made here.

Imports of edge/ stand inside the functions: the waiter must not load a sound
library because the conductor needs one.  Long because there is one such place.
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

from coach.app.config import Config, language_of, parse
from coach.content.exercise import Level
from coach.edge import places
from coach.errors import ConfigError, DeviceError, ScriptError, UsageError
from coach.ports import Journal

if TYPE_CHECKING:
    from coach.app.agenda import Planned
    from coach.app.almanac import Almanac
    from coach.app.conductor import Conductor, Manners
    from coach.app.screen import Screen
    from coach.app.waiter import Waiter
    from coach.content.phrases import Library
    from coach.content.routine import Routine, Set
    from coach.edge.config_file import ConfigFile
    from coach.edge.control_client import ControlClient
    from coach.edge.lock import Lock
    from coach.ports import Desk, Ears, Errand, Microphone, Speaker
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
    file = ConfigFile(copy if kept and copy.exists() else places.config_file())
    return parse(file.text(), str(file.path), language_of(os.environ))


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
        closing(_desk()) as desk,
        closing(Lock(places.floor_lock())) as floor,
    ):
        if errand is None:
            _take_the_floor(floor)
        manners = Manners(
            look=desk.look,
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


def _desk() -> Desk:
    """Return what looks at the desktop; for now it knows nothing."""
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.edge.no_desk import NoDesk  # noqa: PLC0415

    return NoDesk(SystemClock())


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
    smaller: Routine | None,
    *,
    book: Journal,
    sounds: Bank,
    screen: Screen,
    manners: Manners,
    errand: Errand | None,
) -> Conductor:
    from coach.app.agenda import OFFERED  # noqa: PLC0415
    from coach.app.conductor import Conductor  # noqa: PLC0415
    from coach.app.scribe import Scribe  # noqa: PLC0415
    from coach.app.studio import Studio  # noqa: PLC0415
    from coach.content.routine import prescribe  # noqa: PLC0415
    from coach.edge.clock import SystemClock  # noqa: PLC0415
    from coach.plan.breaks import Break  # noqa: PLC0415
    from coach.session.events import Command  # noqa: PLC0415
    from coach.session.machine import Confirm  # noqa: PLC0415

    def sets(led: Routine) -> tuple[Set, ...]:
        quiet = chosen.place != "home"
        found = prescribe(led, what.exercises, chosen.level, conditions=chosen.conditions, quiet=quiet)
        if not found:
            raise UsageError(f"nothing of {led.id} is left with your conditions; `coach routines` lists the others")
        return found

    studio = Studio(
        routine=routine,
        sets=sets(routine),
        smaller=(smaller, sets(smaller)) if smaller else None,
        library=what,
        language=chosen.language,
        bank=sounds,
        met=book.met(),
        first_run=not book.sessions(),
        first_days=sum(entry.outcome in OFFERED for entry in book.breaks()) < _FIRST_DAYS,
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
            due=errand.due if errand else None,
            kind=errand.kind if errand else "",
            later=chosen.offer.later,
        ),
        clock=clock,
        screen=screen,
        confirm=Confirm(chosen.confirm),
        planned=Break(due=errand.at, grace=chosen.offer.grace) if errand else None,
        manners=manners if errand else None,
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


def _ears(language: str) -> Ears:
    from coach.edge.ears import SphinxEars  # noqa: PLC0415

    return SphinxEars(language)


@contextmanager
def _told(conductor: Conductor, screen: Screen, *, by_waiter: bool) -> Iterator[None]:
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


def zone() -> tzinfo:
    """Return the zone of the wall's clock here."""
    from coach.edge.zone import LocalZone  # noqa: PLC0415

    return LocalZone()()


def _taken_up(file: ConfigFile) -> Config:
    """Return what stands in *file*, and keep a copy for the processes that the waiter starts."""
    from coach.edge.config_file import keep  # noqa: PLC0415

    text = file.text()
    chosen = parse(text, str(file.path), language_of(os.environ))
    try:
        keep(places.kept_config(), text)
    except OSError as error:
        raise DeviceError(f"{places.kept_config()}: cannot be written: {error}; look at the folder's rights") from error
    return chosen


def _news(file: ConfigFile) -> Config | ConfigError | None:
    """Return the config that was written since *file* was read last, or what is wrong with it."""
    if not file.changed():
        return None
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
    from coach.edge.zone import LocalZone  # noqa: PLC0415

    clock, here, file = SystemClock(), LocalZone(), ConfigFile(places.config_file())
    since = f"{clock.now().astimezone(here()):%Y-%m-%d %H:%M}"
    with (
        closing(
            SocketDoor(places.control_socket(), clock=clock, holder=f"process {os.getpid()}, since {since}")
        ) as door,
        logged(places.log_file()),
        closing(journal()) as book,
    ):
        yield Waiter(
            config=_taken_up(file),
            news=lambda: _news(file),
            desk=_desk(),
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
