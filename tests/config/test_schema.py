import tomllib
from dataclasses import fields, is_dataclass
from datetime import timedelta
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.config.model import Config
from coach.config.parse import parse_config
from coach.config.schema import BREAKS, PERSON_KEYS, SCHEMA, WEEK, ConfigKey, default_of
from coach.config.toml_text import to_toml, toml_text
from coach.config.values import duration_between, read_days, read_span
from coach.plan.hours import ClockSpan, DayRange

KEYS = [row for row in SCHEMA if isinstance(row, ConfigKey)]
NESTED = [*BREAKS.keys, *WEEK.keys, *PERSON_KEYS]


def paths(config, within=""):
    for each in fields(config):
        value = getattr(config, each.name)
        if is_dataclass(value):
            yield from paths(value, f"{within}{each.name}.")
        else:
            yield f"{within}{each.name}"


def test_every_field_of_the_config_has_one_row_and_every_row_a_field():
    assert sorted(row.field for row in SCHEMA) == sorted(paths(Config()))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_a_default_can_be_written_or_the_row_has_an_example(key):
    default = default_of(key)
    if default not in (None, ()):
        written = tomllib.loads(f"x = {toml_text(key.write(default))}")["x"]
        assert key.read(written) == default
    else:
        assert key.example


@pytest.mark.parametrize("key", [key for key in KEYS if key.example], ids=lambda key: key.name)
def test_an_example_is_accepted_and_comes_back_as_it_was_written(key):
    config = parse_config(f"{key.name} = {key.example}")
    assert toml_text(key.write(attrgetter(key.field)(config))) == key.example


@pytest.mark.parametrize("row", [*KEYS, *NESTED], ids=lambda row: row.name)
def test_the_help_of_a_key_is_one_line(row):
    assert row.help
    assert "\n" not in row.help
    assert " = " not in row.help


minutes = st.integers(0, 1439)


@given(begins=minutes, length=st.integers(1, 1440))
def test_hours_come_back_as_they_were_written(begins, length):
    ends = begins + length
    if ends == 2880:
        return
    span = ClockSpan(begins=begins, ends=ends)
    if length < 1440 or begins == 0:  # a whole day from another hour on cannot be written
        assert read_span(to_toml(span)) == span


@given(first=st.dates(), days=st.integers(0, 400))
def test_days_come_back_as_they_were_written(first, days):
    last = first if days > (first.max - first).days else first + timedelta(days=days)
    assert read_days(to_toml(DayRange(first=first, last=last))) == DayRange(first=first, last=last)


@given(seconds=st.integers(1, 86_400))
def test_durations_come_back_as_they_were_written(seconds):
    length = timedelta(seconds=seconds)
    assert duration_between(timedelta(seconds=1), timedelta(days=1))(to_toml(length)) == length


plain = st.recursive(
    st.booleans() | st.integers(-(2**60), 2**60) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["name", "every", "mon"]), inner),
)


@given(value=plain)
def test_what_is_written_is_toml_of_the_same_value(value):
    assert tomllib.loads(f"x = {toml_text(value)}") == {"x": value}
