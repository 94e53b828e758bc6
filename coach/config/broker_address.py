"""The address of an MQTT broker, as [mqtt] url has it.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PORTS = {"mqtt": 1883, "mqtts": 8883}
"""By scheme: where a broker listens if the address names no port."""

_URL = re.compile(
    r"(?P<scheme>mqtts?)://(?:(?P<user>[^\s/@:]+)(?P<password>:[^\s/@]*)?@)?"
    r"(?:\[(?P<numbers>[0-9a-fA-F:.]+)\]|(?P<name>[^\s/@:\[\]?#]+))(?::(?P<port>\d{1,5}))?/?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAddress:
    """Where a broker is, and who we are there."""

    host: str
    port: int
    encrypted: bool
    """By TLS."""

    user: str | None = None
    """None: nobody."""

    with_password: bool = False
    """A password stands in the address; it is not kept here."""

    def __str__(self) -> str:
        """Return what may be said of it: neither user nor password."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_broker_address(url: str) -> BrokerAddress | None:
    """Return the broker that *url* names; None if it names none."""
    found = _URL.fullmatch(url)
    if found is None:
        return None
    port = int(found["port"] or _PORTS[found["scheme"]])
    if not 0 < port <= 0xFFFF:  # noqa: PLR2004  (the largest number of a port)
        return None
    user = found["user"]
    if user and "%" in user:
        from urllib.parse import unquote  # noqa: PLC0415  (the waiting process does without)

        user = unquote(user)
    return BrokerAddress(
        host=found["numbers"] or found["name"],
        port=port,
        encrypted=found["scheme"] == "mqtts",
        user=user,
        with_password=bool(found["password"]),
    )
