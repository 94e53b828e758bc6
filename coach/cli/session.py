"""`coach session`: the process that the daemon starts for a break; not for people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from coach.programs.conductor.ports import Display


@click.command("session", hidden=True)
@click.option("--routine", required=True)
@click.option("--smaller", help="What to offer where that is declined.")
@click.option("--kind", default="break", help="The agenda's name for the break.")
@click.option("--due", type=datetime.fromisoformat, required=True, help="When it is due, ISO 8601 with zone.")
@click.option("--at", type=datetime.fromisoformat, help="When to begin to speak, where that is later.")
def session_command(routine: str, smaller: str | None, kind: str, due: datetime, at: datetime | None) -> None:
    """Offer ROUTINE at its moment and lead it; one JSON object a line tells the daemon how it goes.

    An order is one JSON object a line on standard input, {"command": "snooze", "minutes": 15};
    a line "stop" there ends it as the person wants, "quit" or its end as a log-out does.
    """
    from coach.programs.messages import Errand
    from coach.wiring.common import chosen_settings
    from coach.wiring.session.lead import lead_session

    errand = Errand(routine=routine, smaller=smaller, kind=kind, due=due, at=at or due)
    lead_session(chosen_settings(kept=True), routine, _display, errand=errand)


def _display() -> Display:
    from coach.cli.display import PipeDisplay

    return PipeDisplay()
