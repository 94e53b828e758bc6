"""`coach status`: what the process in the background does, and why it is silent."""

from __future__ import annotations

import json
import sys
from datetime import tzinfo

import click

from coach.cli.asking import NOT_RUNNING
from coach.programs.control_protocol import Request
from coach.programs.daemon.status import AbsentStatus, Activity, Status, read_status
from coach.programs.silence_words import say_silence

_DOING = {
    Activity.WAITING: "waiting for the next break",
    Activity.PREPARING: "getting ready to offer a break",
    Activity.OFFERING: "offering a break",
    Activity.SESSION: "leading a session",
    Activity.ENDING: "about to end",
}


@click.command("status", short_help="Tell what it does and when the next break is.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; moments are in UTC.")
def status_command(*, as_json: bool) -> None:
    """Tell whether the coach runs, what it does and when the next break is due; also what is wrong, running or not.

    Exit status: 0 it runs, 3 it does not.
    """
    from coach.wiring.background import status_without_daemon
    from coach.wiring.common import chosen_settings, daemon_client, file_troubles
    from coach.wiring.teach import enrolled_words

    answer = daemon_client().ask(Request.STATUS)
    if answer is None:
        absent = status_without_daemon()
        if as_json:
            click.echo(json.dumps(absent.as_object(), ensure_ascii=False))
        else:
            _show_absent(absent)
        sys.exit(NOT_RUNNING)
    if isinstance(faults := answer.get("faults"), list):
        answer = {**answer, "faults": list(dict.fromkeys((*faults, *file_troubles())))}
    if as_json:
        taught = enrolled_words(chosen_settings(kept=True).language)
        click.echo(json.dumps({**answer, "taught": list(taught)}, ensure_ascii=False))
    else:
        _show(read_status(answer))


def _silent(found: Status, zone: tzinfo) -> str:
    from coach.journal.report import local_time

    if found.paused:
        until = f"until {local_time(found.paused_until, zone)}" if found.paused_until else "until `coach resume`"
        return f"paused {until}"
    words = say_silence(found.silent or "", "en")
    return f"{words} ({found.source})" if found.source else words


def _show_absent(found: AbsentStatus) -> None:
    from coach.journal.report import local_time
    from coach.wiring.wall_clock import local_zone

    click.echo("not running; `coach run` starts it")
    if found.led_by is not None:
        click.echo(f"session      is being led elsewhere ({found.led_by})")
    if found.pause is not None:
        until = found.pause.until
        ends = f"{local_time(until, local_zone())}; `coach resume` ends it" if until else "`coach resume`"
        click.echo(f"paused       until {ends}")
    for fault in found.faults:
        click.echo(f"wrong        {fault}")


def _show(found: Status) -> None:
    from coach.journal.report import local_time
    from coach.wiring.common import chosen_settings
    from coach.wiring.teach import describe_enrolment, enrolled_words
    from coach.wiring.wall_clock import local_zone

    zone = local_zone()
    click.echo(f"running      since {local_time(found.since, zone)}, process {found.pid}")
    led = found.last_session.routine if found.session and found.last_session else ""
    session = f" of {led} (number {found.session})" if led else ""
    click.echo(f"doing        {_DOING[found.doing]}{session}")
    if found.held is not None:
        click.echo(f"held         the break of {local_time(found.held, zone)}")
    if found.next_break is not None:
        kind = "" if found.kind in (None, "break") else f" ({found.kind})"
        click.echo(f"next break   {local_time(found.next_break, zone)}, {found.routine}{kind}")
    elif found.paused:
        click.echo("next break   none until the pause is over")
    else:
        why = "no working hours are to come that are as long as the interval, or no routine can be offered"
        click.echo(f"next break   none: {why}")
    if found.silent is not None:
        click.echo(f"silent       {_silent(found, zone)}")
    if found.listening:
        click.echo('microphone   open at any time, for a few phrases: [microphone] open = "always"')
    if enrolled_words(chosen_settings(kept=True).language):
        click.echo(f"taught       {describe_enrolment(chosen_settings(kept=True).language)}")
    for fault in found.faults:
        click.echo(f"wrong        {fault}")
    last = found.last_session
    if last is None:
        click.echo("last session none in seven days")
    else:
        click.echo(f"last session {local_time(last.started_at, zone)}, {last.routine}, {last.outcome or 'running'}")
