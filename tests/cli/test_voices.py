"""`coach voices` as a person calls it; what is heard of it is tests/room/test_voices.py."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.cli import voices as cli_voices
from coach.cli.examples import EXAMPLES
from coach.cli.voices import offer_human_voice
from coach.config.model import Config
from coach.content.vocabulary import LANGUAGES
from coach.errors import DeviceError, UsageError
from coach.speech.adapters.espeak import has_voice, voice_names
from coach.system import paths
from coach.wiring import voices as wiring_voices
from coach.wiring.speech import keep_turns, kept_turns
from coach.wiring.voices import VoiceOffer

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


OFFER = VoiceOffer(name="da_DK-x-medium", person="a man, Danish", licence="CC0", cost="63 MB", how="coach voices get x")


@pytest.fixture
def ask_after_setup(monkeypatch):
    """Return what asks as the end of `coach setup` does, with an offer and an answer; it gives the lines and names."""

    def ask(offer: VoiceOffer | None, typed: str = "", *, tty: bool = True, fault: str | None = None):
        brought: list[str] = []

        def bring(name: str, place: str | None, *, ask: bool) -> None:
            assert (place, ask) == (None, False)
            if fault:
                raise DeviceError(fault)
            brought.append(name)

        @click.command()
        def end_of_setup() -> None:
            monkeypatch.setattr(sys.stdin, "isatty", lambda: tty, raising=False)
            offer_human_voice(Config())

        monkeypatch.setattr(wiring_voices, "human_voice_offer", lambda _: offer)
        monkeypatch.setattr(cli_voices, "_bring", bring)
        done = CliRunner().invoke(end_of_setup, input=typed)
        assert done.exit_code == 0, done.output
        return done.output, brought

    return ask


def test_the_end_of_setup_offers_a_human_voice_and_brings_it_after_a_yes(ask_after_setup):
    said, brought = ask_after_setup(OFFER, "y\n")
    assert "I can sound like a person: da_DK-x-medium, a man, Danish (CC0; 63 MB)." in said
    assert brought == ["da_DK-x-medium"]
    said, brought = ask_after_setup(OFFER, "n\n")
    assert brought == []
    assert "`coach voices get x` brings it at any time" in said


def test_a_voice_that_pip_alone_can_bring_is_told_and_not_asked_for(ask_after_setup):
    by_pip = replace(OFFER, how="pip install 'desk-coach[natural]'")
    assert "For that: `pip install 'desk-coach[natural]'`" in ask_after_setup(by_pip)[0]
    lacking = replace(OFFER, needs="pip install 'desk-coach[piper]'")
    assert "For that: `pip install 'desk-coach[piper]'`, then `coach voices get x`" in ask_after_setup(lacking)[0]


def test_a_voice_is_offered_to_nobody_where_nobody_sits_before_the_screen_or_there_is_none(ask_after_setup):
    assert ask_after_setup(OFFER, tty=False) == ("", [])
    assert ask_after_setup(None) == ("", [])


@pytest.mark.faults
def test_a_voice_that_does_not_come_costs_the_setup_nothing(ask_after_setup):
    said, _ = ask_after_setup(OFFER, "y\n", fault="no network; try again")
    assert "not now: no network; try again" in said
