"""What Home Assistant is told, to the key: it refuses a device for one that it does not know."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

import coach
from coach.journal.entries import BreakOutcome, SessionOutcome
from coach.presence.silence import SilenceReason
from coach.programs.daemon.home_device import BUTTONS, HomeDevice, read_order, shown_state
from coach.programs.daemon.icon_view import DeskOrder
from coach.programs.daemon.status import Activity, SilentState
from tests.support.panel import TEN, WAITING

DEVICE = HomeDevice("0123456789ab")
OURS = "desk-coach/0123456789ab"


def described(language: str = "en") -> dict:
    return json.loads(DEVICE.announcement("Desk coach", language))


def told(**status: object) -> dict[str, str]:
    found = DEVICE.states(replace(WAITING, **status))
    assert all(topic.startswith(f"{OURS}/") for topic in found)
    return {topic.removeprefix(f"{OURS}/"): said for topic, said in found.items()}


def test_the_device_has_the_keys_that_home_assistant_wants_and_no_other():
    found = described()
    assert found.keys() == {"device", "origin", "availability_topic", "components"}
    assert found["origin"] == {"name": "Desk coach", "sw_version": coach.__version__}
    assert found["device"] == {
        "identifiers": ["desk_coach_0123456789ab"], "name": "Desk coach", "sw_version": coach.__version__,
    }  # fmt: skip
    assert found["availability_topic"] == f"{OURS}/availability"
    assert DEVICE.discovery == "homeassistant/device/desk_coach_0123456789ab/config"
    assert HomeDevice("0123456789ab", "my/home").discovery == "my/home/device/desk_coach_0123456789ab/config"


def test_each_sensor_says_what_it_is_and_where_its_state_is():
    sensors = {key: each for key, each in described()["components"].items() if each["platform"] == "sensor"}
    kinds = {
        "state": {"device_class", "options"},
        "reason": {"device_class", "options"},
        "next_break": {"device_class"},
        "minutes_today": {"device_class", "unit_of_measurement", "state_class"},
        "last_outcome": {"device_class", "options"},
    }
    assert sensors.keys() == kinds.keys()
    for key, each in sensors.items():
        assert each.keys() == {"platform", "unique_id", "default_entity_id", "name", "state_topic"} | kinds[key]
        assert each["unique_id"] == f"desk_coach_0123456789ab_{key}"
        assert each["default_entity_id"] == f"sensor.desk_coach_{key}"
        assert each["state_topic"] == f"{OURS}/{key}"
        assert len(set(each.get("options", ()))) == len(each.get("options", ()))


def test_each_button_asks_by_its_own_word():
    buttons = {key: each for key, each in described()["components"].items() if each["platform"] == "button"}
    assert list(buttons) == ["start", "later", "skip", "pause", "resume"]
    for key, each in buttons.items():
        assert each.pop("icon").startswith("mdi:")
        assert each.pop("name")
        assert each == {
            "platform": "button",
            "unique_id": f"desk_coach_0123456789ab_{key}",
            "default_entity_id": f"button.desk_coach_{key}",
            "command_topic": f"{OURS}/command",
            "payload_press": key,
        }


def test_a_danish_person_reads_danish_names_and_the_same_states():
    english, danish = described()["components"], described("da")["components"]
    assert [each["name"] for each in danish.values()] == [
        *("Tilstand", "Tavs fordi", "Næste pause", "Minutter i dag", "Seneste udfald"),
        *("Begynd en pause", "Senere", "Spring pausen over", "Sæt coachen på pause", "Fortsæt"),
    ]
    for key, each in danish.items():
        assert {**each, "name": english[key]["name"]} == english[key]


@pytest.mark.parametrize(
    ("status", "state", "reason", "next_break"),
    [
        ({}, "waiting", "None", "2026-03-02T10:30:00+00:00"),
        ({"doing": Activity.PREPARING}, "preparing", "None", "2026-03-02T10:30:00+00:00"),
        ({"doing": Activity.OFFERING, "silent": None}, "offering", "None", "2026-03-02T10:30:00+00:00"),
        ({"doing": Activity.SESSION, "silent": None, "paused": True}, "session", "None", "2026-03-02T10:30:00+00:00"),
        (
            {"held": TEN, "silent": SilenceReason.MEETING, "source": "a browser records"},
            *("held", "meeting", "2026-03-02T10:30:00+00:00"),
        ),
        ({"paused": True, "silent": SilentState.PAUSED, "next_break": None}, "paused", "paused", "None"),
        ({"silent": SilentState.OFF, "next_break": TEN + timedelta(1)}, "waiting", "off", "2026-03-03T10:00:00+00:00"),
        ({"doing": Activity.ENDING, "next_break": None}, "ending", "None", "None"),
    ],
)  # fmt: skip
def test_what_is_told_of_a_status(status, state, reason, next_break):
    found = told(**status)
    assert (found["state"], found["reason"], found["next_break"]) == (state, reason, next_break)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (None, "None"),
        (SessionOutcome.FINISHED, "finished"),
        (SessionOutcome.PAIN, "stopped"),
        (BreakOutcome.SKIPPED, "skipped"),
        (BreakOutcome.MISSED_AWAY, "missed-away"),
        ("of a later version", "None"),
    ],
)
def test_what_is_told_of_the_last_outcome_and_never_a_pain(outcome, said):
    found = told(last_outcome=outcome, today_minutes=12)
    assert (found["last_outcome"], found["minutes_today"]) == (said, "12")


def test_every_state_that_can_be_told_is_among_the_options():
    parts = described()["components"]
    for doing in Activity:
        assert shown_state(replace(WAITING, doing=doing)).value in parts["state"]["options"]
    for why in (*SilentState, *SilenceReason):
        assert told(silent=why)["reason"] in {*parts["reason"]["options"], "None"}
    for outcome in (*SessionOutcome, *BreakOutcome):
        assert told(last_outcome=outcome)["last_outcome"] in {*parts["last_outcome"]["options"], "None"}


def test_nothing_of_a_routine_a_source_or_a_fault_is_told():
    found = told(
        routine="my_secret", kind="my own", source="my browser", faults=("my disk",), held=TEN, silent="meeting"
    )
    assert not any("my" in said for said in found.values())


@pytest.mark.parametrize("payload", [b"", b"START", b" start", b"page", b"quit", b"status", b"start\n", b"\xff"])
def test_another_word_asks_for_nothing(payload):
    assert read_order(payload) is None


@pytest.mark.parametrize("order", BUTTONS)
def test_a_buttons_word_asks_for_its_order(order):
    assert read_order(order.value.encode()) is order
    assert order is not DeskOrder.PAGE
