"""Encode and decode what passes through the daemon's control socket: a request, then an answer, a JSON object a line.

`programs/daemon/status.py` has the values of the longest answer, that to STATUS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from coach.texts import Text, as_wire, from_wire
from coach.units import utc


class Request(StrEnum):
    """What the daemon can be asked: the value of "command"."""

    STATUS = "status"
    NOW = "now"
    """The user begins a session by hand: the daemon withdraws what it was about to offer."""

    LATER = "later"
    """{"minutes": ...}: put off the break that is offered, or comes next."""

    SKIP = "skip"
    YES = "yes"
    """The break that is being offered is taken."""

    PAUSE = "pause"
    """{"until": ISO 8601 or null}: nothing is spoken until then, or until resume."""

    RESUME = "resume"
    QUIT = "quit"


def encode_request(command: str, fields: Mapping[str, object] | None = None) -> bytes:
    """Return the line that asks for *command*, with the *fields* that it needs."""
    return json.dumps({"command": command, **(fields or {})}).encode() + b"\n"


def encode_answer(answer: Mapping[str, object]) -> bytes:
    """Return the line that answers a request: values in English, and under "texts" how its texts were made."""
    texts = {key: _as_texts(value) for key, value in answer.items() if _has_texts(value)}
    more = {"texts": texts} if texts else {}
    return json.dumps({**answer, **more}, ensure_ascii=False).encode() + b"\n"


def decode_answer(line: bytes) -> Mapping[str, object] | None:
    """Return the answer in *line*, its texts made again; None if it is not a JSON object."""
    found = decode_line(line)
    if found is None or not isinstance(texts := found.get("texts"), dict):
        return found
    try:
        told = {key: _from_texts(value) for key, value in texts.items()}
    except (TypeError, ValueError, LookupError):  # another version's
        told = {}
    return {key: told.get(key, value) for key, value in found.items() if key != "texts"}


def _has_texts(value: object) -> bool:
    return isinstance(value, Text) or (isinstance(value, list) and any(isinstance(each, Text) for each in value))


def _as_texts(value: object) -> object:
    return {"each": [as_wire(each) for each in value]} if isinstance(value, list) else as_wire(str(value))


def _from_texts(value: object) -> object:
    return [from_wire(each) for each in value["each"]] if isinstance(value, dict) else from_wire(value)


def decode_line(line: bytes) -> Mapping[str, object] | None:
    """Return the request or the answer in *line*; None if it is not a JSON object."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):  # no JSON, not UTF-8, brackets without end
        return None
    return value if isinstance(value, dict) else None


def encode_moment(moment: datetime | None) -> str | None:
    """Return *moment* (UTC) as a field of a request or an answer."""
    return None if moment is None else moment.isoformat()


def parse_moment(value: object) -> datetime | None:
    """Return the moment (UTC) in a field; None if the field is null.

    Raises:
        TypeError, ValueError: it is not a moment with a zone, or in UTC outside of the calendar.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(value)
    return utc(datetime.fromisoformat(value))
