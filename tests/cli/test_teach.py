"""`coach teach` as a person calls it, without a sound."""

from datetime import UTC, datetime

import numpy as np
import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.errors import UsageError
from coach.hearing.adapters.enrolment_file import EnrolledWord, EnrolmentFile, encode_vectors, keep_sound
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from coach.wiring.teach import describe_enrolment, enrolled_words, enrolment_fault


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


@pytest.fixture
def taught(tmp_path):
    file = EnrolmentFile(tmp_path / "taught" / "da.json", "da")
    example = encode_vectors(np.ones((SPAN, EMBEDDING_WIDTH), np.float32))
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    words = [
        EnrolledWord(word=w, microphone="USB", at=at, examples=((example, example),) * 3) for w in ("færdig", "stop")
    ]
    file.add(words, "aa")
    return file


def test_what_was_taught_is_told_by_count_language_microphone_and_day(call, taught):
    assert call("teach", "--help").exit_code == 0
    assert len(taught.words()) == 2
    assert enrolled_words("da") == ("færdig", "stop")
    assert describe_enrolment("da") == "2 words (da) through USB, 2026-03-02"
    assert "coach teach" in describe_enrolment("en")


@pytest.mark.faults
@pytest.mark.usefixtures("call")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("not JSON", "da.json: cannot be read"),
        ('{"version": 1, "language": "da", "embedding": "0", "words": []}', "da.json: is of another speech embedding"),
    ],
)
def test_what_was_taught_and_cannot_be_used_is_told(taught, content, why):
    taught.path.write_text(content)
    assert why in (enrolment_fault("da", examples=True) or "")


@pytest.mark.usefixtures("call")
def test_nothing_is_wrong_where_nothing_was_taught():
    assert enrolment_fault("en", examples=True) is None


@pytest.mark.faults
def test_what_cannot_be_forgotten_is_told(call, taught, tmp_path, monkeypatch):
    keep_sound(tmp_path / "taught" / "sound_da", "stop", [np.zeros(10, np.int16)])
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)  # as where there is no right to
    assert "sound_da: cannot be deleted" in str(call("teach", "--forget").exception)
    taught.path.mkdir()
    assert "da.json: cannot be deleted" in str(call("teach", "--forget").exception)


def test_forget_removes_what_was_taught_and_the_sounds_kept_of_it(call, taught, tmp_path):
    assert taught.path.exists()
    keep_sound(tmp_path / "taught" / "sound_da", "stop", [np.zeros(10, np.int16)])
    assert call("teach", "--forget", "--language", "en").stdout == "nothing was taught\n"
    assert call("teach", "--forget").stdout == "forgotten: da\n"
    assert not any(path.is_file() for path in (tmp_path / "taught").rglob("*"))
    assert call("teach", "--forget").stdout == "nothing was taught\n"


def test_a_word_that_means_nothing_is_refused_before_a_device_is_opened(call):
    assert isinstance(call("teach", "--word", "banana").exception, UsageError)
