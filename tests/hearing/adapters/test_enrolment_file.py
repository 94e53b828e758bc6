from __future__ import annotations

import json
import stat
from datetime import UTC, datetime

import numpy as np
import pytest

from coach.hearing.adapters.enrolment_file import (
    EnrolledWord,
    EnrolmentFile,
    decode_vectors,
    encode_vectors,
    keep_sound,
)
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def vectors(seed: int, count: int = 9):
    whole = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    whole[SPAN - count :] = np.random.default_rng(seed).standard_normal((count, EMBEDDING_WIDTH))
    return whole


def word(name: str, *seeds: int, microphone: str = "USB") -> EnrolledWord:
    return EnrolledWord(
        word=name, microphone=microphone, at=MONDAY, examples=tuple((encode_vectors(vectors(s)),) for s in seeds)
    )


@pytest.fixture
def file(tmp_path):
    return EnrolmentFile(tmp_path / "taught" / "da.json", "da")


@pytest.mark.parametrize("count", [1, 9, SPAN])
def test_vectors_are_what_they_were_when_they_are_read_back(count):
    assert np.array_equal(decode_vectors(encode_vectors(vectors(1, count))), vectors(1, count))


def test_what_was_taught_is_read_back_in_full(file):
    file.add([word("færdig", 1, 2, 3), word("spring over", 4, 5, 6)], "aa")
    found = file.examples("aa")
    assert list(found) == ["færdig", "spring over"]
    assert np.array_equal(found["færdig"][1][0], vectors(2))
    assert [each.microphone for each in file.words()] == ["USB", "USB"]


def test_a_word_that_is_taught_again_takes_the_place_of_the_same_word_at_the_same_microphone(file):
    file.add([word("stop", 1), word("pause", 2), word("stop", 3, microphone="headset")], "aa")
    file.add([word("stop", 4)], "aa")
    found = file.examples("aa")
    assert [len(found[name]) for name in ("stop", "pause")] == [2, 1]
    assert any(np.array_equal(each[0], vectors(4)) for each in found["stop"])
    assert not any(np.array_equal(each[0], vectors(1)) for each in found["stop"])


def test_the_file_is_for_this_person_alone_and_holds_no_sound(file):
    file.add([word("stop", 1)], "aa")
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.path.parent.iterdir()] == ["da.json"]
    assert set(json.loads(file.path.read_text())) == {"version", "language", "embedding", "words"}


def test_vectors_of_another_network_count_as_nothing_taught(file, caplog):
    file.add([word("stop", 1)], "aa")
    assert file.examples("bb") == {}
    assert "another speech embedding" in caplog.text
    assert len(file.words()) == 1  # what `coach status` tells stays


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "not JSON",
        '{"version": 2, "language": "da", "embedding": "aa", "words": []}',
        '{"version": 1, "language": "da", "embedding": "aa", "words": [{"word": "stop"}]}',
        "[" * 100_000,
    ],
)
def test_a_broken_file_is_told_of_in_a_line_and_counts_as_nothing_taught(file, caplog, text):
    file.path.parent.mkdir()
    file.path.write_text(text)
    assert file.examples("aa") == {}
    assert len(caplog.records) == 1
    assert "teach" in caplog.text


def test_an_example_that_makes_no_sense_is_left_out(file, caplog):
    file.add([word("stop", 1)], "aa")
    broken = json.loads(file.path.read_text())
    broken["words"].append({**broken["words"][0], "word": "pause", "examples": [["AAAA"], ["!"]]})
    file.path.write_text(json.dumps(broken))
    assert [len(file.examples("aa")[name]) for name in ("stop", "pause")] == [1, 0]
    assert "pause" in caplog.text


def test_what_is_forgotten_is_gone(file):
    assert not file.forget()
    file.add([word("stop", 1)], "aa")
    assert file.forget()
    assert file.words() == ()


def test_kept_sound_is_for_this_person_alone(tmp_path):
    keep_sound(tmp_path / "sound", "spring over", [np.zeros(100, np.int16)] * 2)
    found = sorted((tmp_path / "sound").iterdir())
    assert [path.name for path in found] == ["spring-over-1.wav", "spring-over-2.wav"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}
