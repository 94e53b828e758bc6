from __future__ import annotations

import pytest

from coach.audio.device_choice import DeviceChoice
from coach.content.vocabulary import NEWS
from coach.programs.conductor.device_news import DeviceNews, NewsMemory, device_news

pytestmark = pytest.mark.faults

WELL = DeviceChoice(device=None)
MUTED = DeviceChoice(device=None, remarks=("muted",), silenced="muted")
STANDS_IN = DeviceChoice(device=None, remarks=("absent",), stands_in=True)


@pytest.mark.parametrize(
    ("speaker", "microphone", "unheard", "deaf", "said"),
    [
        (WELL, WELL, False, False, []),
        (STANDS_IN, WELL, False, False, ["other_speaker"]),
        (None, WELL, False, False, []),  # there is nothing to say it with
        (MUTED, WELL, False, False, []),
        (WELL, None, False, False, ["no_microphone"]),
        (WELL, MUTED, False, False, ["muted_microphone"]),
        (WELL, STANDS_IN, False, False, ["other_microphone"]),
        (WELL, DeviceChoice(device=None, stands_in=True, silenced="muted"), False, False, ["muted_microphone"]),
        (WELL, WELL, True, False, ["not_heard"]),
        (WELL, WELL, False, True, ["not_hearing"]),
        (WELL, MUTED, False, True, ["muted_microphone"]),  # which is why
        (WELL, None, True, True, ["not_heard", "no_microphone"]),
        (STANDS_IN, STANDS_IN, True, True, ["not_heard", "other_speaker", "other_microphone", "not_hearing"]),
    ],
)
def test_what_is_not_as_it_should_be_is_news(speaker, microphone, unheard, deaf, said):
    assert device_news(speaker, microphone, unheard=unheard, deaf=deaf) == tuple(f"news_{each}" for each in said)


def test_each_piece_of_news_has_its_line():
    assert sorted(DeviceNews) == sorted(f"news_{each}" for each in NEWS)


def test_a_thing_is_said_once_for_as_long_as_it_is_so():
    muted, memory = (DeviceNews.MUTED_MICROPHONE,), NewsMemory()
    assert memory.unsaid(muted) == muted
    memory = memory.after(muted, heard=True, deaf=False)
    assert memory.unsaid(muted) == ()
    memory = memory.after(muted, heard=True, deaf=False).after((), heard=True, deaf=False)
    assert memory.unsaid(muted) == muted


def test_what_could_not_be_heard_is_not_said():
    muted = (DeviceNews.MUTED_MICROPHONE,)
    memory = NewsMemory().after(muted, heard=False, deaf=True)
    assert (memory.unsaid(muted), memory.deaf) == (muted, True)
    assert memory.after(muted, heard=True, deaf=False).after(muted, heard=False, deaf=False).unsaid(muted) == ()


@pytest.mark.parametrize("why", [DeviceNews.NO_MICROPHONE, DeviceNews.MUTED_MICROPHONE])
def test_who_was_told_why_nothing_was_heard_is_not_told_of_it_once_more(why):
    told = NewsMemory().after((why,), heard=True, deaf=True)
    assert not told.deaf
    assert not told.after((why,), heard=False, deaf=True).deaf  # said at an offer before
    assert NewsMemory().after((DeviceNews.OTHER_MICROPHONE,), heard=True, deaf=True).deaf


def test_teaching_is_offered_where_there_is_a_microphone_that_hears():
    def told(microphone):
        return device_news(WELL, microphone, unheard=False, deaf=False, teach=True)

    assert told(WELL) == (DeviceNews.TEACH,)
    assert DeviceNews.TEACH not in (*told(None), *told(MUTED))


def test_teaching_is_told_of_once_ever():
    memory = NewsMemory().with_misunderstood(1)
    assert not memory.offers_teaching
    memory = memory.with_misunderstood(2).with_misunderstood(0)
    assert memory.offers_teaching
    assert memory.after((DeviceNews.TEACH,), heard=False, deaf=False).offers_teaching
    told = memory.after((DeviceNews.TEACH,), heard=True, deaf=False).after((), heard=True, deaf=False)
    assert not told.with_misunderstood(9).offers_teaching
