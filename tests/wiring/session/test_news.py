"""What an offer says of the devices, from the journal and the folder that outlives a session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from coach.audio.device_choice import DeviceChoice
from coach.config.model import Config, EarsConfig
from coach.errors import DeviceError
from coach.hearing.adapters.enrolment_file import EnrolledWord, encode_vectors, enrolment_file_of
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from coach.journal.entries import BreakEntry, BreakOutcome
from coach.journal.memory import MemoryJournal
from coach.programs.conductor.device_news import DeviceNews, NewsMemory
from coach.system import paths
from coach.system.system_clock import SystemClock
from coach.wiring.session import news

pytestmark = pytest.mark.faults

NOW = SystemClock().now()


@pytest.fixture
def journal(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setattr(news, "speaker_choice", lambda _: DeviceChoice(device=None))
    monkeypatch.setattr(news, "microphone_choice", lambda _: DeviceChoice(device=None))
    return MemoryJournal()


def add_break(journal, minutes_ago: int, outcome: BreakOutcome, why: str | None = None) -> None:
    at = NOW - timedelta(minutes=minutes_ago)
    journal.add_break(
        BreakEntry(due=at, decided_at=at, outcome=outcome, routine="short", session=None, kind="break", why=why)
    )


def test_only_the_last_break_counts_as_not_heard(journal):
    assert news.news_of_devices(Config(), journal) == ()
    add_break(journal, 90, BreakOutcome.HELD, "no-sound")
    assert news.news_of_devices(Config(), journal) == (DeviceNews.NOT_HEARD,)
    add_break(journal, 30, BreakOutcome.UNANSWERED)
    assert news.news_of_devices(Config(), journal) == ()


def test_there_is_no_microphone(journal, monkeypatch):
    def absent(_: str | None) -> DeviceChoice:
        raise DeviceError("there is no microphone")

    monkeypatch.setattr(news, "microphone_choice", absent)
    assert news.news_of_devices(Config(), journal) == (DeviceNews.NO_MICROPHONE,)


def test_what_a_session_leaves_is_there_for_the_next(journal):
    news.keep_news((DeviceNews.OTHER_SPEAKER,), heard=True, deaf=True)
    assert news.kept_news().said == {"news_other_speaker"}
    assert news.news_of_devices(Config(), journal) == (DeviceNews.NOT_HEARING,)
    news.keep_news((), heard=True, deaf=False)
    assert news.kept_news().said == set()
    assert news.news_of_devices(Config(), journal) == ()


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("content", ["[", '[1, "deaf"]', '{"deaf": true}', '[{"deaf": 1}]'])
def test_what_cannot_be_read_is_nothing(content):
    paths.news_file().write_text(content)
    assert news.kept_news() == NewsMemory()


@pytest.mark.usefixtures("journal")
def test_a_disk_that_does_not_take_it_ends_no_session(caplog):
    paths.news_file().mkdir()
    news.keep_news((DeviceNews.OTHER_SPEAKER,), heard=True, deaf=False)
    assert "what was said of the devices is not kept" in caplog.text


@pytest.mark.usefixtures("journal")
def test_what_went_into_a_muted_loudspeaker_is_said_once_more(monkeypatch):
    now, muted = (DeviceNews.MUTED_MICROPHONE,), DeviceChoice(device=None, silenced="muted")
    monkeypatch.setattr(news, "speaker_choice", lambda _: muted)
    news.news_keeper(now, Config())(True, True)
    assert news.kept_news() == NewsMemory(deaf=True)
    monkeypatch.setattr(news, "speaker_choice", lambda _: DeviceChoice(device=None))
    news.news_keeper(now, Config())(True, True)
    assert news.kept_news() == NewsMemory(said=frozenset(now))


@pytest.mark.parametrize(("counts", "offered"), [((1, 1, 0), False), ((0, 2), True), ((5, 0, 0), True)])
def test_teaching_is_offered_after_a_session_in_which_two_commands_were_not_understood(journal, counts, offered):
    for count in counts:
        news.keep_misunderstood(count)
    assert news.news_of_devices(Config(), journal) == ((DeviceNews.TEACH,) if offered else ())


def test_teaching_is_offered_once_ever(journal):
    news.keep_misunderstood(2)
    now = news.news_of_devices(Config(), journal)
    news.keep_news(now, heard=False, deaf=False)  # it could not be heard
    assert news.news_of_devices(Config(), journal) == now == (DeviceNews.TEACH,)
    news.keep_news(now, heard=True, deaf=False)
    for _ in range(2):
        assert news.news_of_devices(Config(), journal) == ()
        news.keep_misunderstood(9)
        news.keep_news((), heard=True, deaf=False)


def test_who_has_taught_and_who_has_other_ears_is_offered_no_teaching(journal):
    news.keep_misunderstood(2)
    others = Config(ears=EarsConfig(engine="vosk"))
    assert news.news_of_devices(others, journal) == ()
    vectors = encode_vectors(np.ones((SPAN, EMBEDDING_WIDTH), np.float32))
    taught = EnrolledWord(word="stop", microphone="USB", at=datetime(2026, 3, 2, tzinfo=UTC), examples=((vectors,),))
    enrolment_file_of("en").add([taught], "aa")
    assert news.news_of_devices(Config(), journal) == ()
