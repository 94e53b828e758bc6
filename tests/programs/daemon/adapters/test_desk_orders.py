from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.icon_view import DeskOrder
from coach.programs.daemon.status import Activity
from tests.support.panel import LIMIT, WAITING, AskedDaemon
from tests.support.waiting import until

OFFERING = replace(WAITING, doing=Activity.OFFERING)


def told(orders: DeskOrders) -> list[str]:
    found: list[str] = []
    assert until(lambda: found.extend(orders.complaints()) or found, LIMIT)
    return found


@pytest.mark.parametrize(
    ("order", "status", "request_"),
    [
        (DeskOrder.START, OFFERING, "yes"),
        (DeskOrder.LATER, WAITING, "later"),
        (DeskOrder.SKIP, WAITING, "skip"),
        (DeskOrder.PAUSE, WAITING, "pause"),
        (DeskOrder.RESUME, None, "resume"),
    ],
)
def test_what_the_daemon_is_asked(order, status, request_):
    answer = AskedDaemon()
    with closing(DeskOrders()) as orders:
        orders.obey(order, status, answer)
        assert (answer.requests, orders.complaints()) == ([request_], [])


def echo(orders_of: dict[str, str]) -> DeskOrders:
    """Return orders whose command says what it was called with."""
    return DeskOrders(
        [sys.executable, "-c", "import json, sys; print(json.dumps(sys.argv[1:]), file=sys.stderr)"], orders_of
    )


@pytest.mark.parametrize(("order", "words"), [(DeskOrder.START, ["now", "--quiet"]), (DeskOrder.PAGE, ["page"])])
def test_what_is_begun_as_a_command(order, words):
    with closing(echo({})) as orders:
        orders.obey(order, WAITING, AskedDaemon())
        assert json.loads(*told(orders)) == words
        assert until(lambda: not orders.complaints() and not orders._begun, LIMIT)


def test_a_service_opens_the_page_outside_of_itself(monkeypatch, tmp_path):
    run = tmp_path / "systemd-run"
    run.write_text('#!/bin/sh\necho "$@" >&2\n')
    run.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with closing(DeskOrders(["coach"], {"INVOCATION_ID": "1", "COACH_HOME": "/c", "LANG": "C"})) as orders:
        orders.obey(DeskOrder.PAGE, WAITING, AskedDaemon())
        assert told(orders) == ["--user --collect --quiet --setenv=COACH_HOME=/c coach page"]


@pytest.mark.faults
def test_what_cannot_be_done_is_told():
    with closing(DeskOrders(["/nowhere/coach"], {})) as orders:
        orders.obey(DeskOrder.SKIP, WAITING, AskedDaemon("no break is to come"))
        orders.obey(DeskOrder.START, WAITING, AskedDaemon())
        refused, missing = orders.complaints()
        assert refused == "no break is to come"
        assert missing.startswith("`coach now --quiet` cannot be started: ")


WAITS = """import pathlib, signal, sys
begun, ended = (pathlib.Path(sys.argv[1], f"{sys.argv[2]}-{what}") for what in ("begun", "ended"))
signal.signal(signal.SIGTERM, lambda *_: (ended.touch(), sys.exit(0)))
begun.touch()
signal.sigtimedwait([signal.SIGUSR1], 20)
"""


@pytest.mark.faults
def test_with_the_daemon_a_session_ends_that_was_begun_here_and_a_page_stays(tmp_path):
    orders = DeskOrders([sys.executable, "-c", WAITS, str(tmp_path)], {})
    for order in (DeskOrder.START, DeskOrder.PAGE):
        orders.obey(order, WAITING, AskedDaemon())
    assert until(lambda: {each.name for each in tmp_path.iterdir()} == {"now-begun", "page-begun"}, LIMIT)
    session, page = (each.process for each in orders._begun)
    orders.close()
    orders.close()
    try:
        assert (tmp_path / "now-ended").exists()  # its last words were waited for
        assert session.returncode == 0
        assert page.poll() is None
    finally:
        page.kill()
        page.wait()
