"""Which voice speaks without a word in the config, and what is offered to who hears a machine."""

from __future__ import annotations

import pytest

from coach.config.model import Config, VoiceConfig
from coach.errors import DeviceError
from coach.speech.adapters import piper
from coach.wiring import voices

MODEL = '{"audio": {"sample_rate": 22050}, "espeak": {"voice": "da"}, "language": {"family": "da"}}'
DANISH = "da_DK-talesyntese-medium"


@pytest.fixture
def disk(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setattr(piper, "_PACKAGES", ())
    monkeypatch.setattr(piper, "piper_version", lambda: "1")
    return tmp_path / "voices"


def bring(folder, name=DANISH):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(b"no model")
    (folder / f"{name}.onnx.json").write_text(MODEL, "utf-8")


def gone():
    raise DeviceError("piper-tts is not installed; `pip install 'desk-coach[piper]'` brings it")


def test_a_voice_like_a_persons_speaks_by_itself_once_it_is_here(disk):
    assert voices.speaking_voice(Config(language="da")).engine == "espeak"
    bring(disk)
    speaks = voices.speaking_voice(Config(language="da"))
    assert (speaks.engine, speaks.name, speaks.why) == ("piper", DANISH, f"found in {disk}")
    assert voices.speaking_voice(Config(language="en")).engine == "espeak"


def test_a_voice_without_its_synthesiser_says_what_is_missing(disk, monkeypatch):
    bring(disk)
    monkeypatch.setattr(piper, "piper_version", gone)
    speaks = voices.speaking_voice(Config(language="da"))
    assert speaks.engine == "espeak"
    assert f"{DANISH} is here, but piper-tts is not installed; `pip install" in speaks.why


@pytest.mark.parametrize(
    ("chosen", "speaks"),
    [
        (VoiceConfig(engine="espeak"), ("espeak", None)),
        (VoiceConfig(name="gmq/da+f2"), ("espeak", "gmq/da+f2")),
        (VoiceConfig(name=DANISH), ("piper", DANISH)),
        (VoiceConfig(engine="piper"), ("piper", DANISH)),
    ],
)
def test_what_the_config_names_speaks(disk, chosen, speaks):
    bring(disk)
    found = voices.speaking_voice(Config(language="da", voice=chosen))
    assert (found.engine, found.name) == speaks


@pytest.mark.usefixtures("disk")
def test_a_voice_that_the_config_names_and_that_is_not_here_is_told():
    with pytest.raises(DeviceError, match=r"no voice called en_GB-nobody-low here; `coach voices` says"):
        voices.speaking_voice(Config(voice=VoiceConfig(engine="piper", name="en_GB-nobody-low")))


@pytest.mark.usefixtures("disk")
def test_the_offer_names_what_it_costs_and_the_command_that_brings_it(monkeypatch):
    offer = voices.human_voice_offer(Config(language="da"))
    assert (offer.name, offer.how, offer.needs) == (DANISH, f"coach voices get {DANISH}", None)
    assert "63 MB of disk" in offer.cost
    monkeypatch.setattr(piper, "piper_version", gone)
    assert voices.human_voice_offer(Config(language="da")).needs == "pip install 'desk-coach[piper]'"
    assert voices.human_voice_offer(Config(language="en")).how == "pip install 'desk-coach[natural]'"


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("chosen", [VoiceConfig(engine="espeak"), VoiceConfig(name="gmq/da+f2")])
def test_who_chose_a_voice_is_offered_none(chosen):
    assert voices.human_voice_offer(Config(language="da", voice=chosen)) is None


def test_who_has_a_voice_like_a_persons_is_offered_none(disk):
    bring(disk)
    assert voices.human_voice_offer(Config(language="da")) is None


def test_troubles_wait_for_the_display():
    shown = []

    class Display:
        def trouble(self, device, trouble):
            shown.append((device, trouble))

    troubles = voices.VoiceTroubles()
    troubles.tell("one")
    assert not shown
    troubles.show_on(Display())
    troubles.tell("two")
    assert shown == [("voice", "one"), ("voice", "two")]
