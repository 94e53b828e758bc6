"""The discovery message through Home Assistant's own schemas, and what must be refused through them as well.

    PYTHON bench/home_assistant.py [--json FILE]

PYTHON is one where `pip install homeassistant paho-mqtt` was done (3.13 or newer; the coach itself need not be
installed there).  What the schema of a device leaves to the schemas of its entities is given to those, as
Home Assistant does it: with the keys that all of them share.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import voluptuous as vol
from homeassistant.components.mqtt import button, sensor
from homeassistant.components.mqtt.schemas import DEVICE_DISCOVERY_SCHEMA
from homeassistant.const import __version__

from coach.programs.daemon.home_device import HomeDevice

SCHEMAS = {"sensor": sensor.DISCOVERY_SCHEMA, "button": button.DISCOVERY_SCHEMA}
Payload = dict[str, Any]


def announcement(language: str) -> Payload:
    """Return the message of a device whose id is all zeros, without our version, which changes with each release."""
    found: Payload = json.loads(HomeDevice("0" * 12).announcement("Desk coach", language))
    found["device"]["sw_version"] = found["origin"]["sw_version"] = "0"
    return found


def refused(payload: Payload) -> str | None:
    """Return why Home Assistant refuses *payload*, or a part of it; None: it takes all of it."""
    payload = deepcopy(payload)
    try:
        DEVICE_DISCOVERY_SCHEMA(payload)
        shared = {"device": payload["device"], "origin": payload["origin"]}
        shared["availability_topic"] = payload["availability_topic"]
        for component in payload["components"].values():
            platform = component.pop("platform")
            taken = SCHEMAS[platform](component | shared)
            if lost := component.keys() - taken.keys() - {"default_entity_id"}:  # which came after 2025.4
                return f"left out: {sorted(lost)}"
    except vol.Invalid as error:
        return str(error)
    return None


def _change(*path: str, value: object) -> Callable[[Payload], None]:
    def change(payload: Payload) -> None:
        place = payload
        for name in path[:-1]:
            place = place[name]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return change


WRONG = {
    "another key in origin": _change("origin", "author", value="me"),
    "no origin": _change("origin", value=None),
    "no identifiers": _change("device", "identifiers", value=None),
    "a sensor without an id of its own": _change("components", "state", "unique_id", value=None),
    "a misspelt state_class": _change("components", "minutes_today", "state_class", value="totals"),
    "a misspelt device_class": _change("components", "next_break", "device_class", value="moment"),
    "options without enum": _change("components", "state", "device_class", value="timestamp"),
    "a button without a topic": _change("components", "skip", "command_topic", value=None),
    "a key that no button has": _change("components", "skip", "state_topic", value="x/y"),
}
"""What a schema that looks would refuse -> how the message becomes so."""


def main() -> int:
    """Look, print, and write what was found if asked; 1 if ours is refused, or what is wrong is not."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", type=Path, metavar="FILE")
    asked = options.parse_args()
    ours = {language: refused(announcement(language)) for language in ("en", "da")}
    wrong = {}
    for name, change in WRONG.items():
        payload = announcement("en")
        change(payload)
        wrong[name] = refused(payload)
    print(f"Home Assistant {__version__}: {ours}")
    for name, why in wrong.items():
        print(f"  {name}: {why}")
    report = {"home assistant": __version__, "refused": ours, "wrong ones": wrong, "message": announcement("en")}
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any(ours.values()) or not all(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
