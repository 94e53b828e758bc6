from datetime import date, timedelta

import pytest

from coach.config.model import (
    AgendaConfig,
    CalendarConfig,
    Config,
    EarsConfig,
    MicrophoneConfig,
    MqttConfig,
    OfferConfig,
    PresenceConfig,
    SoundConfig,
    TeamConfig,
    VoiceConfig,
)
from coach.config.own_language import country_of, language_of
from coach.config.parse import parse_config
from coach.config.settings_page import template_text
from coach.content.exercise import Level
from coach.errors import ConfigError
from coach.plan.breaks import BreakKind
from coach.plan.hours import ClockSpan, DayRange

EVERYTHING = """
language = "da"
level = "hard"
confirm = "each"
routine = "wrist_3"
[agenda]
every = "1h30min"
days = ["mon", "sun"]
hours = ["09:00-12:00", "22:30-2:00", "00:00-24:00"]
routines = ["coffee_minute", "wrist_3"]
[voice]
name = "en-us+f2"
rate = 1
pitch = 60
volume = 0.5
[sound]
speaker = "headset"
microphone = "Yeti"
[clips]
limit_mb = 50
[offer]
grace = "90s"
later = "1 h"
volume = 0.25
"""


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert all("\n" not in each for each in caught.value.faults)
    return caught.value.faults


def test_an_empty_file_is_the_defaults():
    assert parse_config("") == Config()


def test_every_key_is_taken_up():
    assert parse_config(EVERYTHING) == Config(
        language="da",
        level=Level.HARD,
        confirm="each",
        routine="wrist_3",
        agenda=AgendaConfig(
            every=timedelta(minutes=90),
            days=("mon", "sun"),
            hours=(ClockSpan(begins=540, ends=720), ClockSpan(begins=1350, ends=1560), ClockSpan(begins=0, ends=1440)),
            routines=("coffee_minute", "wrist_3"),
        ),
        voice=VoiceConfig(name="en-us+f2", rate=1.0, pitch=60, volume=0.5),
        sound=SoundConfig(speaker="headset", microphone="Yeti"),
        clips_limit=50_000_000,
        offer=OfferConfig(grace=timedelta(seconds=90), later=timedelta(hours=1), volume=0.25),
    )


def test_the_rhythm_has_the_hours_on_the_chosen_days_only():
    week = parse_config(EVERYTHING).week.days
    assert [len(day) for day in week] == [3, 0, 0, 0, 0, 0, 3]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('agenda.every = "sixty"', 'config.toml: agenda.every = "sixty": not a duration; write "60min" or "1h"'),
        ("agenda.every = 60", 'config.toml: agenda.every = 60: not a duration; write "60min" or "1h"'),
        ('agenda.every = "59s"', 'config.toml: agenda.every = "59s": out of range; write "1min" to "24h"'),
        ('agenda.every = "25h"', 'config.toml: agenda.every = "25h": out of range; write "1min" to "24h"'),
        ('agenda.days = "mon"', 'config.toml: agenda.days = "mon": not a list; put it between brackets'),
        (
            "agenda.days = []",
            "config.toml: agenda.days = []: an empty list; write one entry at least, or take the line out",
        ),
        (
            'agenda.hours = ["9-17"]',
            'config.toml: agenda.hours = ["9-17"]: "9-17" is not hours; write "09:00-17:00"',
        ),
        (
            'agenda.hours = ["09:00-24:01"]',
            'config.toml: agenda.hours = ["09:00-24:01"]: "09:00-24:01" is not a time of day; write "00:00" to "24:00"',
        ),
        (
            'agenda.hours = ["09:00-09:00"]',
            'config.toml: agenda.hours = ["09:00-09:00"]: "09:00-09:00" is no time at all;'
            ' for the whole day write "00:00-24:00"',
        ),
        ("level = 3", 'config.toml: level = 3: not a choice; write one of "beginner", "normal", "hard"'),
        ('routine = " "', 'config.toml: routine = " ": empty; write a name, or take the line out'),
        ("routine = true", "config.toml: routine = true: not a text; put it between quotation marks"),
        ("voice.rate = 2.1", "config.toml: voice.rate = 2.1: out of range; write 0.5 to 2"),
        ("voice.rate = nan", "config.toml: voice.rate = nan: out of range; write 0.5 to 2"),
        ("voice.rate = true", "config.toml: voice.rate = true: not a number; write 0.5 to 2, without quotation marks"),
        ("voice.pitch = 50.5", "config.toml: voice.pitch = 50.5: not a whole number; write 0 to 100"),
        ('voice = "deep"', 'config.toml: voice = "deep": not a table; write [voice] on its own line'),
        ('langauge = "da"', 'config.toml: langauge: unknown key; did you mean "language"?'),
        ('every = "1h"', 'config.toml: every: unknown key; did you mean "agenda.every"?'),
        ('[sound]\nspeker = "x"', 'config.toml: sound.speker: unknown key; did you mean "sound.speaker"?'),
    ],
)
def test_a_fault_names_key_value_and_remedy(text, fault):
    assert faults(text) == [fault]


@pytest.mark.parametrize("key", ["zzz", "colour", "theme"])
def test_a_key_like_no_other_is_told_with_the_keys_there_are(key):
    (fault,) = faults(f"{key} = 1")
    assert fault.startswith(f"config.toml: {key}: unknown key; take it out; the keys are language, country, level")


def test_all_faults_come_at_once():
    assert len(faults('level = 3\nzzz = 1\n[agenda]\nevery = "x"\ndays = ["fri", "Friday"]\n[offer]\nlater = 1')) == 5


@pytest.mark.parametrize(
    "text",
    [
        "level = ",
        "= 3",
        "[agenda",
        'level = "normal"\nlevel = "hard"',
        "a = " + "[" * 5000,
        "a = " + "9" * 5000,
        'text = "\\ud800"',
    ],
)
def test_what_is_not_toml_is_one_fault(text):
    (fault,) = faults(text)
    assert fault.startswith("config.toml: not TOML: ")


@pytest.mark.parametrize(
    "value", ["0x" + "f" * 20_000, '"' + "x" * 10_000 + '"', "[" + "1, " * 5000 + "]", "{a = {b = 1}}"]
)
def test_a_fault_stays_a_line_that_can_be_read(value):
    (fault,) = faults(f"level = {value}" if value[0] != "{" else f"agenda.every = {value}")
    assert len(fault) < 300


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "da_DK.UTF-8"}, "da"),
        ({"LANG": "da_DK.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "da", "LANG": "en_GB"}, "da"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_the_language_is_the_locales_where_that_is_danish(environment, language):
    assert language_of(environment) == language
    assert parse_config("", language=language).language == language
    assert parse_config('language = "en"', language=language).language == "en"


@pytest.mark.parametrize(
    ("environment", "country"),
    [
        ({}, None),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "da_DK.UTF-8"}, "DK"),
        ({"LANG": "en_US@euro", "LC_ALL": "en_GB"}, "GB"),
        ({"LANG": "eo_001"}, None),
    ],
)
def test_the_country_is_the_locales_unless_it_is_written(environment, country):
    assert country_of(environment) == country
    assert parse_config("", country=country).country == country
    assert parse_config('country = "no"', country=country).emergency == "113"


@pytest.mark.parametrize("value", ["1", '"Denmark"', '"D1"', '"æø"'])
def test_a_country_is_two_letters(value):
    with pytest.raises(ConfigError, match="country"):
        parse_config(f"country = {value}")


def test_the_microphone_is_closed_outside_of_sessions_unless_it_is_asked_to_stay_open():
    assert parse_config("").microphone.open == "sessions"
    assert parse_config('[microphone]\nopen = "always"').microphone.open == "always"
    with pytest.raises(ConfigError, match=r"microphone\.open"):
        parse_config("[microphone]\nopen = true")


def test_what_the_coach_is_silent_for_is_chosen_among_four():
    chosen = parse_config('[presence]\nsilent_for = ["meeting", "typing"]\nignore = ["Linux Voice Assistant"]\n')
    assert chosen.presence.silent_for == ("meeting", "typing")
    assert chosen.presence.heed.ignore == ("Linux Voice Assistant",)
    assert parse_config("[presence]\nsilent_for = []").presence.silent_for == ()
    assert parse_config("").presence.silent_for == ("meeting", "do_not_disturb", "full_screen", "typing")
    with pytest.raises(ConfigError, match='"fullscreen" is not a choice; write one of "meeting", "do_not_disturb"'):
        parse_config('[presence]\nsilent_for = ["fullscreen"]')


def test_the_template_is_the_defaults_and_names_every_key():
    assert parse_config(template_text()) == Config()
    lines = [line.removeprefix("# ") if " = " in line else line for line in template_text().splitlines()]
    chosen = parse_config("\n".join(lines))
    # what is named has no default that could be written down
    assert chosen == Config(
        country="DK",
        conditions=("knee",),
        never=("squat_jump",),
        prefer=("wrist_3",),
        agenda=AgendaConfig(
            times=(10 * 60 + 30, 14 * 60),
            limit=8,
            days_off=(
                DayRange(first=date(2026, 12, 24), last=date(2027, 1, 2)),
                DayRange(first=date(2027, 5, 14), last=date(2027, 5, 14)),
            ),
            holidays=("~/holidays.ics",),
            observances=("Observance",),
            quiet=(ClockSpan(begins=12 * 60, ends=12 * 60 + 30),),
        ),
        calendar=CalendarConfig(busy=("~/calendars", "evolution"), me=("me@example.org",)),
        voice=VoiceConfig(name="en-us", server="tcp://localhost:10200"),
        microphone=MicrophoneConfig(),
        ears=EarsConfig(model="~/vosk-model-small-en-us-0.15", server="tcp://localhost:10300"),
        presence=PresenceConfig(ignore=("linux-voice-assistant",)),
        sound=SoundConfig(speaker="headset", microphone="headset"),
        team=TeamConfig(url="postgresql://coach@db.example.org/coach"),
        mqtt=MqttConfig(
            url="mqtt://coach@broker.example.org:1883",
            password_file="~/.mqtt-password",  # noqa: S106  (a path)
            ca_file="~/my-ca.pem",
        ),
    )
    # each key of the template is a key, and there is none beside them
    (fault,) = faults("zzz = 1")
    keys = fault.partition("the keys are ")[2].split(", ")
    named = [line.partition(" = ")[0] for line in lines if " = " in line]
    assert sorted([*named, "break"]) == sorted(key.rpartition(".")[2] for key in keys)


DAY_TO_DAY = """
place = "home"
conditions = ["knee", "wrist"]
[agenda]
limit = 12
days_off = ["2026-12-24..2027-01-02", 2026-06-05]
holidays = ["~/dk.ics"]
quiet = ["12:00-12:30"]
[agenda.hours]
mon = ["09:00-12:00", "13:00-17:00"]
sat = ["22:00-02:00"]
[[agenda.break]]
name = "eyes"
every = "20min"
routines = ["eye_break_1"]
[[agenda.break]]
name = "training"
times = ["10:30", "14:00", "1:30"]
routines = ["micro_training"]
limit = 2
[presence]
away = "4min"
[calendar]
busy = ["work.ics", "calendars"]
me = ["me@example.org", "me@example.net"]
tentative = "free"
[offer]
patience = "1h"
"""


def test_a_day_with_everything_is_taken_up():
    config = parse_config(DAY_TO_DAY)
    assert config.agenda == AgendaConfig(
        breaks=(
            BreakKind(name="eyes", every=timedelta(minutes=20), routines=("eye_break_1",)),
            BreakKind(name="training", every=None, times=(630, 840, 90), routines=("micro_training",), limit=2),
        ),
        limit=12,
        week={
            "mon": (ClockSpan(begins=540, ends=720), ClockSpan(begins=780, ends=1020)),
            "sat": (ClockSpan(begins=1320, ends=1560),),
        },
        days_off=(
            DayRange(first=date(2026, 12, 24), last=date(2027, 1, 2)),
            DayRange(first=date(2026, 6, 5), last=date(2026, 6, 5)),
        ),
        holidays=("~/dk.ics",),
        quiet=(ClockSpan(begins=720, ends=750),),
    )
    assert (config.place, config.conditions) == ("home", ("knee", "wrist"))
    assert config.presence == PresenceConfig(away=timedelta(minutes=4))
    assert config.calendar == CalendarConfig(
        busy=("work.ics", "calendars"), me=("me@example.org", "me@example.net"), tentative="free"
    )
    assert config.offer.patience == timedelta(hours=1)
    assert [len(day) for day in config.week.days] == [2, 0, 0, 0, 0, 1, 0]
    assert [kind.name for kind in config.agenda.kinds] == ["training", "eyes"]


def test_fixed_times_alone_have_no_interval_and_both_can_stand():
    assert parse_config('agenda.times = ["10:30"]').agenda.every is None
    assert parse_config('agenda.times = ["10:30"]\nagenda.every = "1h"').agenda.every == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('times = ["8:30"]', 'agenda.times: "08:30" lies in no working hours; move it, or them'),
        ('times = ["25:00"]', 'agenda.times = ["25:00"]: "25:00" is not a time of day; write "10:30"'),
        (
            'times = ["25:00", 7]',
            'agenda.times = ["25:00", 7]: "25:00" is not a time of day; write "10:30"; '
            '7 is not a time of day; write "10:30"',
        ),
        ("limit = 0", "agenda.limit = 0: out of range; write 1 to 500"),
        (
            'days_off = ["xmas"]',
            'agenda.days_off = ["xmas"]: "xmas" is not a day; write "2026-12-24",'
            ' or "2026-12-24..2027-01-02" for several',
        ),
        (
            'days_off = ["2027-01-02..2026-12-24"]',
            'agenda.days_off = ["2027-01-02..2026-12-24"]: "2027-01-02..2026-12-24" is days that end before they begin;'
            " write the earlier one first",
        ),
        ("[agenda.hours]\nmoon = []", 'agenda.hours.moon: unknown key; did you mean "mon"?'),
        (
            'days = ["mon"]\n[agenda.hours]\nmon = ["09:00-17:00"]',
            "agenda.days: stands beside the table [agenda.hours], which names the days; take it out",
        ),
        ("break = 3", "agenda.break: not tables; write [[agenda.break]] on a line of its own, its keys below"),
        ('[[agenda.break]]\nevery = "1h"', 'agenda.break[1].name: missing; write name = "eyes", or what you call it'),
        (
            '[[agenda.break]]\nname = "a"',
            'agenda.break[1].every: missing; write every = "60min", or times = ["10:30"]',
        ),
        (
            '[[agenda.break]]\nname = "a"\nevery = "1h"\n[[agenda.break]]\nname = "a"\nevery = "x"',
            'agenda.break[2].every = "x": not a duration; write "60min" or "1h"',
        ),
        (
            'every = "1h"\n[[agenda.break]]\nname = "a"\nevery = "1h"',
            "agenda.every: stands beside [[agenda.break]]; move it into one of them",
        ),
        (
            '[[agenda.break]]\nname = "a"\nevry = "1h"\ntimes = ["10:00"]',
            'agenda.break[1].evry: unknown key; did you mean "every"?',
        ),
    ],
)
def test_a_fault_of_the_agenda_names_key_value_and_remedy(text, fault):
    assert f"config.toml: {fault}" in faults(f"[agenda]\n{text}")


def test_all_faults_of_several_kinds_come_at_once():
    text = (
        '[agenda]\nlimit = "x"\n[agenda.hours]\nmon = ["x"]\n[[agenda.break]]\nevery = 3\nzzz = 1\n[[agenda.break]]\n'
    )
    assert len(faults(text)) == 7
