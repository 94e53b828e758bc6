"""`coach status`: what the process in the background does, and why it is silent."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import tzinfo

import click

from coach.cli.asking import NOT_RUNNING
from coach.cli.telling import tell, tell_rows
from coach.programs.control_protocol import Request
from coach.programs.daemon.status import AbsentStatus, Activity, Status, read_status, words_of_silence
from coach.texts import joined, text

_DOING = {
    Activity.WAITING: "waiting for the next break",
    Activity.PREPARING: "getting ready to offer a break",
    Activity.OFFERING: "offering a break",
    Activity.SESSION: "leading a session",
    Activity.ENDING: "about to end",
}


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; moments are in UTC.")
def status_command(*, as_json: bool) -> None:
    """Tell whether the coach runs, what it does and when the next break is due; also what is wrong, running or not.

    Exit status: 0 it runs, 3 it does not.
    """
    from coach.wiring.common import chosen_settings, daemon_client, file_troubles

    answer = daemon_client().ask(Request.STATUS)
    if answer is None:
        from coach.wiring.background import status_without_daemon

        absent = status_without_daemon()
        if as_json:
            click.echo(json.dumps(absent.as_object(), ensure_ascii=False))
        else:
            _show_absent(absent)
        sys.exit(NOT_RUNNING)
    if isinstance(faults := answer.get("faults"), list):
        answer = {**answer, "faults": list(dict.fromkeys((*map(str, faults), *file_troubles())))}
    if as_json:
        from coach.wiring.teach import enrolled_words

        taught = enrolled_words(chosen_settings(kept=True).language)
        click.echo(json.dumps({**answer, "taught": list(taught)}, ensure_ascii=False))
    else:
        _show(read_status(answer))


def _silent(found: Status, zone: tzinfo) -> str:
    from coach.journal.report import local_time

    if found.paused:
        until = local_time(found.paused_until, zone) if found.paused_until else "`coach resume`"
        return text("paused until {end}", end=until)
    words = words_of_silence(found.silent or "")
    return text("{why} ({source})", why=words, source=text(found.source)) if found.source else words


def _show_absent(found: AbsentStatus) -> None:
    from coach.journal.report import local_time
    from coach.wiring.wall_clock import local_zone

    tell("not running; `coach run` starts it")
    rows: list[tuple[str, str]] = []
    if found.led_by is not None:
        rows.append(("session", text("is being led elsewhere ({process})", process=found.led_by)))
    if found.pause is not None:
        until = found.pause.until
        ends = local_time(until, local_zone()) if until else None
        rows.append(
            ("paused", text("until {end}; `coach resume` ends it", end=ends) if ends else "until `coach resume`")
        )
    tell_rows([*rows, *(("wrong", fault) for fault in found.faults)])


def _show(found: Status) -> None:
    from coach.wiring.wall_clock import local_zone

    tell_rows(_rows(found, local_zone()))


def _rows(found: Status, zone: tzinfo) -> Iterator[tuple[str, str]]:
    from coach.journal.report import local_time

    yield "running", text("since {moment}, process {pid}", moment=local_time(found.since, zone), pid=found.pid)
    doing = text(_DOING[found.doing])
    if found.session and found.last_session:
        routine = found.last_session.routine
        doing = text("{doing} of {routine} (number {number})", doing=doing, routine=routine, number=found.session)
    yield "doing", doing
    if found.held is not None:
        yield "held", text("the break of {moment}", moment=local_time(found.held, zone))
    if found.next_break is not None:
        kind = "" if found.kind in (None, "break") else f" ({found.kind})"
        yield "next break", f"{local_time(found.next_break, zone)}, {found.routine}{kind}"
    elif found.paused:
        yield "next break", "none until the pause is over"
    else:
        yield (
            "next break",
            "none: no working hours are to come that are as long as the interval, or no routine can be offered",
        )
    if found.silent is not None:
        yield "silent", _silent(found, zone)
    yield from _heeded(found)
    yield from _ears()
    yield from (("wrong", fault) for fault in found.faults)
    last = found.last_session
    if last is None:
        yield "last session", "none in seven days"
    else:
        yield (
            "last session",
            text(
                "{moment}, {routine}, {outcome}",
                moment=local_time(last.started_at, zone),
                routine=last.routine,
                outcome=text(last.outcome or "running"),
            ),
        )


def _ears() -> Iterator[tuple[str, str]]:
    """Yield the rows on what the ears have of the person."""
    from coach.wiring.common import chosen_settings
    from coach.wiring.teach import describe_enrolment, describe_learnt, enrolled_words, enrolment_fault, learnt_fault

    chosen = chosen_settings(kept=True)
    if enrolled_words(chosen.language):
        yield "taught", describe_enrolment(chosen.language)
    elif fault := enrolment_fault(chosen.language):
        yield "wrong", fault
    if learnt := describe_learnt(chosen.language, learn=chosen.ears.learn):
        yield "learnt", learnt
    if fault := learnt_fault(chosen.language):
        yield "wrong", fault


def _heeded(found: Status) -> Iterator[tuple[str, str]]:
    """Yield the rows on what is taken heed of all the time."""
    if found.meetings_from:
        yield "meetings", text("from {calendars}", calendars=joined(", ", found.meetings_from))
    if found.listening:
        yield "microphone", 'open at any time, for a few phrases: [microphone] open = "always"'
