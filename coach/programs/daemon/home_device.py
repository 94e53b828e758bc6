"""What Home Assistant shows of the coach: a device with sensors and buttons, by MQTT discovery.

The topics are named by a random id, never by person or machine.  What is told
are words of a fixed list, a moment and a number: nothing that is said or heard,
and no name of a routine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import coach
from coach.journal.entries import BreakOutcome, SessionOutcome
from coach.presence.silence import SilenceReason
from coach.programs.daemon.icon_view import DeskOrder
from coach.programs.daemon.status import Activity, SilentState, Status
from coach.texts import in_language, text

ONLINE, OFFLINE = "online", "offline"
"""Home Assistant's words for what can be reached, which it says of itself as well."""

NOTHING = "None"
"""Home Assistant's word for a state that is not known."""


class ShownState(StrEnum):
    """What the coach does, as Home Assistant is told."""

    WAITING = "waiting"
    PREPARING = "preparing"
    OFFERING = "offering"
    SESSION = "session"
    HELD = "held"
    """A break's moment has come, and it may not be offered yet."""

    PAUSED = "paused"
    ENDING = "ending"


BUTTONS = (DeskOrder.START, DeskOrder.LATER, DeskOrder.SKIP, DeskOrder.PAUSE, DeskOrder.RESUME)
"""What can be asked for there."""

_BUTTON_NAMES = {
    DeskOrder.START: "Start a break",
    DeskOrder.LATER: "Later",
    DeskOrder.SKIP: "Skip the break",
    DeskOrder.PAUSE: "Pause the coach",
    DeskOrder.RESUME: "Resume",
}
_ICONS = {
    DeskOrder.START: "mdi:play",
    DeskOrder.LATER: "mdi:clock-plus-outline",
    DeskOrder.SKIP: "mdi:skip-next",
    DeskOrder.PAUSE: "mdi:pause",
    DeskOrder.RESUME: "mdi:play-pause",
}
_SENSOR_NAMES = {
    "state": "State",
    "reason": "Silent because",
    "next_break": "Next break",
    "minutes_today": "Minutes today",
    "last_outcome": "Last outcome",
}
_OUTCOMES = [
    *(each.value for each in SessionOutcome if each is not SessionOutcome.PAIN),
    *(each.value for each in BreakOutcome if each is not BreakOutcome.TAKEN),
]
"""What the last outcome can be there: a pain is told as a session that was stopped."""

_REASONS = list(dict.fromkeys([*map(str, SilentState), *map(str, SilenceReason)]))
_REASONS.remove(SilentState.NOT_DUE)
"""Why nothing is spoken."""

_SENSORS: Mapping[str, Mapping[str, object]] = {
    "state": {"device_class": "enum", "options": [each.value for each in ShownState]},
    "reason": {"device_class": "enum", "options": _REASONS},
    "next_break": {"device_class": "timestamp"},
    "minutes_today": {
        "device_class": "duration",
        "unit_of_measurement": "min",
        "state_class": "total_increasing",
    },
    "last_outcome": {"device_class": "enum", "options": _OUTCOMES},
}
"""What is shown -> of which kind it is."""


@dataclass(frozen=True, slots=True)
class HomeDevice:
    """The device of one coach: its topics and messages."""

    id: str
    """Random, kept for good: letters and digits."""

    prefix: str = "homeassistant"
    """What Home Assistant's topics begin with."""

    @property
    def discovery(self) -> str:
        """Topic of the message that describes the device."""
        return f"{self.prefix}/device/{self._key}/config"

    @property
    def home_status(self) -> str:
        """Topic at which Home Assistant says that it has begun."""
        return f"{self.prefix}/status"

    @property
    def availability(self) -> str:
        """Topic of whether the coach can be reached."""
        return self.topic("availability")

    @property
    def commands(self) -> str:
        """Topic of what is asked of the coach."""
        return self.topic("command")

    @property
    def _key(self) -> str:
        return f"desk_coach_{self.id}"

    def topic(self, name: str) -> str:
        """Return the topic of what is called *name*."""
        return f"desk-coach/{self.id}/{name}"

    def announcement(self, name: str, language: str) -> str:
        """Return the discovery message; *name* is the person's for the device."""
        components: dict[str, dict[str, object]] = {
            key: {
                "platform": "sensor",
                "unique_id": f"{self._key}_{key}",
                "default_entity_id": f"sensor.desk_coach_{key}",
                "name": in_language(text(_SENSOR_NAMES[key]), language),
                "state_topic": self.topic(key),
                **_SENSORS[key],
            }
            for key in _SENSORS
        }
        components |= {
            order.value: {
                "platform": "button",
                "unique_id": f"{self._key}_{order.value}",
                "default_entity_id": f"button.desk_coach_{order.value}",
                "name": in_language(text(_BUTTON_NAMES[order]), language),
                "icon": _ICONS[order],
                "command_topic": self.commands,
                "payload_press": order.value,
            }
            for order in BUTTONS
        }
        found = {
            "device": {"identifiers": [self._key], "name": name, "sw_version": coach.__version__},
            "origin": {"name": "Desk coach", "sw_version": coach.__version__},
            "availability_topic": self.availability,
            "components": components,
        }
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

    def states(self, status: Status) -> dict[str, str]:
        """Return topic -> what it says of *status*."""
        reason = status.silent
        told = {
            "state": shown_state(status).value,
            "reason": reason if reason in _REASONS else NOTHING,
            "next_break": status.next_break.isoformat(timespec="seconds") if status.next_break else NOTHING,
            "minutes_today": str(status.today_minutes),
            "last_outcome": _told_outcome(status.last_outcome),
        }
        return {self.topic(name): value for name, value in told.items()}


def shown_state(status: Status) -> ShownState:
    """Return what the coach does, in one word."""
    if status.doing is not Activity.WAITING:
        return ShownState(status.doing.value)
    if status.held is not None:
        return ShownState.HELD
    return ShownState.PAUSED if status.paused else ShownState.WAITING


def read_order(payload: bytes) -> DeskOrder | None:
    """Return what a message at the topic of commands asks for; None if that is nothing of BUTTONS."""
    return next((each for each in BUTTONS if each.value.encode() == payload), None)


def _told_outcome(outcome: str | None) -> str:
    if outcome == SessionOutcome.PAIN:
        return SessionOutcome.STOPPED.value
    return outcome if outcome in _OUTCOMES else NOTHING
