"""The daemon and the ears beside it."""

from __future__ import annotations

from coach.config.model import Config, MicrophoneConfig
from tests.support.day import Day

ALWAYS = Config(microphone=MicrophoneConfig(open="always"))
MONDAY = "2026-03-02T"


class Standby:
    def __init__(self):
        self.wanted, self.closed = [], False

    @property
    def listening(self):
        return bool(self.wanted) and self.wanted[-1] is not None

    def keep(self, wanted):
        if not self.wanted or wanted != self.wanted[-1]:
            self.wanted.append(wanted)

    def close(self):
        self.closed = True


def led(config, events=None):
    standby, told = Standby(), []

    def status(day):
        told.append(day.ask("status")["listening"])

    asks = {f"{MONDAY}08:30": status, f"{MONDAY}08:50": status}
    day = Day(f"{MONDAY}08:00", [], config=config, standby=standby, events={**(events or {}), **asks})
    day.until(f"{MONDAY}09:00")
    assert standby.closed
    return standby.wanted, told


def test_nothing_listens_unless_the_person_chose_it():
    assert led(Config()) == ([None], [False, False])


def test_ears_are_kept_where_the_person_chose_it_and_status_says_so():
    assert led(ALWAYS) == ([ALWAYS], [True, True])


def test_a_config_that_is_written_meanwhile_opens_or_closes_them():
    def closes(day):
        day.news = Config()

    assert led(ALWAYS, {f"{MONDAY}08:40": closes}) == ([ALWAYS, None], [True, False])
