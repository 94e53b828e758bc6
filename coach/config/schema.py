"""Every key of config.toml, one row each.

The parser (parse.py), the template and the blocks of docs/use.md (settings_page.py) and
`coach config` read these rows, and nothing else lists the keys.  The default of
a key is the default of its field in model.py, so it is written once as well.
Long, but one module: it is one table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Any

from coach.config.model import WEEKDAYS, Config
from coach.config.toml_text import clock_text, to_toml
from coach.config.values import (
    OneOf,
    duration_between,
    list_of,
    number_between,
    one_of,
    read_bool,
    read_broker_url,
    read_country,
    read_database_url,
    read_days,
    read_megabytes,
    read_name,
    read_span,
    read_time_of_day,
    read_topic,
    whole_between,
)
from coach.content.exercise import CONDITIONS, Level
from coach.content.routine import Talk
from coach.content.vocabulary import NOT_EVERYWHERE
from coach.presence.silence import SILENT_FOR
from coach.texts import text


@dataclass(frozen=True, slots=True)
class ConfigKey:
    """One key with one value."""

    name: str
    """As in the file, with its table: "voice.rate"."""

    read: Callable[[object], object]
    """From TOML's value to the field's; raises WrongValue if it is not allowed."""

    help: str
    """One line: what it is for."""

    example: str = ""
    """TOML of a value, if the default cannot be written down: unset, empty, or not the same for every person."""

    at: str = ""
    """Field of `Config`, if it has another name."""

    write: Callable[[Any], object] = to_toml
    """From the field's value back to what `read` takes."""

    @property
    def field(self) -> str:
        """Path of its field in `Config`: "voice.rate"."""
        return self.at or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigTable:
    """A key that holds a table, or several, with keys of their own."""

    name: str
    field: str
    keys: tuple[ConfigKey, ...]
    """Keys of the table, named without it."""

    repeated: bool
    """Several tables, written [[name]]."""

    help: str
    example: str
    """Lines of TOML, the tables' heads included."""


def _choice_of(kind: type[Level | Talk]) -> Callable[[object], object]:
    return OneOf(tuple(kind), kind)


def _megabytes(count: int) -> int:
    return count // 1_000_000


def _clock_texts(times: tuple[int, ...]) -> list[str]:
    return [clock_text(minutes) for minutes in times]


_MINUTE = timedelta(minutes=1)
_HALF_MINUTE = timedelta(seconds=30)
_HOUR = timedelta(hours=1)

_EVERY = duration_between(_MINUTE, timedelta(days=1))
_LIMIT = whole_between(1, 500)
_TIMES = list_of(read_time_of_day)
_NAMES = list_of(read_name)
_SPANS = list_of(read_span)
_SHARE = number_between(0, 1)

_LEVEL = ConfigKey(
    "level", _choice_of(Level), "beginner | normal | hard; without it, as you told `coach setup`", example='"normal"'
)
_HEALTH = ConfigKey(
    "conditions",
    list_of(one_of(*CONDITIONS), least=0),
    text("what to spare: {conditions}", conditions=", ".join(CONDITIONS)),
    example='["knee"]',
)
_CLEARED = ConfigKey("cleared", read_bool, "true: a doctor's yes, or three times no in `coach setup`", example="false")

_NEVER = ConfigKey(
    "never", list_of(read_name, least=0), "exercises and routines that you do not want", example='["squat_jump"]'
)
_PREFER = ConfigKey(
    "prefer", list_of(read_name, least=0), "exercises and routines that you would rather have", example='["wrist_3"]'
)

_PLACE = ConfigKey(
    "place", one_of("open_office", "office", "home"), "open_office | office | home: how much noise it bears"
)
_EQUIPMENT = ConfigKey(
    "equipment",
    list_of(one_of(*NOT_EVERYWHERE), least=0),
    "what there is of a band and of stairs: the rest is not offered",
)

PERSON_KEYS = (_LEVEL, _HEALTH, _CLEARED, _NEVER, _PREFER, _PLACE, _EQUIPMENT)
"""Of person.toml, where `coach setup` writes the answers; the same keys in config.toml come before them."""

PERSON_HOURS = ConfigKey("hours", _SPANS, "working hours: [agenda] hours, unless config.toml has them")
PERSON_ANSWERED = ConfigKey("answered", _NAMES, "questions that were answered: `coach setup --all` asks them again")
"""Of person.toml alone."""

BREAKS = ConfigTable(
    name="agenda.break",
    field="agenda.breaks",
    keys=(
        ConfigKey("name", read_name, "what you call it"),
        ConfigKey("every", _EVERY, "work between two"),
        ConfigKey("times", _TIMES, "fixed times", write=_clock_texts),
        ConfigKey("routines", _NAMES, "ids of routines, or a kind"),
        ConfigKey("limit", _LIMIT, "offers a day"),
    ),
    repeated=True,
    help="Several kinds of break side by side: a table [[agenda.break]] each, instead of every, times and routines",
    example="""\
[[agenda.break]]
name = "active"
every = "60min"

[[agenda.break]]
name = "eyes"
every = "20min"
routines = ["eye_break_1"]

[[agenda.break]]
name = "training"
times = ["10:30"]
routines = ["micro_training"]
limit = 1
""",
)

WEEK = ConfigTable(
    name="agenda.hours",
    field="agenda.week",
    keys=tuple(ConfigKey(day, _SPANS, "working hours") for day in WEEKDAYS),
    repeated=False,
    help="Hours that differ from day to day: a table [agenda.hours], instead of days and hours",
    example="""\
[agenda.hours]
mon = ["08:00-16:00"]
fri = ["08:00-12:00"]
""",
)

SCHEMA: tuple[ConfigKey | ConfigTable, ...] = (
    ConfigKey(
        "language",
        one_of("en", "da"),
        "en | da; without it, your system's language if that is Danish, else English",
        example='"en"',
    ),
    ConfigKey(
        "country",
        read_country,
        "where you are, for the emergency number that is said; without it, your system's region",
        example='"DK"',
    ),
    _LEVEL,
    _HEALTH,
    _CLEARED,
    _NEVER,
    _PREFER,
    ConfigKey(
        "talk", _choice_of(Talk), "full | brief: names, doses, counts, and what is new | tones: earcons for counts"
    ),
    ConfigKey("whisper", read_bool, "true, among others: low, and tones for counts"),
    ConfigKey("confirm", one_of("each", "end", "never"), "each | end | never: when to ask whether a set was done"),
    ConfigKey("routine", read_name, "what `coach now` plays without a name"),
    _PLACE,
    _EQUIPMENT,
    BREAKS,
    WEEK,  # before the list of the same name: it takes the key only if that is a table
    ConfigKey("agenda.every", _EVERY, "work between two breaks"),
    ConfigKey(
        "agenda.times",
        _TIMES,
        "fixed times, beside `every` or in its place",
        example='["10:30", "14:00"]',
        write=_clock_texts,
    ),
    ConfigKey("agenda.routines", _NAMES, "ids of routines, or a kind: then the coach chooses"),
    ConfigKey("agenda.limit", _LIMIT, "offers a day; without it, no limit", example="8"),
    ConfigKey("agenda.days", list_of(one_of(*WEEKDAYS)), "when you work"),
    ConfigKey("agenda.hours", _SPANS, 'one range or several, over midnight too: "22:00-06:00"'),
    ConfigKey(
        "agenda.days_off",
        list_of(read_days),
        "days, or days in a row",
        example='["2026-12-24..2027-01-02", "2027-05-14"]',
    ),
    ConfigKey(
        "agenda.holidays", _NAMES, "ICS files: on the days of their entries nobody works", example='["~/holidays.ics"]'
    ),
    ConfigKey(
        "agenda.observances",
        _NAMES,
        "words by which those files mark working days: left out",
        example='["Observance"]',
    ),
    ConfigKey(
        "agenda.quiet", _SPANS, "every day: a break that falls into it comes at its end", example='["12:00-12:30"]'
    ),
    ConfigKey(
        "presence.away",
        duration_between(_MINUTE, _HOUR),
        "so long without a touch of keyboard or mouse counts as a break",
    ),
    ConfigKey(
        "presence.silent_for",
        list_of(one_of(*SILENT_FOR), least=0),
        "what an offer waits for; a full screen that is left out is no sign of you either",
    ),
    ConfigKey(
        "presence.ignore",
        _NAMES,
        "applications whose microphone or camera is no meeting",
        example='["linux-voice-assistant"]',
    ),
    ConfigKey(
        "calendar.busy",
        _NAMES,
        "ICS files, folders of them, their https addresses, `evolution` (the desktop's own; `evolution:Work` one of "
        "them): nothing is offered while you are busy",
        example='["~/calendars", "evolution"]',
    ),
    ConfigKey(
        "calendar.me",
        _NAMES,
        "your addresses: what one of them declined is no meeting",
        example='["me@example.org"]',
    ),
    ConfigKey("calendar.tentative", one_of("busy", "free"), "busy | free: what is not yet certain"),
    ConfigKey(
        "voice.engine",
        one_of("auto", "espeak", "piper", "wyoming"),
        "auto | espeak | piper | wyoming: what speaks; auto is Piper where it has a voice of your language",
    ),
    ConfigKey("voice.server", read_name, "of wyoming", example='"tcp://localhost:10200"'),
    ConfigKey(
        "voice.name", read_name, "`coach voices` lists them; without it, the one for the language", example='"en-us"'
    ),
    ConfigKey("voice.rate", number_between(0.5, 2), "0.5 to 2: how fast"),
    ConfigKey("voice.pitch", whole_between(0, 100), "0 to 100"),
    ConfigKey("voice.volume", _SHARE, "0 to 1"),
    ConfigKey(
        "microphone.open",
        one_of("sessions", "always"),
        'sessions | always: at any time, for "start a break" and a few more phrases',
    ),
    ConfigKey(
        "ears.engine",
        one_of("builtin", "vosk", "whisper", "wyoming"),
        "builtin | vosk | whisper | wyoming: what understands",
    ),
    ConfigKey(
        "ears.model",
        read_name,
        "of vosk and whisper: the folder of the model",
        example='"~/vosk-model-small-en-us-0.15"',
    ),
    ConfigKey("ears.server", read_name, "of wyoming", example='"tcp://localhost:10300"'),
    ConfigKey("ears.learn", read_bool, "false: learn nothing by use, and use nothing learnt so"),
    ConfigKey(
        "ears.reference",
        one_of("monitor", "own"),
        "monitor | own: what is not listened to, all that this machine plays or the coach alone",
    ),
    ConfigKey(
        "sound.speaker", read_name, "part of a device's name; without it, the system's default", example='"headset"'
    ),
    ConfigKey("sound.microphone", read_name, "the same", example='"headset"'),
    ConfigKey(
        "sound.others", one_of("lower", "pause", "leave"), "lower | pause | leave: what becomes of music meanwhile"
    ),
    ConfigKey(
        "clips.limit_mb",
        read_megabytes,
        "what spoken clips may take on the disk",
        at="clips_limit",
        write=_megabytes,
    ),
    ConfigKey("offer.grace", duration_between(_HALF_MINUTE, _HOUR), "how late a break may still be offered"),
    ConfigKey("offer.later", duration_between(_MINUTE, timedelta(hours=4)), 'how long "later" puts it off'),
    ConfigKey(
        "offer.warning",
        duration_between(timedelta(0), timedelta(minutes=2)),
        "how long before a notification (or a chime) says that it comes; 0s: nothing does",
    ),
    ConfigKey("offer.volume", _SHARE, "of the offer's chime and words, 0 to 1; 0: it is shown only"),
    ConfigKey(
        "offer.patience",
        duration_between(_HALF_MINUTE, timedelta(hours=8)),
        "how long it is kept for the end of a meeting",
    ),
    ConfigKey("desktop.icon", read_bool, "false: no status icon, where a panel shows such"),
    ConfigKey(
        "desktop.shortcuts",
        read_bool,
        "true: keys for start, later and skip, where the desktop's portal has them; it asks which",
    ),
    ConfigKey(
        "team.url",
        read_database_url,
        "the PostgreSQL database of your workplace's group, for `coach team`; the password goes into ~/.pgpass",
        example='"postgresql://coach@db.example.org/coach"',
    ),
    ConfigKey(
        "mqtt.url",
        read_broker_url,
        "the broker of Home Assistant, which then shows the coach; mqtts:// for TLS",
        example='"mqtt://coach@broker.example.org:1883"',
    ),
    ConfigKey(
        "mqtt.password_file",
        read_name,
        "a file for you alone, whose first line is the password there",
        example='"~/.mqtt-password"',
    ),
    ConfigKey(
        "mqtt.ca_file",
        read_name,
        "of mqtts, where your own authority signed the broker's certificate: its certificate",
        example='"~/my-ca.pem"',
    ),
    ConfigKey("mqtt.name", read_name, "what Home Assistant calls the device"),
    ConfigKey("mqtt.discovery_prefix", read_topic, "what Home Assistant's topics begin with"),
)
"""In the order of the file."""

DEFAULTS = Config()


def default_of(row: ConfigKey | ConfigTable) -> Any:
    """Return the value of the field of *row* in a config that does not name it."""
    return attrgetter(row.field)(DEFAULTS)
