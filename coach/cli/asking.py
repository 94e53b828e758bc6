"""What the daemon is asked, and how its answer is shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import NoReturn

import click

from coach.cli.telling import tell, tell_rows
from coach.errors import DeviceError, UsageError
from coach.texts import text

NOT_RUNNING = 3
"""Exit status, as the init scripts of the Linux Standard Base have it."""


JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="One JSON object; moments are in UTC.")


def ask_daemon(command: str, **more: object) -> Mapping[str, object]:
    """Return what the running daemon answers; exit with NOT_RUNNING where none runs."""
    answer = ask_if_running(command, **more)
    if answer is None:
        leave_not_running()
    return answer


def ask_if_running(command: str, **more: object) -> Mapping[str, object] | None:
    """Return what the running daemon answers; None where none runs.

    Raises:
        UsageError: it refuses.
    """
    from coach.wiring.common import daemon_client

    answer = daemon_client().ask(command, more)
    if answer is not None and "error" in answer:
        raise UsageError(str(answer["error"]))
    return answer


def leave_not_running() -> NoReturn:
    """Say that no daemon runs, and exit."""
    tell("not running; `coach run` starts it", err=True)
    sys.exit(NOT_RUNNING)


def show_answer(answer: Mapping[str, object], *, as_json: bool) -> None:
    """Print the daemon's answer for people, or as one JSON object."""
    from coach.journal.report import local_time
    from coach.programs.control_protocol import parse_moment
    from coach.wiring.wall_clock import local_zone

    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    zone = local_zone()
    try:
        paused, coming = parse_moment(answer.get("paused_until")), parse_moment(answer.get("next_break"))
    except (TypeError, ValueError):
        raise DeviceError("the running coach is of another version; `coach quit`, then `coach run`") from None
    rows: list[tuple[str, str]] = []
    if "paused_until" in answer:
        rows.append(("paused", text("until {end}", end=local_time(paused, zone) if paused else "`coach resume`")))
    if coming is None:
        rows.append(("next break", "none; `coach status` tells why"))
    else:
        routine = f", {answer['routine']}" if answer.get("routine") else ""
        rows.append(("next break", f"{local_time(coming, zone)}{routine}"))
    tell_rows(rows)
