"""The speech embedding from its file: how many vectors a segment has, and that it is the network it was."""

import zlib

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.hearing.adapters.enrolment_file import EMBEDDING_MARK
from coach.hearing.adapters.speech_embedding import SpeechEmbedding, load_embedding_network
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from coach.system import paths
from coach.units import CAPTURE_RATE
from tests.support.sounds import hum, silence
from tests.support.speech import said


def test_a_machine_without_the_embedding_says_so(tmp_path):
    with pytest.raises(DeviceError, match=r"no speech embedding at embedding\.npz"):
        load_embedding_network(tmp_path / "embedding.npz")


def test_another_network_needs_another_mark_or_what_people_taught_is_compared_with_what_it_is_not():
    file = paths.data_folder("models") / "embedding.npz"
    assert (f"{zlib.crc32(file.read_bytes()):08x}", EMBEDDING_MARK) == ("608bab22", "62188b76")


@pytest.mark.parametrize(("seconds", "vectors"), [(0.0, 1), (0.1, 1), (0.24, 1), (0.32, 2), (1.0, 10), (3.0, SPAN)])
def test_a_vector_for_every_80_ms_that_lie_in_the_sound(seconds, vectors):
    found = SpeechEmbedding().embed(hum(seconds) if seconds else silence(0))
    assert found.shape == (SPAN, EMBEDDING_WIDTH)
    assert (np.abs(found).sum(1) > 0).tolist() == [False] * (SPAN - vectors) + [True] * vectors


def test_the_vectors_depend_on_the_samples_alone():
    heard = SpeechEmbedding()
    first = heard.embed(said("skip"))
    heard.embed(hum(2.0))
    assert np.array_equal(heard.embed(said("skip")), first)
    assert np.array_equal(SpeechEmbedding().embed(said("skip")), first)
    assert len(said("skip")) < CAPTURE_RATE * 2
