from __future__ import annotations

import threading

import pytest

from coach.audio.adapters.device_threads import MOST_OPENINGS, DeviceThreads, open_within_limit
from coach.errors import DeviceError
from tests.support.waiting import until

pytestmark = pytest.mark.faults

LIMIT = 20.0


class Hanging:
    """A device whose opening or closing lasts until it is let go."""

    def __init__(self, *, closes: bool = True) -> None:
        self.go, self.closed = threading.Event(), threading.Event()
        self._closes = closes

    def start(self) -> Hanging:
        assert self.go.wait(LIMIT)
        return self

    def close(self) -> None:
        assert self._closes or self.go.wait(LIMIT)
        self.closed.set()


def test_an_opening_that_hangs_holds_nobody_up_and_gives_its_device_later():
    device = Hanging()
    opening = DeviceThreads().open(device.start)
    assert opening.device() is None
    device.go.set()
    assert until(opening.device, LIMIT)
    assert opening.device() is device


def test_what_was_given_up_while_it_hung_is_closed_once_it_is_open():
    device = Hanging()
    opening = DeviceThreads().open(device.start)
    opening.give_up()
    assert not device.closed.is_set()
    device.go.set()
    assert device.closed.wait(LIMIT)
    assert opening.device() is None


def test_as_many_openings_hang_as_are_allowed_and_then_one_more_may_begin():
    threads, device = DeviceThreads(), Hanging()
    openings = [threads.open(device.start) for _ in range(MOST_OPENINGS)]
    with pytest.raises(DeviceError, match="does not answer"):
        threads.open(device.start)
    device.go.set()
    assert until(lambda: all(opening.device() for opening in openings), LIMIT)

    def opened() -> bool:
        try:
            return bool(threads.open(device.start))
        except DeviceError:
            return False  # a thread that has given its device is not over yet

    assert until(opened, LIMIT)


def test_a_closing_that_hangs_keeps_nobody_from_ending():
    threads, device = DeviceThreads(), Hanging(closes=False)
    threads.close(device)
    threads.finish()
    assert not device.closed.is_set()
    device.go.set()
    assert device.closed.wait(LIMIT)
    threads.finish()


def test_who_waits_for_a_device_gets_it_or_is_told_within_the_limit():
    device = Hanging()
    with pytest.raises(DeviceError, match="does not answer"):
        open_within_limit(device.start, 0.01)
    device.go.set()
    assert device.closed.wait(LIMIT)  # nobody wanted it any more
    assert open_within_limit(device.start, LIMIT) is device


def test_a_fault_of_ours_shows_as_a_device_that_cannot_be_opened():
    def start() -> Hanging:
        raise ZeroDivisionError("of ours")

    opening = DeviceThreads().open(start)

    def fault() -> str:
        try:
            opening.device()
        except DeviceError as error:
            return str(error)
        return ""

    assert until(fault, LIMIT)
    assert "of ours" in fault()
