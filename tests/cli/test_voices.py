"""`coach voices` as a person calls it; what is heard of it is tests/room/test_voices.py."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.cli.examples import EXAMPLES
from coach.content.vocabulary import LANGUAGES
from coach.errors import UsageError
from coach.speech.adapters.espeak import has_voice, voice_names
from coach.system import paths
from coach.wiring.speech import keep_turns, kept_turns

ROOT = Path(__file__).parents[2]


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, ["voices", *words])


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_voice_that_is_listed_is_one(call, language):
    listed = [line.split("\t") for line in call("--language", language).stdout.splitlines()]
    assert ["espeak", voice_names(language)[0]] in listed
    assert all(has_voice(name) for engine, name in listed if engine == "espeak")


def test_the_voices_that_are_recommended_are_those_whose_licences_the_readme_tells(call):
    told = re.findall(r"^\| `(\w{2}_\w{2}-\w+-\w+)` \|", (ROOT / "docs/use.md").read_text("utf-8"), re.MULTILINE)
    seen = [json.loads(call("--language", language, "--json").stdout) for language in LANGUAGES]
    offered = [voice["name"] for each in seen for voice in each["to_be_had"]]
    here = {voice["name"] for each in seen for voice in each["here"]}
    assert offered == [name for name in told if name not in here]
    named = {each.split()[-1] for each in EXAMPLES["voices get"]}
    assert named
    assert named <= set(told)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("nonsense", "no voice is called 'nonsense'; `coach voices` lists them, with --language the others"),
        ("gmq/da+f9", "no voice is called 'gmq/da+f9' (did you mean gmq/da+f5?)"),
        ("da_DK-talesyntese-medium", "the voice da_DK-talesyntese-medium is not here; `coach voices get da_DK-talesyn"),
        ("", "no voice is called ''"),
    ],
)
def test_a_name_that_is_no_voice_is_answered_with_what_to_do(call, name, answer):
    fault = call("--play", name).exception
    assert isinstance(fault, UsageError)
    assert str(fault).startswith(answer)


@pytest.mark.parametrize(("name", "known"), [("en-us", True), ("da+f2", True), ("da+f99", False), ("en-us-ny", False)])
def test_espeaks_own_short_names_are_known_too(name, known):
    assert has_voice(name) is known


def test_whose_turn_it_is_among_the_wordings_outlives_the_session(monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    assert kept_turns("en") == {}
    keep_turns("en", {"finish": 2})
    keep_turns("da", {"finish": 1})
    keep_turns("en", {"finish": 3, "rest": 1})
    assert (kept_turns("en"), kept_turns("da")) == ({"finish": 3, "rest": 1}, {"finish": 1})
    paths.turns_file().write_text('[{"language": "en", "key": "rest", "turn": -1}, "rest", {"language": "en"}]')
    assert kept_turns("en") == {}
