"""Settings as fields, there and back."""

from __future__ import annotations

import pytest

from coach.config.parse import parse_config
from coach.config.schema import DEFAULTS
from coach.config.settings_form import FIELDS, faults_by_key, field_values, setting_fields
from coach.config.settings_page import readme_blocks
from coach.errors import ConfigError

FULL = "\n".join(line.removeprefix("# ") for line in readme_blocks()[0].splitlines())


def fields(text: str) -> dict[str, str]:
    return {each.name: each.text for each in setting_fields(text)}


def test_every_key_is_a_field_and_empty_fields_change_nothing():
    assert [each.name for each in setting_fields("")] == [row.name for row in FIELDS]
    assert set(fields("").values()) == {""}
    assert set(field_values(fields("")).values()) == {None}


def test_a_field_tells_what_holds_without_it():
    instead = {each.name: each.instead for each in setting_fields("")}
    assert (instead["talk"], instead["agenda.every"], instead["agenda.days"]) == (
        "full",
        "1h",
        "mon, tue, wed, thu, fri",
    )
    assert (instead["voice.rate"], instead["whisper"], instead["agenda.limit"]) == ("1.0", "false", "")


def test_what_a_field_shows_is_what_it_writes():
    shown = fields(FULL)
    assert all(shown.values())
    written = field_values(shown)
    from_file = {row.name: row.read(written[row.name]) for row in FIELDS}
    assert from_file == {row.name: row.read(field_values({row.name: shown[row.name]})[row.name]) for row in FIELDS}
    assert parse_config(FULL) != DEFAULTS


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("talk", " tones ", "tones"),
        ("talk", '"tones"', '"tones"'),
        ("whisper", "true", True),
        ("whisper", "yes", "yes"),
        ("voice.rate", "1.5", 1.5),
        ("voice.rate", "fast", "fast"),
        ("voice.pitch", "50", 50),
        ("voice.pitch", "1\nvoice = 2", "1\nvoice = 2"),
        ("agenda.limit", "8", 8),
        ("agenda.days", "mon,tue ,, wed", ["mon", "tue", "wed"]),
        ("agenda.days", '["mon", "a,b"]', ["mon", "a,b"]),
        ("agenda.days", '["mon"', '["mon"'),
        ("agenda.times", "10:30", ["10:30"]),
        ("conditions", "knee, back", ["knee", "back"]),
        ("agenda.every", "90min", "90min"),
        ("voice.name", "1", "1"),
        ("agenda.every", "", None),
    ],
)
def test_a_text_becomes_the_value_of_its_keys_kind(name, text, value):
    assert field_values({name: text}) == {name: value}


def test_a_table_in_the_place_of_a_list_cannot_be_edited_here():
    (hours,) = (
        each for each in setting_fields('[agenda.hours]\nmon = ["08:00-16:00"]\n') if each.name == "agenda.hours"
    )
    assert not hours.editable
    assert "08:00-16:00" in hours.text


def test_a_key_that_is_not_there_is_no_field():
    with pytest.raises(KeyError):
        field_values({"voice.colour": "red"})


def test_each_fault_stands_at_its_key_and_the_others_apart():
    text = 'talk = "loud"\nfly = 1\n[voice]\nrate = 9\nserver = ""\n[agenda]\nhours = ["9-5"]\n'
    with pytest.raises(ConfigError) as raised:
        parse_config(text, "config.toml")
    by_key, others = faults_by_key([*raised.value.faults, "person.toml: level: no"], "config.toml")
    assert by_key.keys() == {"talk", "voice.rate", "voice.server", "agenda.hours"}
    assert by_key["talk"][0].startswith('= "loud": not a choice')
    assert [each.partition(": ")[2].partition(":")[0] for each in others] == ["fly", "level"]
