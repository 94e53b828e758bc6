"""The icon as a panel sees it: a watcher on a real bus, through libdbus."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from coach.config.model import Config
from coach.programs.daemon.status import Activity
from tests.support.background import coach, running
from tests.support.panel import LIMIT, WAITING, AskedDaemon, Panel, serving
from tests.support.waiting import until

START, LATER, SKIP, PAUSE = 1, 2, 3, 4


def test_a_panel_sees_state_text_and_menu(panel, presenter):
    presenter.heed(Config())
    presenter.show(WAITING)
    with serving(presenter, AskedDaemon()):
        assert until(lambda: panel.items, LIMIT)
        found = panel.look()["item"]
        assert (found["Id"], found["Status"], found["Category"]) == ("desk-coach", "Active", "ApplicationStatus")
        assert found["ToolTip"][2:] == ["Desk coach: Waiting", "Next break 10:30"]
        for width, height, pixels in found["IconPixmap"]:
            assert len(pixels) == width * height * 4
        assert panel.labels() == [
            *("(Desk coach: Waiting)", "(Next break 10:30)", "-"),
            *("Start a break", "Later (10 min)", "Skip the next break", "Pause the coach", "-", "Open the page"),
        ]


def test_each_change_is_told_and_what_stays_is_not(panel, presenter):
    presenter.heed(Config())
    presenter.show(WAITING)
    with serving(presenter, AskedDaemon()) as between:
        assert until(lambda: panel.items, LIMIT)
        before = panel.look()
        between(presenter.show, replace(WAITING, routine="eyes"))
        assert panel.look()["revision"] == before["revision"]
        assert panel.ask("Told") == []
        between(presenter.show, replace(WAITING, doing=Activity.OFFERING, silent=None))
        assert until(lambda: panel.look()["item"]["Status"] == "NeedsAttention", LIMIT)
        told = panel.ask("Told")
        assert {"NewIcon", "NewStatus", "NewTitle", "NewToolTip", "LayoutUpdated"} <= set(told)
        after = panel.look()
        assert after["item"]["IconPixmap"] != before["item"]["IconPixmap"]
        assert after["revision"] > before["revision"]
        assert "(The microphone is open)" in panel.labels()
        assert "Start the break" in panel.labels()


def test_the_menu_asks_the_daemon(panel, presenter):
    presenter.heed(Config())
    presenter.show(replace(WAITING, doing=Activity.OFFERING))
    answer = AskedDaemon()
    with serving(presenter, answer):
        assert until(lambda: panel.items, LIMIT)
        for number in (START, LATER, SKIP, PAUSE):
            panel.click(number)
        assert until(lambda: answer.requests == ["yes", "later", "skip", "pause"], LIMIT)


def test_a_panel_that_comes_later_or_is_restarted_shows_the_icon(desktop, presenter):
    presenter.heed(Config())
    presenter.show(WAITING)
    with serving(presenter, AskedDaemon()):
        for _ in range(2):
            with closing(Panel(desktop)) as panel:
                assert until(lambda panel=panel: panel.items, LIMIT)
                assert "Start a break" in panel.labels()


def test_a_coach_that_runs_shows_it_and_is_paused_by_its_menu(panel, desktop, home):
    there = {**home, **desktop.env, "HOME": home["COACH_HOME"]}
    with running(there):
        assert until(lambda: panel.items, LIMIT)
        assert "Pause the coach" in panel.labels()
        panel.click(PAUSE)
        assert until(lambda: "Resume" in panel.labels(), LIMIT)
        assert '"paused": true' in coach(there, "status", "--json").stdout
    assert until(lambda: not panel.items, LIMIT)
