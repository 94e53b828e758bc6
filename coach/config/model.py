"""What a person chose, as values.

The fields hold the defaults; schema.py says what may stand in config.toml for them.
Long, but one module: each class is a section of config.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from coach.config.emergency import emergency_number
from coach.content.exercise import Level
from coach.content.routine import Talk
from coach.content.vocabulary import NOT_EVERYWHERE
from coach.plan.breaks import PREPARATION, BreakKind
from coach.plan.hours import ClockSpan, DayRange, Week
from coach.plan.rules import PlanRules
from coach.presence.silence import SILENT_FOR, Heed

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaConfig:
    """`[agenda]`: when a break is offered, and which."""

    every: timedelta | None = timedelta(minutes=60)
    times: tuple[int, ...] = ()
    routines: tuple[str, ...] = ("active_break",)
    """These three describe the only kind of break if `breaks` is empty."""

    breaks: tuple[BreakKind, ...] = ()
    """Several kinds, side by side."""

    limit: int | None = None
    """Offers a day, of all kinds."""

    days: tuple[str, ...] = WEEKDAYS[:5]
    hours: tuple[ClockSpan, ...] = (ClockSpan(begins=9 * 60, ends=17 * 60),)
    """Working hours on each of `days`."""

    week: Mapping[str, tuple[ClockSpan, ...]] | None = None
    """Working hours by weekday, if they differ; then `days` and `hours` do not count."""

    days_off: tuple[DayRange, ...] = ()
    holidays: tuple[str, ...] = ()
    """Paths of ICS files, or of folders of them: on the days of their entries nobody works."""

    observances: tuple[str, ...] = ()
    """Words that mark an entry of them that is no day off."""

    quiet: tuple[ClockSpan, ...] = ()
    """Hours of every day during which the person works but nothing is spoken."""

    @property
    def kinds(self) -> tuple[BreakKind, ...]:
        """Every kind of break, the heaviest first."""
        one = BreakKind(every=self.every, times=self.times, routines=self.routines)
        return tuple(sorted(self.breaks or (one,), key=lambda kind: kind.weight, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceConfig:
    """`[presence]`: what counts as absence, and what is a reason for silence."""

    away: timedelta = timedelta(minutes=5)
    """After so long without a touch of keyboard or mouse the person is away, and that counts as a break."""

    silent_for: tuple[str, ...] = SILENT_FOR
    """What is a reason for silence."""

    ignore: tuple[str, ...] = ()
    """Applications whose microphone or camera does not count."""

    @property
    def heed(self) -> Heed:
        """What of the desk counts."""
        return Heed(silent_for=self.silent_for, ignore=self.ignore)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarConfig:
    """`[calendar]`: when the person is in a meeting."""

    busy: tuple[str, ...] = ()
    """Paths of ICS files, or of folders of them."""

    me: tuple[str, ...] = ()
    """The person's own addresses: an invitation that one of them declined is no meeting."""

    tentative: str = "busy"
    """busy | free: what a tentative entry counts as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceConfig:
    """`[voice]`: how the coach sounds."""

    engine: str = "auto"
    """auto | espeak | piper | wyoming: what speaks; auto: Piper where it can; espeak if any of them fails."""

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
    """builtin | vosk | whisper | wyoming; the built-in ears if another fails."""

    model: str | None = None
    """Folder of the model, of vosk and whisper."""

    server: str | None = None
    """`tcp://host:port` of the Wyoming server."""

    learn: bool = True
    """The built-in ears learn from commands that were surely meant, and compare with them."""

    reference: str = "monitor"
    """monitor | own: what the ears do not hear, of all that this machine plays or of the coach alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundConfig:
    """`[sound]`: parts of the names of devices; None: the system's default."""

    speaker: str | None = None
    microphone: str | None = None
    others: str = "lower"
    """lower | pause | leave: what becomes of other players while the coach speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesktopConfig:
    """`[desktop]`: how the coach is seen and reached there."""

    icon: bool = True
    """The status icon, where a panel shows such."""

    shortcuts: bool = False
    """Global shortcuts through the desktop's portal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamConfig:
    """`[team]`: the group of a workplace."""

    url: str | None = None
    """Of its PostgreSQL database; None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttConfig:
    """`[mqtt]`: the broker by which Home Assistant shows the coach."""

    url: str | None = None
    """mqtt:// or mqtts://; None: there is none."""

    password_file: str | None = None
    """Path of a file whose first line is the password."""

    ca_file: str | None = None
    """Path of the certificates (PEM) that the broker's is signed with; None: those that the system trusts."""

    name: str = "Desk coach"
    """Of the device in Home Assistant."""

    discovery_prefix: str = "homeassistant"
    """What Home Assistant's topics begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferConfig:
    """`[offer]`: how a break is offered."""

    grace: timedelta = timedelta(minutes=5)
    """How late it may still be offered."""

    later: timedelta = timedelta(minutes=10)
    """How long "later" puts it off."""

    warning: timedelta = timedelta(0)
    """How long before the offer a notification says that it comes; 0: nothing does."""

    volume: float = 1.0
    """Factor on the chime and the words of an offer, 0 to 1; 0: it is shown only."""

    patience: timedelta = timedelta(minutes=30)
    """How long a break is kept until a meeting, or another reason to hold it, is over."""

    @property
    def preparation(self) -> timedelta:
        """How long before an offer its conductor is started: in time for the warning too."""
        return PREPARATION + self.warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that a person can choose."""

    language: str = "en"
    country: str | None = None
    """ISO 3166, two letters; None: not known."""

    level: Level = Level.NORMAL
    confirm: str = "never"
    """each | end | never: when the coach asks whether a set was done."""

    conditions: tuple[str, ...] = ()
    """Of CONDITIONS: each rules exercises out, or calls for care."""

    cleared: bool = False
    """`coach setup` asked about health, and no answer was yes."""

    never: tuple[str, ...] = ()
    """Ids of exercises and routines that the person does not want."""

    prefer: tuple[str, ...] = ()
    """Ids of exercises and routines that the person would rather have."""

    talk: Talk = Talk.FULL
    """full | brief | tones: how much the coach says."""

    whisper: bool = False
    """Speak low, and count in tones: other people are near."""

    routine: str = "neck_shoulder_2"
    """Id of what `coach now` plays without a name."""

    place: str = "open_office"
    """open_office | office | home: how much noise it bears."""

    equipment: tuple[str, ...] = NOT_EVERYWHERE
    """What is there of the things that not everybody has."""

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
    desktop: DesktopConfig = DesktopConfig()
    team: TeamConfig = TeamConfig()
    mqtt: MqttConfig = MqttConfig()

    @property
    def week(self) -> Week:
        """Working hours."""
        agenda = self.agenda
        by_day = agenda.week or dict.fromkeys(agenda.days, agenda.hours)
        return Week(days=tuple(tuple(by_day.get(day, ())) for day in WEEKDAYS), off=agenda.days_off, quiet=agenda.quiet)

    @property
    def emergency(self) -> str | None:
        """Digits of the emergency number; None where it is not known."""
        return emergency_number(self.country, self.language)

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
