"""What Moonshine makes of clear speech."""

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.hearing.adapters.moonshine_model import PhraseLikelihoods, load_moonshine
from coach.hearing.recognition.moonshine import MIN_TEXT_LIKELIHOOD
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


class Counted:
    """A Moonshine, and how often it was asked."""

    def __init__(self, moonshine):
        self._moonshine, self.times = moonshine, 0
        self.tree = moonshine.tree

    def log_likelihoods(self, sound, tree):
        self.times += 1
        return self._moonshine.log_likelihoods(sound, tree)


@pytest.fixture(scope="module")
def moonshine():
    return load_moonshine("en")


@pytest.fixture(scope="module")
def likely(moonshine):
    return PhraseLikelihoods(moonshine)


@pytest.fixture
def counted(moonshine):
    return Counted(moonshine)


@pytest.mark.parametrize("phrase", ["skip this one", "in ten minutes", "no thanks", "stop", "pause please"])
def test_what_was_said_is_the_likeliest_and_likely_among_all_texts(likely, phrase):
    found = likely.log_likelihoods(said(phrase), OPEN)
    assert max(found, key=found.get) == phrase
    assert found[phrase] > np.log(0.1)


@pytest.mark.parametrize("text", ["the quarterly report is late", "seven", "where did you put my coffee"])
def test_what_was_not_offered_leaves_every_phrase_unlikely(likely, text):
    assert all(fit < np.log(0.02) for fit in likely.log_likelihoods(said(text), OPEN).values())


def test_likelihoods_are_those_of_one_of_many_texts(likely):
    found = likely.log_likelihoods(said("stop"), OPEN)
    assert sum(map(np.exp, found.values())) <= 1 + 1e-4
    assert all(fit > 4 * MIN_TEXT_LIKELIHOOD for fit in found.values())


def test_what_else_is_open_changes_no_likelihood(likely):
    sound = said("skip this one")
    narrow = likely.log_likelihoods(sound, ["skip this one"])
    assert narrow["skip this one"] == pytest.approx(likely.log_likelihoods(sound, OPEN)["skip this one"], abs=1e-3)


def test_nothing_is_made_of_no_sound_or_no_phrase(likely):
    assert likely.log_likelihoods(np.zeros(0, np.int16), OPEN) == {}
    assert likely.log_likelihoods(said("stop"), []) == {}


@pytest.mark.parametrize(
    ("added", "phrases", "asked"),
    [
        (silence(0.07), OPEN[:3], 1),  # the same and fewer phrases
        (silence(0.09), OPEN[:3], 2),  # long enough to hold more than silence
        (silence(0.07), ("all done",), 2),
        (None, OPEN[:3], 2),  # another stretch
    ],
)
def test_a_little_silence_more_tells_it_nothing_new(counted, added, phrases, asked):
    likely = PhraseLikelihoods(counted)
    sound = said("pause please")
    first = likely.log_likelihoods(sound, OPEN)
    again = likely.log_likelihoods(said("pause") if added is None else joined(sound, added), phrases)
    assert counted.times == asked
    if asked == 1:
        assert again == {phrase: fit for phrase, fit in first.items() if phrase in phrases}


def test_how_loud_it_was_changes_little(likely):
    sound = joined(silence(0.1), said("pause please"))
    softer = (sound / 4).astype(np.int16)
    assert likely.log_likelihoods(softer, OPEN)["pause please"] == pytest.approx(
        likely.log_likelihoods(sound, OPEN)["pause please"], abs=0.2
    )


def test_a_phrase_may_have_letters_that_no_english_text_has(likely):
    assert "pause" in likely.log_likelihoods(said("pause"), ["smørrebrød \N{CJK UNIFIED IDEOGRAPH-9759} now", "pause"])


def test_there_is_none_of_another_language():
    with pytest.raises(DeviceError, match="moonshine_da"):
        load_moonshine("da")


def test_a_file_that_is_broken_is_told(tmp_path):
    (tmp_path / "moonshine_en.npz").write_bytes(b"PK rubbish")
    with pytest.raises(DeviceError, match="reinstall"):
        load_moonshine("en", tmp_path)


def test_in_noise_a_phrase_is_near_what_would_be_written_all_the_same(likely):
    sound = joined(silence(0.2), said("skip this one"), silence(0.2))
    noise = np.random.default_rng(2).standard_normal(len(sound)) * np.abs(sound).max() / 12
    noisy = np.clip(sound + noise, -32768, 32767).astype(np.int16)
    beside, written = likely.beside_any_text(noisy, OPEN)
    assert max(beside, key=beside.get) == "skip this one"
    assert beside["skip this one"] <= written < 0
    other, written = likely.beside_any_text(said("the quarterly report is late"), OPEN)
    assert all(fit < written - 5 for fit in other.values())


def test_its_numbers_are_let_go_of_once_a_segment_has_been_looked_at(moonshine):
    released = []
    likely = PhraseLikelihoods(moonshine, lambda: released.append(True))
    likely.log_likelihoods(said("stop"), OPEN)
    assert len(released) == 1
    likely.beside_any_text(said("stop"), OPEN)
    assert len(released) == 2
