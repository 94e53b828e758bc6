"""config.toml: what a person chose, checked as a whole.

Reading the file is the edge's; here is text to value.  A fault names its key,
the value and the remedy, and all faults are told at once.  One module though
long: the values and what may stand in the file for them are read side by side.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from coach.config.toml_table import TomlTable
from coach.config.values import (
    duration_between,
    list_of,
    number_between,
    one_of,
    read_bool,
    read_days,
    read_megabytes,
    read_name,
    read_span,
    read_time_of_day,
    whole_between,
)
from coach.content.exercise import CONDITIONS, Level
from coach.content.routine import Talk
from coach.dosing.progression import Person
from coach.errors import ConfigError
from coach.plan.breaks import BreakKind
from coach.plan.hours import DAY, ClockSpan, DayRange, Week
from coach.plan.rules import PlanRules

ConfigValue = TypeVar("ConfigValue")


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


LANGUAGE_CHOICES = ("en", "da")


CONFIRM = ("each", "end", "never")


PLACES = ("open_office", "office", "home")


OTHERS = ("lower", "pause", "leave")


OPEN = ("sessions", "always")


EARS = ("builtin", "vosk", "whisper", "wyoming")


ENGINES = ("espeak", "piper", "wyoming")


_MINUTE = timedelta(minutes=1)


_EVERY = duration_between(_MINUTE, timedelta(days=1))


_LIMIT = whole_between(1, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaConfig:
    """`[agenda]`: when a break is offered, and which."""

    every: timedelta | None = timedelta(minutes=60)
    times: tuple[int, ...] = ()
    routines: tuple[str, ...] = ("active_break",)
    """These three: of the one kind of break, where `breaks` names none."""

    breaks: tuple[BreakKind, ...] = ()
    """Several kinds, side by side."""

    limit: int | None = None
    """Offers a day, of all kinds."""

    days: tuple[str, ...] = WEEKDAYS[:5]
    hours: tuple[ClockSpan, ...] = (ClockSpan(begins=9 * 60, ends=17 * 60),)
    """Of every one of the days."""

    week: Mapping[str, tuple[ClockSpan, ...]] | None = None
    """Hours by weekday, where they are not the same every day."""

    days_off: tuple[DayRange, ...] = ()
    holidays: tuple[str, ...] = ()
    """Paths of ICS files: on the days of their entries nobody works."""

    quiet: tuple[ClockSpan, ...] = ()
    """Hours of every day in which work goes on and nothing is spoken."""

    @property
    def kinds(self) -> tuple[BreakKind, ...]:
        """Every kind of break, the heaviest first."""
        one = BreakKind(every=self.every, times=self.times, routines=self.routines)
        return tuple(sorted(self.breaks or (one,), key=lambda kind: kind.weight, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceConfig:
    """`[presence]`: what counts as absence."""

    away: timedelta = timedelta(minutes=5)
    """Without a touch of keyboard or mouse for so long, the person is away, and has had a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarConfig:
    """`[calendar]`: when the person is in a meeting."""

    busy: tuple[str, ...] = ()
    """Paths of ICS files, or of folders of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceConfig:
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
class MicrophoneConfig:
    """`[microphone]`: when it is open."""

    open: str = "sessions"
    """sessions | always: during offers and sessions only; or at any time, for a few phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsConfig:
    """`[ears]`: what understands."""

    engine: str = "builtin"
    """builtin | vosk | whisper | wyoming; the built-in ears where another fails."""

    model: str | None = None
    """Folder of the model, of vosk and whisper."""

    server: str | None = None
    """`tcp://host:port` of the Wyoming server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundConfig:
    """`[sound]`: parts of the names of devices; None: the system's default."""

    speaker: str | None = None
    microphone: str | None = None
    others: str = "lower"
    """lower | pause | leave: what becomes of other players while the coach speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferConfig:
    """`[offer]`: how a break is offered."""

    grace: timedelta = timedelta(minutes=5)
    """How late it may still be offered."""

    later: timedelta = timedelta(minutes=10)
    """How long "later" puts it off."""

    volume: float = 1.0
    """Factor on the chime and the words of an offer, 0 to 1; 0: it is shown only."""

    patience: timedelta = timedelta(minutes=30)
    """How long a break is kept for the end of a meeting, or of whatever else it is held for."""


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

    place: str = "open_office"
    """open_office | office | home: how much noise it bears."""

    agenda: AgendaConfig = field(default_factory=AgendaConfig)
    presence: PresenceConfig = PresenceConfig()
    calendar: CalendarConfig = CalendarConfig()
    voice: VoiceConfig = VoiceConfig()
    microphone: MicrophoneConfig = MicrophoneConfig()
    ears: EarsConfig = EarsConfig()
    sound: SoundConfig = SoundConfig()
    clips_limit: int = 200_000_000
    """`clips.limit_mb`: bytes that the cache of spoken clips may take."""

    offer: OfferConfig = OfferConfig()

    @property
    def week(self) -> Week:
        """Working hours."""
        agenda = self.agenda
        by_day = agenda.week or dict.fromkeys(agenda.days, agenda.hours)
        return Week(days=tuple(tuple(by_day.get(day, ())) for day in WEEKDAYS), off=agenda.days_off, quiet=agenda.quiet)

    def rules(self) -> PlanRules:
        """Return what of it bears on planning."""
        return PlanRules(
            kinds=self.agenda.kinds,
            limit=self.agenda.limit,
            week=self.week,
            grace=self.offer.grace,
            patience=self.offer.patience,
            later=self.offer.later,
            fallback=self.routine,
            language=self.language,
            place=self.place,
            level=self.level,
            conditions=self.conditions,
        )


_DEFAULT = Config()


def parse_config(text: str, source: str = "config.toml", language: str = "en", told: Person | None = None) -> Config:
    """Read *text*, which lies in *source*; *language* and what was *told* are those of a config that names none.

    Raises:
        ConfigError: with every fault.
    """
    page, told = _page(text, source), told or Person()
    config = Config(
        language=page.take("language", one_of(*LANGUAGE_CHOICES), language),
        level=page.take("level", _level, told.level),
        conditions=page.take("conditions", list_of(one_of(*CONDITIONS)), tuple(sorted(told.conditions))),
        cleared=page.take("cleared", read_bool, told.cleared),
        talk=page.take("talk", _talk, _DEFAULT.talk),
        whisper=page.take("whisper", read_bool, _DEFAULT.whisper),
        confirm=page.take("confirm", one_of(*CONFIRM), _DEFAULT.confirm),
        routine=page.take("routine", read_name, _DEFAULT.routine),
        place=page.take("place", one_of(*PLACES), _DEFAULT.place),
        agenda=_agenda(page),
        presence=PresenceConfig(
            away=page.take("presence.away", duration_between(_MINUTE, timedelta(hours=1)), _DEFAULT.presence.away)
        ),
        calendar=CalendarConfig(busy=page.take("calendar.busy", list_of(read_name), ())),
        voice=VoiceConfig(
            engine=page.take("voice.engine", one_of(*ENGINES), _DEFAULT.voice.engine),
            server=page.take("voice.server", read_name, None),
            name=page.take("voice.name", read_name, None),
            rate=page.take("voice.rate", number_between(0.5, 2), _DEFAULT.voice.rate),
            pitch=page.take("voice.pitch", whole_between(0, 100), _DEFAULT.voice.pitch),
            volume=page.take("voice.volume", number_between(0, 1), _DEFAULT.voice.volume),
        ),
        microphone=MicrophoneConfig(open=page.take("microphone.open", one_of(*OPEN), _DEFAULT.microphone.open)),
        ears=EarsConfig(
            engine=page.take("ears.engine", one_of(*EARS), _DEFAULT.ears.engine),
            model=page.take("ears.model", read_name, None),
            server=page.take("ears.server", read_name, None),
        ),
        sound=SoundConfig(
            speaker=page.take("sound.speaker", read_name, None),
            microphone=page.take("sound.microphone", read_name, None),
            others=page.take("sound.others", one_of(*OTHERS), _DEFAULT.sound.others),
        ),
        clips_limit=page.take("clips.limit_mb", read_megabytes, _DEFAULT.clips_limit),
        offer=OfferConfig(
            grace=page.take(
                "offer.grace", duration_between(timedelta(seconds=30), timedelta(hours=1)), _DEFAULT.offer.grace
            ),
            later=page.take(
                "offer.later", duration_between(timedelta(minutes=1), timedelta(hours=4)), _DEFAULT.offer.later
            ),
            volume=page.take("offer.volume", number_between(0, 1), _DEFAULT.offer.volume),
            patience=page.take(
                "offer.patience", duration_between(timedelta(seconds=30), timedelta(hours=8)), _DEFAULT.offer.patience
            ),
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
        conditions=frozenset(page.take("conditions", list_of(one_of(*CONDITIONS), least=0), _DEFAULT.conditions)),
        cleared=page.take("cleared", read_bool, False),
    )
    page.close()
    return told


def _page(text: str, source: str) -> TomlTable:
    try:
        return TomlTable(source, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # RecursionError: brackets within brackets without end
        raise ConfigError([f"{source}: not TOML: {error}; a line reads: key = value"]) from None


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of a person's locale: da where it is Danish, else en."""
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "da" if locale.startswith("da") else "en"


def _agenda(page: TomlTable) -> AgendaConfig:
    kinds, default = page.tables("agenda.break", _kind), _DEFAULT.agenda
    for key in ("every", "times", "routines"):
        if kinds and page.has(f"agenda.{key}"):
            page.fault(f"agenda.{key}", "stands beside [[agenda.break]]; move it into one of them")
    doubles = {kind.name for kind in kinds if sum(kind.name == other.name for other in kinds) > 1}
    for double in sorted(doubles - {""}):
        page.fault("agenda.break", f'two are called "{double}"; give each its own name')
    times: tuple[int, ...] = page.take("agenda.times", list_of(read_time_of_day), ())
    week = page.table("agenda.hours", _hours)
    if week is not None and page.has("agenda.days"):
        page.fault("agenda.days", "stands beside the table [agenda.hours], which names the days; take it out")
    agenda = AgendaConfig(
        every=page.take("agenda.every", _EVERY, None if times else default.every),
        times=times,
        routines=page.take("agenda.routines", list_of(read_name), default.routines),
        breaks=kinds,
        limit=page.take("agenda.limit", _LIMIT, None),
        days=page.take("agenda.days", list_of(one_of(*WEEKDAYS)), default.days),
        hours=page.take("agenda.hours", list_of(read_span), default.hours) if week is None else default.hours,
        week=week,
        days_off=page.take("agenda.days_off", list_of(read_days), ()),
        holidays=page.take("agenda.holidays", list_of(read_name), ()),
        quiet=page.take("agenda.quiet", list_of(read_span), ()),
    )
    spans = [each for spans in (week.values() if week else [agenda.hours]) for each in spans]
    for kind in agenda.kinds:
        for minutes in kind.times:
            if not any(each.begins <= at < each.ends for each in spans for at in (minutes, minutes + DAY)):
                key = "agenda.break" if kinds else "agenda.times"
                page.fault(key, f'"{minutes // 60:02}:{minutes % 60:02}" lies in no working hours; move it, or them')
    return agenda


def _kind(page: TomlTable) -> BreakKind:
    times: tuple[int, ...] = page.take("times", list_of(read_time_of_day), ())
    named = page.has("name")
    kind = BreakKind(
        name=page.take("name", read_name, ""),
        every=page.take("every", _EVERY, None),
        times=times,
        routines=page.take("routines", list_of(read_name), BreakKind().routines),
        limit=page.take("limit", _LIMIT, None),
    )
    if not named:
        page.fault("name", 'missing; write name = "eyes", or what you call it')
    if not (page.has("every") or page.has("times")):
        page.fault("every", 'missing; write every = "60min", or times = ["10:30"]')
    return kind


def _hours(page: TomlTable) -> dict[str, tuple[ClockSpan, ...]]:
    none: tuple[ClockSpan, ...] = ()
    by_day = {day: page.take(day, list_of(read_span), none) for day in WEEKDAYS}
    return {day: spans for day, spans in by_day.items() if spans}


def _level(value: object) -> Level:
    return Level(one_of(*Level)(value))


def _talk(value: object) -> Talk:
    return Talk(one_of(*Talk)(value))
