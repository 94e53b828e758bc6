"""A session is shown to its watchers beside the display that it has."""

from __future__ import annotations

from itertools import pairwise

from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.programs.conductor.live_display import LiveDisplay
from coach.programs.live_protocol import LiveDoing, LiveHeard, LivePicture
from tests.support.stage import Stage


class _Gallery:
    """A stage that keeps what it is shown."""

    def __init__(self, fault: str | None = None) -> None:
        self.pictures: list[LivePicture] = []
        self.fault = fault

    def publish(self, picture: LivePicture) -> None:
        self.pictures.append(picture)


def watched(**more) -> tuple[Stage, list[LivePicture]]:
    """Play a session of a minute with a watcher; return the stage, and what the watcher saw."""
    stage, gallery = Stage(**more), _Gallery()
    conductor = stage.conductor
    conductor._display = LiveDisplay(conductor._display, gallery, routine="Coffee", language="en")
    conductor._recorder._display = conductor._display
    stage.play()
    return stage, gallery.pictures


def test_a_watcher_sees_every_caption_and_repetition_once_and_in_order():
    stage, pictures = watched()
    shown = [text for each in pictures for text in (each.caption, each.count)]
    assert {caption for caption in stage.captions if caption} <= set(shown)
    assert pictures[0].doing is LiveDoing.SESSION
    assert pictures[-1].doing is LiveDoing.OVER
    assert all(one != other for one, other in pairwise(pictures))
    counts: dict[str, list[int]] = {}
    for each in pictures:
        if each.part is not None:
            done = counts.setdefault(each.part.exercise, [])
            if not done or done[-1] != each.part.done:
                done.append(each.part.done)
    assert len(counts) > 1
    assert [done for done in counts.values() if done != sorted(done) or len(done) < 4] == []


def test_a_session_that_nobody_can_watch_says_so_once():
    stage = Stage()
    display = LiveDisplay(stage.conductor._display, _Gallery("no room"), routine="Coffee", language="en")
    display.began(1)
    display.offering()
    assert [each for each in stage.events if each[0] == "trouble"] == [("trouble", "page", "no room")]


def test_an_offer_is_seen_as_one():
    _, pictures = watched(offered=True)
    assert next(each.doing for each in pictures if each.doing is not LiveDoing.OVER) is LiveDoing.OFFERING


def test_what_was_heard_is_shown_with_its_confidence():
    gallery = _Gallery()
    stage = Stage()
    display = LiveDisplay(stage.conductor._display, gallery, routine="Coffee", language="en")
    display.heard(Utterance(command="done", phrase="I'm done", confidence=0.91234, start=0, end=1, decided=2))
    assert gallery.pictures[-1].heard == LiveHeard(command="done", phrase="I'm done", confidence=0.912)


def test_what_was_never_shown_is_never_over():
    gallery = _Gallery()
    display = LiveDisplay(Stage().conductor._display, gallery, routine="Coffee", language="en")
    display.held("meeting")
    display.decided(BreakOutcome.DECLINED)
    display.close()
    assert gallery.pictures == []
