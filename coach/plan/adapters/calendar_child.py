"""The process that reads calendars: one file after the other, each within its limits; it keeps nothing.

From its standard input it takes lines of JSON: first how to read, then a file
each; for each it answers one line.  A file that asks for more processor time
than it may ends this process, one that asks for more memory is refused.  Its
parent (`calendar_reader`) ends it where it is silent for too long.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from coach.plan.adapters.ics import content_digest, encode_content, read_calendar
from coach.plan.calendar_entries import CalendarChoices, CalendarWindow
from coach.plan.calendar_lines import CalendarError
from coach.system.zone import LocalZone


def read_requests(lines: Iterable[str]) -> Iterable[dict[str, object]]:
    """Yield the answer to each of *lines*, of which the first says how to read."""
    requests = map(json.loads, lines)
    order = next(requests)
    window = decode_window(order)
    limit_memory(order["memory"])
    for request in requests:
        _limit_time(order["seconds"])
        yield _answer(request, window)


def decode_window(order: Mapping[str, Any]) -> CalendarWindow:
    """Return how to read, from what the parent wrote."""
    return CalendarWindow(
        begins=datetime.fromisoformat(order["begins"]),
        ends=datetime.fromisoformat(order["ends"]),
        zone=ZoneInfo(order["zone"]) if order["zone"] else LocalZone()(),
        choices=CalendarChoices(
            me=tuple(order["me"]), tentative=order["tentative"], observances=tuple(order["observances"])
        ),
    )


def _answer(request: Mapping[str, Any], window: CalendarWindow) -> dict[str, object]:
    answer: dict[str, object] = {}
    try:
        content = Path(request["path"]).read_bytes()
        answer["digest"] = content_digest(content)
        gone = [(uid, instance) for uid, instance in request["gone"]]
        answer["content"] = encode_content(read_calendar(content, window, gone))
    except CalendarError as error:
        answer["error"] = str(error)
    except OSError as error:
        answer["error"] = f"it cannot be read ({error.strerror or error}); look at the file's rights"
    except MemoryError:
        answer["error"] = "it needs more memory than a calendar may; leave out what is long past"
    except Exception as error:  # noqa: BLE001  (a fault of ours costs this file and no other)
        answer["error"] = f"it cannot be read ({type(error).__name__}); export it again, or report it to us"
    return answer


def limit_memory(size: int) -> None:
    """Let this process have no more than *size* bytes; does nothing where the system knows no such limit."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or size < most:
            resource.setrlimit(resource.RLIMIT_AS, (size, most))


def _limit_time(seconds: int) -> None:
    """Have the system end this process when it has worked *seconds* more; it outlives no parent that was ended."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        used = resource.getrusage(resource.RUSAGE_SELF)
        wanted = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


if __name__ == "__main__":
    for each in read_requests(sys.stdin):
        sys.stdout.write(json.dumps(each, separators=(",", ":")) + "\n")
        sys.stdout.flush()
