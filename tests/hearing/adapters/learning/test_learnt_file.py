from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.hearing.adapters.enrolment_file import EnrolledWord, encode_vectors
from coach.hearing.adapters.learning.learnt_file import LearntFile, learnt_file_of
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from tests.support.waiting import until

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def learnt(word, seed=1, microphone="USB"):
    vectors = np.random.default_rng(seed).standard_normal((SPAN, EMBEDDING_WIDTH)).astype(np.float32)
    return EnrolledWord(word=word, microphone=microphone, at=MONDAY, examples=((encode_vectors(vectors),),))


@pytest.fixture
def file(tmp_path):
    return LearntFile(tmp_path / "taught" / "en.learnt.json", "en")


def test_each_example_is_an_entry_of_its_own_in_the_order_in_which_it_was_learnt(file):
    said = [learnt("stop", 1), learnt("skip", 2), learnt("stop", 3)]
    file.rewrite(said, "aa")
    assert file.words("aa") == tuple(said)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["en.learnt.json"]
    assert file.trouble is None


def test_it_lies_beside_what_was_taught(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    assert learnt_file_of("da").path == tmp_path / "taught" / "da.learnt.json"


@pytest.mark.faults
@pytest.mark.parametrize("content", ["", "not JSON", "[]", '{"version": 1, "embedding": "aa", "words": [{"word": 1}]}'])
def test_a_damaged_file_is_told_put_aside_and_begun_anew(file, content):
    file.path.parent.mkdir()
    file.path.write_text(content)
    assert file.words("aa") == ()
    assert "cannot be read" in file.trouble
    assert file.path.read_text() == content  # looking at it moves nothing
    file.rewrite([learnt("stop")], "aa")
    assert file.aside.read_text() == content
    assert [each.word for each in file.words("aa")] == ["stop"]
    assert "`coach teach --forget` removes it" in file.trouble
    assert file.forget()
    assert list(file.path.parent.iterdir()) == []


@pytest.mark.faults
def test_what_may_not_be_read_is_told_and_not_written_over(file):
    file.path.mkdir(parents=True)  # as root one may read every file, but no folder
    assert file.words("aa") == ()
    assert "cannot be read" in file.trouble
    with pytest.raises(DeviceError, match="cannot be read"):
        file.rewrite([learnt("stop")], "aa")
    assert file.path.is_dir()


@pytest.mark.faults
def test_what_cannot_be_put_aside_is_not_written_over(file, caplog):
    file.path.parent.mkdir()
    file.path.write_text("not JSON")
    file.aside.mkdir()
    file.words("aa")
    with pytest.raises(DeviceError, match="cannot be read"):
        file.rewrite([learnt("stop")], "aa")
    assert file.path.read_text() == "not JSON"
    assert "cannot be put aside" in caplog.text
    with pytest.raises(DeviceError, match="cannot be deleted"):
        file.forget()


def test_what_another_network_made_is_learnt_anew(file):
    file.rewrite([learnt("stop")], "aa")
    assert file.words("bb") == ()
    assert "another speech embedding" in file.fault
    file.rewrite([learnt("skip")], "bb")
    assert [each.word for each in file.words("bb")] == ["skip"]
    assert not file.aside.exists()


def test_a_word_is_forgotten_alone_and_the_last_one_with_the_file(file):
    file.rewrite([learnt("stop", 1), learnt("skip", 2), learnt("stop", 3)], "aa")
    assert file.forget_word("stop")
    assert [each.word for each in file.words("aa")] == ["skip"]
    assert not file.forget_word("stop")
    assert file.forget_word("skip")
    assert not file.path.exists()


@pytest.mark.faults
def test_nothing_is_forgotten_in_silence_of_a_file_that_cannot_be_read(file):
    file.path.parent.mkdir()
    file.path.write_text("not JSON")
    with pytest.raises(DeviceError, match="cannot be read"):
        file.forget_word("stop")


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from coach.hearing.adapters.enrolment_file import EnrolledWord
from coach.hearing.adapters.learning.learnt_file import LearntFile
file = LearntFile(Path(sys.argv[1]), "en")
new = EnrolledWord(word="stop", microphone="USB", at=datetime(2026, 3, 2, tzinfo=UTC), examples=(("A" * 4000,),))
while True:
    file.rewrite([*file.words("aa"), new], "aa")
"""


def has_more_than(file, count):
    return len(file.words("aa")) > count


@pytest.mark.faults
def test_a_kill_at_any_moment_loses_nothing(file):
    known = 0
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file.path)])
        try:
            assert until(partial(has_more_than, file, known + 3), 30)
        finally:
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait()
        left = file.words("aa")
        assert file.fault is None
        assert len(left) > known + 3
        assert {len(each.examples) for each in left} == {1}
        known = len(left)
