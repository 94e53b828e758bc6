"""A key of a file that a person wrote is changed, and nothing else is."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.config.schema import default_of
from coach.config.settings_form import FIELDS, flat_values
from coach.config.settings_page import template_text
from coach.config.toml_edit import edit_toml
from coach.errors import ConfigError

MINE = """\
# mine, of March
language = "en"  # and not da

# what comes when
[agenda]
every = "1h"   # often enough
# quiet = ["12:00-12:30"]  # lunch
days = [
    "mon",  # after a weekend
    "tue",
]

# how it sounds
[voice]
rate = 1.0
"""


@pytest.mark.parametrize(
    ("values", "old", "new"),
    [
        ({"language": "da"}, 'language = "en"  # and', 'language = "da"  # and'),
        ({"agenda.every": "30min"}, 'every = "1h"   # often', 'every = "30min"   # often'),
        ({"voice.rate": None}, "rate = 1.0\n", ""),
        ({"voice.pitch": 40}, "rate = 1.0\n", "rate = 1.0\npitch = 40\n"),
        ({"talk": "tones"}, "not da\n", 'not da\ntalk = "tones"\n'),
        ({"agenda.limit": 8}, '    "tue",\n]\n', '    "tue",\n]\nlimit = 8\n'),
        ({"ears.engine": "vosk"}, "rate = 1.0\n", 'rate = 1.0\n\n[ears]\nengine = "vosk"\n'),
        ({}, "", ""),
        ({"agenda.times": None}, "", ""),
    ],
)
def test_comments_order_and_all_else_stay(values, old, new):
    assert edit_toml(MINE, values, "config.toml") == MINE.replace(old, new, 1)


def test_a_key_of_the_template_takes_the_place_of_the_comment_that_shows_it():
    before = template_text()
    after = edit_toml(before, {"voice.rate": 1.5, "talk": "brief"}, "config.toml")
    lines = [(one, other) for one, other in zip(before.splitlines(), after.splitlines(), strict=True) if one != other]
    assert [other.partition(" # ")[0] for _, other in lines] == ['talk = "brief"', "rate = 1.5"]
    assert all(one.rpartition(" # ")[2] == other.rpartition(" # ")[2] for one, other in lines)  # what explains the key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "[agenda]\n",
        "voice = {rate = 1.0}\n",
        'agenda.every = "1h"\n',
        "[voice]\n\n\n[agenda]\n",
        '[[agenda.break]]\nname = "eyes"\nevery = "20min"\n',
        "language = 'en'",
        '"language" = "en"\n[ voice ]\n"rate"=1\n',
    ],
)
def test_however_it_is_written_the_values_are_those_that_were_asked_for(text):
    values = {"language": "da", "voice.pitch": 3, "voice.rate": 1.5}
    edited = edit_toml(text, values, "config.toml")
    assert flat_values(tomllib.loads(edited)) == {**flat_values(tomllib.loads(text)), **values}


@pytest.mark.parametrize("text", ["voice = 3\n", "[[voice]]\nrate = 1\n"])
def test_what_cannot_be_changed_without_harm_is_refused(text):
    with pytest.raises(ConfigError, match="change it in an editor"):
        edit_toml(text, {"voice.rate": 1.5}, "config.toml")


VALUES = {row.name: row.write(default_of(row)) or "x" for row in FIELDS}


@given(
    text=st.sampled_from([MINE, template_text(), ""]),
    steps=st.lists(
        st.dictionaries(st.sampled_from(sorted(VALUES)), st.booleans(), min_size=1, max_size=6), min_size=1, max_size=4
    ),
)
def test_after_any_edits_the_values_are_right_and_no_comment_of_the_persons_is_lost(text, steps):
    wanted = flat_values(tomllib.loads(text))
    for step in steps:
        values = {name: VALUES[name] if kept else None for name, kept in step.items()}
        text = edit_toml(text, values, "config.toml")
        for name, value in values.items():
            wanted.pop(name, None)
            if value is not None:
                wanted[name] = value
        assert flat_values(tomllib.loads(text)) == wanted
    comments = Counter(line for line in MINE.splitlines() if line.startswith("# ") and "=" not in line)
    if "# mine" in text:
        assert not comments - Counter(text.splitlines())
