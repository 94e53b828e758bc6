"""`coach later`, `skip`, `pause`, `resume`: what can be told to the coach in the background."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

import click

from coach.errors import DeviceError, UsageError
from coach.programs.daemon.status import Request

NOT_RUNNING = 3
"""Exit status, as the init scripts of the Linux Standard Base have it."""

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object; moments are in UTC.")


@click.command(short_help="Put the break off.")
@click.argument("minutes", required=False, type=click.IntRange(1, 24 * 60))
@_JSON
def later(minutes: int | None, *, as_json: bool) -> None:
    """Put the break off that is being offered, or the next one: by MINUTES, or as `offer.later` has it."""
    _tell(_asked(Request.LATER, minutes=minutes), as_json=as_json)


@click.command(short_help="Leave the break out.")
@_JSON
def skip(*, as_json: bool) -> None:
    """Leave the break out that is being offered, or the next one; nothing is offered in its place."""
    _tell(_asked(Request.SKIP), as_json=as_json)


@click.command(short_help="Be silent for a while.")
@click.argument("length", nargs=-1)
@_JSON
def pause(length: tuple[str, ...], *, as_json: bool) -> None:
    """Be silent for LENGTH: "45min", "2h", "until 14:30", "today"; without it until `coach resume`.

    A pause outlives the coach that it was told to. A session that is being led goes on.
    """
    from coach import wiring  # noqa: PLC0415
    from coach.config.pause_words import pause_until  # noqa: PLC0415

    until = pause_until(length, wiring.now(), wiring.zone())
    _tell(_asked(Request.PAUSE, until=until and until.isoformat()), as_json=as_json)


@click.command(short_help="Go on after a pause.")
@_JSON
def resume(*, as_json: bool) -> None:
    """End the pause."""
    _tell(_asked(Request.RESUME), as_json=as_json)


def _asked(command: str, **more: object) -> Mapping[str, object]:
    from coach import wiring  # noqa: PLC0415

    answer = wiring.control_client().ask(command, more)
    if answer is None:
        click.echo("not running; `coach run` starts it", err=True)
        sys.exit(NOT_RUNNING)
    if "error" in answer:
        raise UsageError(str(answer["error"]))
    return answer


def _tell(answer: Mapping[str, object], *, as_json: bool) -> None:
    from coach import wiring  # noqa: PLC0415
    from coach.journal.report import local  # noqa: PLC0415
    from coach.programs.daemon.status import moment  # noqa: PLC0415

    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    zone = wiring.zone()
    try:
        paused, coming = moment(answer.get("paused_until")), moment(answer.get("next_break"))
    except (TypeError, ValueError):
        raise DeviceError("the running coach is of another version; `coach quit`, then `coach run`") from None
    if "paused_until" in answer:
        click.echo(f"paused       until {local(paused, zone) if paused else '`coach resume`'}")
    routine = f", {answer['routine']}" if answer.get("routine") else ""
    click.echo(
        f"next break   {local(coming, zone)}{routine}" if coming else "next break   none; `coach status` tells why"
    )
