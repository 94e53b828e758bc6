from coach.config.origins import Origin, keys_in_force
from coach.config.parse import named_keys, parse_config, parse_person
from coach.config.schema import SCHEMA

PERSON = 'level = "hard"\nconditions = []\ncleared = true\n'


def shown(text, person=""):
    told = parse_person(person, "person.toml")
    config = parse_config(text, told=told)
    rows = keys_in_force(config, named_keys(text, "config.toml"), named_keys(person, "person.toml"))
    return {row.key: (row.value, row.source) for row in rows}


def test_every_key_of_the_schema_is_shown_once():
    assert list(shown("")) == list(dict.fromkeys(row.name for row in SCHEMA if row.field != "agenda.week"))
    assert {source for _, source in shown("").values()} == {Origin.DEFAULT}


def test_the_file_comes_before_the_person_and_the_person_before_the_default():
    rows = shown('level = "beginner"\n[offer]\nvolume = 1\n', PERSON)
    assert rows["level"] == ("beginner", Origin.CONFIG)
    assert rows["cleared"] == (True, Origin.PERSON)
    assert rows["conditions"] == ([], Origin.PERSON)
    assert rows["talk"] == ("full", Origin.DEFAULT)
    assert rows["offer.volume"] == (1.0, Origin.CONFIG)  # the default, but written down


def test_values_are_shown_as_they_are_written():
    text = 'clips.limit_mb = 50\n[agenda]\ntimes = ["23:05"]\nhours = ["22:00-06:00"]\ndays_off = [2026-12-24]\n'
    rows = shown(text)
    assert rows["clips.limit_mb"][0] == 50
    assert rows["agenda.times"][0] == ["23:05"]
    assert rows["agenda.hours"][0] == ["22:00-06:00"]
    assert rows["agenda.days_off"][0] == ["2026-12-24"]


def test_fixed_times_alone_leave_no_interval():
    assert shown('agenda.times = ["10:30"]')["agenda.every"] == (None, Origin.DEFAULT)


def test_tables_are_shown_under_their_key_and_what_they_replace_holds_no_more():
    hours = '[agenda.hours]\nfri = ["08:00-12:00"]\nmon = ["08:00-16:00"]\n'
    rows = shown(hours + '[[agenda.break]]\nname = "eyes"\nevery = "20min"\n')
    assert rows["agenda.hours"] == ({"mon": ["08:00-16:00"], "fri": ["08:00-12:00"]}, Origin.CONFIG)
    assert rows["agenda.break"] == (
        [{"name": "eyes", "every": "20min", "routines": ["active_break"]}],
        Origin.CONFIG,
    )
    for replaced in ("agenda.every", "agenda.times", "agenda.routines", "agenda.days"):
        assert rows[replaced] == (None, Origin.DEFAULT)


def test_an_unknown_key_of_person_toml_gives_no_origin():
    rows = keys_in_force(parse_config(""), frozenset(), frozenset({"talk"}))
    assert {row.source for row in rows} == {Origin.DEFAULT}
