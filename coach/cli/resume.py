"""`coach resume`: end a pause."""

from __future__ import annotations

import json

import click

from coach.cli.asking import JSON_OPTION, ask_if_running, leave_not_running, show_answer
from coach.cli.telling import tell
from coach.programs.control_protocol import Request


@click.command("resume")
@JSON_OPTION
def resume_command(*, as_json: bool) -> None:
    """End the pause, also one that outlived the coach that it was told to.

    Exit status: 0, or 3 where the coach does not run and there was no pause.
    """
    from coach.wiring.background import end_stored_pause

    answer = ask_if_running(Request.RESUME)
    if answer is None:
        ended = end_stored_pause()
        if not ended:
            _tell_none(as_json=as_json)
            leave_not_running()
        if as_json:
            click.echo(json.dumps({"running": False, "was_paused": True}))
        else:
            tell("the pause is over; not running: `coach run` starts it")
        return
    if answer.get("was_paused") is False:
        _tell_none(as_json=as_json)
    show_answer(answer, as_json=as_json)


def _tell_none(*, as_json: bool) -> None:
    if not as_json:
        tell("there was no pause")
