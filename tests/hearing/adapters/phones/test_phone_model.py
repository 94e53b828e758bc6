# ruff: noqa: RUF001 - the phonetic alphabet looks like that
"""What the Danish phone net makes of clear speech."""

import numpy as np
import pytest
import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters import pronunciation
from coach.hearing.adapters.built_in import make_cascade, make_phrase_ears
from coach.hearing.adapters.phones.phone_model import LAYOUTS_KEPT, NetOfPhones, plain_phones
from coach.hearing.grammar import make_grammar, minutes_in, with_lengths
from coach.programs.standby.phrases import STANDBY_CONFIDENCE, standby_phrases
from coach.units import CAPTURE_RATE
from tests.support.library import shipped_library
from tests.support.speech import said


def audio(sound):
    return sr.AudioData(sound.astype("<i2").tobytes(), CAPTURE_RATE, 2)


@pytest.fixture(scope="module")
def net():
    return NetOfPhones("da")


@pytest.fixture(scope="module")
def always():
    ears = make_phrase_ears("da")
    ears.set_grammar(make_grammar(standby_phrases("da")))
    return ears


@pytest.fixture(scope="module")
def offered():
    ears, commands = make_cascade("da"), shipped_library().commands
    asked = {name: commands[name].phrases("da") for name in ("yes", "no", "snooze")}
    ears.set_grammar(make_grammar(with_lengths(asked, "da")))
    return ears


def test_signs_of_stress_length_and_glottal_stops_are_left_out():
    assert plain_phones("ʋ_ˈε_ɐ̯ s_t_ˈʔe_l_ə_ f_(en)_ˌyː") == ("ʋ", "ɛ", "ɐ", "s", "t", "e", "l", "ə", "f", "y")
    assert plain_phones("") == ()


@pytest.mark.parametrize("phrase", ["lad armene hvile", "jeg henter lige kaffe", "tag den med ro"])
def test_a_phrase_that_nobody_has_learnt_fits_what_was_said_best(net, phrase):
    every = ["lad armene hvile", "jeg henter lige kaffe", "tag den med ro", "spring over", "kør"]
    net.prepare(every)
    found = net.fits(said(phrase, "da"), every)
    assert max(found, key=lambda each: found[each].log_likelihood) == phrase
    assert found[phrase].for_each_phone > -0.3


def test_what_is_too_short_for_a_phrase_is_none_of_it(net):
    net.prepare(["lad armene hvile i et kvarter", "kør"])
    assert net.fits(np.ones(800, np.int16), ["lad armene hvile i et kvarter"]) == {}
    assert net.fits(np.zeros(0, np.int16), ["kør"]) == {}
    assert net.fits(said("kør", "da"), []) == {}


def test_the_phones_of_what_was_asked_last_are_kept(net):
    for number in range(LAYOUTS_KEPT + 2):
        net.prepare(["kør", f"kør nummer {number}"])
        net.fits(said("kør", "da"), ["kør", f"kør nummer {number}"])
    assert net._laid_out.cache_info().currsize == LAYOUTS_KEPT


@pytest.mark.faults
@pytest.mark.parametrize("make", [make_phrase_ears, make_cascade])
def test_a_machine_that_cannot_tell_how_a_phrase_sounds_is_told_when_it_is_opened(make, monkeypatch):
    def broken():
        raise OSError("no libespeak")

    ears = make("da")
    monkeypatch.setattr(pronunciation._Espeak, "of_this_process", broken)
    with pytest.raises(DeviceError, match="no libespeak"):
        ears.set_grammar(make_grammar({"skip": ["lad armene hvile"]}))
    assert ears.recognize(audio(said("lad armene hvile", "da"))) is None  # and the ears go on


@pytest.mark.parametrize(
    "phrase",
    [
        "start en pause",
        "vær stille til kvart i tre",
        "vær stille til halv tre",
        "vær stille til ti minutter over to",
        "vær stille i femogtyve minutter",
        "vær stille i halvtreds minutter",
        "du må godt tale igen",
    ],
)
def test_what_may_be_said_at_any_time_is_heard(always, phrase):
    found = always.recognize(audio(said(phrase, "da")))
    assert found.accepted
    assert found.confidence >= STANDBY_CONFIDENCE
    assert found.command == make_grammar(standby_phrases("da")).command(phrase)


@pytest.mark.parametrize("phrase", ["vi tager en pause senere", "jeg ringer klokken tre", "det var stille i går"])
def test_what_is_said_otherwise_is_not(always, phrase):
    found = always.recognize(audio(said(phrase, "da")))
    assert found is None or not found.accepted


@pytest.mark.parametrize(
    ("phrase", "minutes"),
    [
        ("om tre kvarter", 45),
        ("om femogtyve minutter", 25),
        ("om halvtreds minutter", 50),
        ("om halvanden time", 90),
        ("om ti minutter", 10),
    ],
)
def test_any_length_is_heard_where_a_break_is_offered(offered, phrase, minutes):
    found = offered.recognize(audio(said(phrase, "da")))
    assert (found.command, minutes_in(found.phrase), found.accepted) == ("snooze", minutes, True)


def test_a_net_that_is_not_there_or_broken_is_told(tmp_path):
    with pytest.raises(DeviceError, match="phones_en"):
        NetOfPhones("en", tmp_path)
    (tmp_path / "phones_da.npz").write_bytes(b"PK rubbish")
    with pytest.raises(DeviceError, match="reinstall"):
        NetOfPhones("da", tmp_path)
