"""config.toml: what a person chose, checked as a whole.

Reading the file is the edge's; here is text to value.  A fault names its key,
the value and the remedy, and all faults are told at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import TypeVar

from coach.app.config_values import (
    WrongValue,
    duration,
    megabytes,
    name,
    number,
    one_of,
    several,
    shown,
    span,
    whole,
    yes_no,
)
from coach.content.exercise import CONDITIONS, Level
from coach.content.routine import Talk
from coach.errors import ConfigError
from coach.journal.progress import Person
from coach.plan.breaks import Rhythm
from coach.plan.hours import Span, Week

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES = ("en", "da")
CONFIRM = ("each", "end", "never")
OTHERS = ("lower", "pause", "leave")
ENGINES = ("espeak", "piper", "wyoming")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """`[agenda]`: when a break is offered, and which."""

    every: timedelta = timedelta(minutes=60)
    """Work between two breaks."""

    days: tuple[str, ...] = WEEKDAYS[:5]
    hours: tuple[Span, ...] = (Span(begins=9 * 60, ends=17 * 60),)
    """Of every one of the days."""

    routines: tuple[str, ...] = ("coffee_minute",)
    """Ids, offered in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChoice:
    """`[voice]`: how the coach sounds."""

    engine: str = "espeak"
    """espeak | piper | wyoming: what speaks; espeak where that fails."""

    server: str | None = None
    """`tcp://host:port` of the Wyoming server."""

    name: str | None = None
    """A voice of the synthesiser; None: the one for the language."""

    rate: float = 1.0
    """Factor on the normal rate of speech."""

    pitch: int = 50
    """0 to 100; 50 is the voice's own."""

    volume: float = 1.0
    """0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """`[sound]`: parts of the names of devices; None: the system's default."""

    speaker: str | None = None
    microphone: str | None = None
    others: str = "lower"
    """lower | pause | leave: what becomes of other players while the coach speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`[offer]`: how a break is offered."""

    grace: timedelta = timedelta(minutes=5)
    """How late it may still be offered."""

    later: timedelta = timedelta(minutes=10)
    """How long "later" puts it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that a person can choose."""

    language: str = "en"
    level: Level = Level.NORMAL
    confirm: str = "never"
    """each | end | never: when the coach asks whether a set was done."""

    conditions: tuple[str, ...] = ()
    """Of CONDITIONS: what rules exercises out, or asks for care."""

    cleared: bool = False
    """The questions of `coach setup` about health were asked, and none was answered with yes."""

    talk: Talk = Talk.FULL
    """full | brief | tones: how much the coach says."""

    whisper: bool = False
    """Among others: low, and tones for counts."""

    routine: str = "coffee_minute"
    """Id of what `coach now` plays without a name."""

    agenda: Agenda = Agenda()
    voice: VoiceChoice = VoiceChoice()
    sound: Sound = Sound()
    clips_limit: int = 200_000_000
    """`clips.limit_mb`: bytes that the cache of spoken clips may take."""

    offer: Offer = Offer()

    @property
    def rhythm(self) -> Rhythm:
        """How often, and in which hours, a break is due."""
        week = Week(days=tuple(self.agenda.hours if day in self.agenda.days else () for day in WEEKDAYS))
        return Rhythm(every=self.agenda.every, week=week, grace=self.offer.grace)


_DEFAULT = Config()


def parse(text: str, source: str = "config.toml", language: str = "en", told: Person | None = None) -> Config:
    """Read *text*, which lies in *source*; *language* and what was *told* are those of a config that names none.

    Raises:
        ConfigError: with every fault.
    """
    page, told = _page(text, source), told or Person()
    config = Config(
        language=page.take("language", one_of(*LANGUAGES), language),
        level=page.take("level", _level, told.level),
        conditions=page.take("conditions", several(one_of(*CONDITIONS)), tuple(sorted(told.conditions))),
        cleared=page.take("cleared", yes_no, told.cleared),
        talk=page.take("talk", _talk, _DEFAULT.talk),
        whisper=page.take("whisper", yes_no, _DEFAULT.whisper),
        confirm=page.take("confirm", one_of(*CONFIRM), _DEFAULT.confirm),
        routine=page.take("routine", name, _DEFAULT.routine),
        agenda=Agenda(
            every=page.take("agenda.every", duration(timedelta(minutes=1), timedelta(days=1)), _DEFAULT.agenda.every),
            days=page.take("agenda.days", several(one_of(*WEEKDAYS)), _DEFAULT.agenda.days),
            hours=page.take("agenda.hours", several(span), _DEFAULT.agenda.hours),
            routines=page.take("agenda.routines", several(name), _DEFAULT.agenda.routines),
        ),
        voice=VoiceChoice(
            engine=page.take("voice.engine", one_of(*ENGINES), _DEFAULT.voice.engine),
            server=page.take("voice.server", name, None),
            name=page.take("voice.name", name, None),
            rate=page.take("voice.rate", number(0.5, 2), _DEFAULT.voice.rate),
            pitch=page.take("voice.pitch", whole(0, 100), _DEFAULT.voice.pitch),
            volume=page.take("voice.volume", number(0, 1), _DEFAULT.voice.volume),
        ),
        sound=Sound(
            speaker=page.take("sound.speaker", name, None),
            microphone=page.take("sound.microphone", name, None),
            others=page.take("sound.others", one_of(*OTHERS), _DEFAULT.sound.others),
        ),
        clips_limit=page.take("clips.limit_mb", megabytes, _DEFAULT.clips_limit),
        offer=Offer(
            grace=page.take("offer.grace", duration(timedelta(seconds=30), timedelta(hours=1)), _DEFAULT.offer.grace),
            later=page.take("offer.later", duration(timedelta(minutes=1), timedelta(hours=4)), _DEFAULT.offer.later),
        ),
    )
    page.close()
    return config


def parse_person(text: str, source: str) -> Person:
    """Read what `coach setup` wrote.

    Raises:
        ConfigError: with every fault.
    """
    page = _page(text, source)
    told = Person(
        level=page.take("level", _level, Level.NORMAL),
        conditions=frozenset(page.take("conditions", several(one_of(*CONDITIONS), least=0), _DEFAULT.conditions)),
        cleared=page.take("cleared", yes_no, False),
    )
    page.close()
    return told


def _page(text: str, source: str) -> _Page:
    try:
        return _Page(source, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # RecursionError: brackets within brackets without end
        raise ConfigError([f"{source}: not TOML: {error}; a line reads: key = value"]) from None


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of a person's locale: da where it is Danish, else en."""
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "da" if locale.startswith("da") else "en"


class _Page:
    """A parsed file, its keys taken one by one; what is left in the end is unknown."""

    def __init__(self, source: str, tables: Mapping[str, object]) -> None:
        self._source = source
        self._values = dict(_flat(tables))
        self._known: list[str] = []
        self._faults: list[str] = []

    def take(self, key: str, read: Callable[[object], T], default: T) -> T:
        self._known.append(key)
        if key not in self._values:
            return default
        value = self._values.pop(key)
        try:
            return read(value)
        except WrongValue as wrong:
            self._faults.append(f"{self._source}: {key} = {shown(value)}: {wrong}")
            return default

    def close(self) -> None:
        """Raise the faults, if there are any."""
        tables = {key.partition(".")[0] for key in self._known if "." in key}
        for key, value in self._values.items():
            if key in tables:
                self._faults.append(
                    f"{self._source}: {key} = {shown(value)}: not a table; write [{key}] on its own line"
                )
            else:
                self._faults.append(f"{self._source}: {key}: unknown key; {self._hint(key)}")
        if self._faults:
            raise ConfigError(self._faults)

    def _hint(self, key: str) -> str:
        elsewhere = [known for known in self._known if known.rpartition(".")[2] == key.rpartition(".")[2]]
        near = elsewhere or get_close_matches(key, self._known, n=1)
        return f'did you mean "{near[0]}"?' if near else "take it out; " + "the keys are " + ", ".join(self._known)


def _flat(tables: Mapping[str, object], within: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tables.items():
        if isinstance(value, dict) and not within:
            yield from _flat(value, f"{key}.")
        else:
            yield f"{within}{key}", value


def _level(value: object) -> Level:
    return Level(one_of(*Level)(value))


def _talk(value: object) -> Talk:
    return Talk(one_of(*Talk)(value))
