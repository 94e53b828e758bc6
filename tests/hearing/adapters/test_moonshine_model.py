"""What Moonshine makes of clear speech."""

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.hearing.adapters.moonshine_model import PhraseLikelihoods, load_moonshine
from coach.hearing.recognition.moonshine import UNLIKELY
from coach.system import paths
from tests.support.sounds import joined, silence
from tests.support.speech import said

OPEN = (
    "skip this one",
    "pause",
    "pause please",
    "in ten minutes",
    "in five minutes",
    "stop",
    "stop the session",
    "no",
    "no thanks",
)


@pytest.fixture(scope="module")
def likely():
    return PhraseLikelihoods("en")


@pytest.mark.parametrize("phrase", ["skip this one", "in ten minutes", "no thanks", "stop", "pause please"])
def test_what_was_said_is_the_likeliest_and_likely_among_all_texts(likely, phrase):
    found = likely.of(said(phrase), OPEN)
    assert max(found, key=found.get) == phrase
    assert found[phrase] > np.log(0.1)


@pytest.mark.parametrize("text", ["the quarterly report is late", "seven", "where did you put my coffee"])
def test_what_was_not_offered_leaves_every_phrase_unlikely(likely, text):
    assert all(fit < np.log(0.02) for fit in likely.of(said(text), OPEN).values())


def test_likelihoods_are_those_of_one_of_many_texts(likely):
    found = likely.of(said("stop"), OPEN)
    assert sum(map(np.exp, found.values())) <= 1 + 1e-4
    assert all(fit > 4 * UNLIKELY for fit in found.values())


def test_what_else_is_open_changes_no_likelihood(likely):
    sound = said("skip this one")
    narrow = likely.of(sound, ["skip this one"])
    assert narrow["skip this one"] == pytest.approx(likely.of(sound, OPEN)["skip this one"], abs=1e-3)


def test_nothing_is_made_of_no_sound_or_no_phrase(likely):
    assert likely.of(np.zeros(0, np.int16), OPEN) == {}
    assert likely.of(said("stop"), []) == {}


@pytest.mark.parametrize(
    ("added", "phrases", "asked"),
    [
        (silence(0.07), OPEN[:3], 1),  # the same and fewer phrases
        (silence(0.09), OPEN[:3], 2),  # long enough to hold more than silence
        (silence(0.07), ("all done",), 2),
        (None, OPEN[:3], 2),  # another stretch
    ],
)
def test_a_little_silence_more_tells_it_nothing_new(likely, monkeypatch, added, phrases, asked):
    likely.of(said("stop"), OPEN)  # whatever it was asked before
    times = []
    listen = likely._moonshine.likelihoods
    monkeypatch.setattr(likely._moonshine, "likelihoods", lambda *what: times.append(what) or listen(*what))
    sound = said("pause please")
    first = likely.of(sound, OPEN)
    again = likely.of(said("pause") if added is None else joined(sound, added), phrases)
    assert len(times) == asked
    if asked == 1:
        assert again == {phrase: fit for phrase, fit in first.items() if phrase in phrases}


def test_how_loud_it_was_changes_little(likely):
    sound = joined(silence(0.1), said("pause please"))
    softer = (sound / 4).astype(np.int16)
    assert likely.of(softer, OPEN)["pause please"] == pytest.approx(likely.of(sound, OPEN)["pause please"], abs=0.2)


def test_a_phrase_may_have_letters_that_no_english_text_has(likely):
    assert "pause" in likely.of(said("pause"), ["smørrebrød \N{CJK UNIFIED IDEOGRAPH-9759} now", "pause"])


def test_there_is_none_of_another_language():
    with pytest.raises(DeviceError, match="moonshine_da"):
        PhraseLikelihoods("da")


def test_a_file_that_is_broken_is_told(tmp_path, monkeypatch):
    (tmp_path / "moonshine_en.npz").write_bytes(b"PK rubbish")
    monkeypatch.setattr(paths, "data_folder", lambda _: tmp_path)
    with pytest.raises(DeviceError, match="reinstall"):
        load_moonshine("en")
