"""The speech embedding in numpy: what Google's network made of the same sound, and one pass for many windows."""

import numpy as np
import pytest

from coach.hearing.adapters.speech_embedding import load_embedding_network
from coach.hearing.recognition.embedding_network import BANDS, EMBEDDING_HOP, WINDOW, mel_bands
from coach.system import paths
from coach.units import CAPTURE_RATE

OF_LITERT = [
    [-7.9957, -12.2675, 19.1748, 6.1746],
    [-11.6438, -9.5021, 20.268, 11.1081],
    [-10.8981, -7.0313, 25.0983, 11.5294],
    [-7.242, -7.293, 26.3844, 9.4391],
    [2.1481, -3.9411, 23.5194, 6.8756],
    [3.3282, -5.5772, 16.5163, 3.8648],
    [0.9248, -6.5492, 8.346, 2.613],
    [4.4807, -9.7782, 2.0199, 7.4312],
    [3.7854, -11.5418, 0.309, 13.6868],
    [1.4376, -6.8972, -1.9531, 9.1003],
]
"""Numbers 0, 24, 48 and 72 of each vector of `rising`, by LiteRT 2.3 from the networks in pyopen-wakeword 1.1."""


@pytest.fixture(scope="module")
def network():
    return load_embedding_network(paths.data_folder("models") / "embedding.npz")


def rising():
    """A tone that rises from 200 Hz to 2 kHz within a second, and comes and goes."""
    at = np.arange(CAPTURE_RATE) / CAPTURE_RATE
    return np.rint(8000 * np.sin(2 * np.pi * (200 * at + 900 * at * at)) * np.hanning(CAPTURE_RATE)).astype(np.int16)


def test_the_vectors_are_those_of_the_network_that_google_published():
    from coach.hearing.adapters.speech_embedding import SpeechEmbedding  # noqa: PLC0415

    found = SpeechEmbedding().embed(rising())
    present = found[np.abs(found).sum(1) > 0]
    # LiteRT has its spectrogram in single precision: of numbers up to 59 they differ by 2e-4 at most
    assert present[:, ::24] == pytest.approx(np.array(OF_LITERT), abs=3e-4)


def test_one_pass_gives_what_each_window_gives_by_itself(network):
    mels = network.mels(rising().astype(np.float32))
    assert mels.shape == (97, BANDS)
    whole = network.vectors(mels)
    alone = [network.vectors(mels[at : at + WINDOW])[0] for at in range(0, len(mels) - WINDOW + 1, EMBEDDING_HOP)]
    assert whole == pytest.approx(np.array(alone), abs=1e-4)


def test_nothing_quieter_than_80_decibels_under_the_loudest_is_told_apart(network):
    mels = network.mels(np.pad(rising(), 4000).astype(np.float32))
    assert mels.max() - mels.min() == pytest.approx(8.0, abs=1e-5)  # in tens of decibels


def test_the_bands_are_triangles_of_equal_area_between_60_and_3800_hertz():
    bands, step = mel_bands(), CAPTURE_RATE / 512
    assert bands.sum(0) * step == pytest.approx(np.ones(BANDS), abs=0.05)
    heard = np.flatnonzero(bands.sum(1)) * step
    assert (heard[0], heard[-1]) == (62.5, 3781.25)
