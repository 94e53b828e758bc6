from __future__ import annotations

import pytest

from coach.programs.conductor.device_report import DeviceReport

pytestmark = pytest.mark.faults


class Screen:
    def __init__(self) -> None:
        self.shown: list[tuple[str, str | None]] = []

    def ready(self, speaker: str, microphone: str | None) -> None:
        self.shown.append((speaker, microphone))

    def trouble(self, device: str, trouble: str | None) -> None:
        self.shown.append((device, trouble))


@pytest.fixture
def screen():
    return Screen()


@pytest.fixture
def report(screen):
    return DeviceReport(screen)


def test_what_is_in_use_is_shown_when_it_changes(report, screen):
    for names in (("A", None), ("A", None), ("A", "M"), ("B", "M"), ("B", "M")):
        report.in_use(*names)
    assert screen.shown == [("A", None), ("A", "M"), ("B", "M")]


def test_a_lost_device_is_told_once_though_its_reason_changes_and_then_that_it_works(report, screen):
    report.in_use("A", None)
    report.lost("loudspeaker", "gone")
    report.lost("loudspeaker", "cannot be opened")
    report.well("loudspeaker")
    report.well("loudspeaker")
    report.in_use("A", None)  # after a loss the same one is shown again
    assert screen.shown == [("A", None), ("loudspeaker", "gone"), ("loudspeaker", None), ("A", None)]


def test_a_loss_is_told_though_something_else_was_wrong_before(report, screen):
    report.wrong("microphone", "muted")
    report.wrong("microphone", "muted")
    report.lost("microphone", "gone")
    report.well("microphone")
    report.lost("microphone", "gone again")
    assert [text for _, text in screen.shown] == ["muted", "gone", None, "gone again"]
