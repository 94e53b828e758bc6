"""The page in a real browser, and a session that is begun, watched and told what to do from it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import Outcome, SessionOutcome
from coach.programs.page.views.layout import PAGES
from coach.system.system_clock import SystemClock
from tests.room import measure
from tests.room.leading import furnish
from tests.room.room import RATE
from tests.support.chromium import entered
from tests.support.visitor import page
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(240)

EVERY = [*(path for path, _ in PAGES), "/exercise/heel_raise", "/nowhere"]
LIMIT = 60.0

WATCH = """() => {
  window.changes = [];
  const count = document.getElementById("live-count");
  new MutationObserver(() => window.changes.push([Date.now(), count.textContent]))
    .observe(count, { childList: true, characterData: true, subtree: true });
}"""
"""Notes when each count appears."""

UNFOLD = "[...document.querySelectorAll('details')].slice(0, 6).forEach((each) => { each.open = true })"

SHOWN = 0.15
"""Seconds within which a count is seen after it is heard, or before."""


def test_a_session_is_begun_watched_and_told_to_skip_and_its_counts_are_seen_as_they_are_heard(room, chromium):
    furnish(room)
    clock = SystemClock()
    with room.hear() as recorder, page(room.env) as (_, address):
        shown = entered(chromium, address)
        shown.goto(f"http://{address.netloc}/routines")
        shown.get_by_role("button", name="Begin Half a minute").click()
        shown.wait_for_url("**/live")
        wall = clock.now().timestamp() - clock.monotonic()
        shown.evaluate(WATCH)
        shown.get_by_text("Session: Half a minute").wait_for()
        assert until(lambda: shown.evaluate("document.getElementById('live-progress').value") >= 3, LIMIT)
        heard, changes = recorder.so_far(), shown.evaluate("window.changes")
        shown.get_by_role("button", name="Skip").click()
        with closing(SqliteJournal(Path(room.env["COACH_HOME"], "journal.db"))) as journal:
            assert until(lambda: journal.sessions()[-1].sets, LIMIT)
            assert until(lambda: shown.locator("#live-part").inner_text().startswith("Slow blinks"), LIMIT)
            shown.get_by_role("button", name="Stop").click()
            assert until(lambda: journal.sessions()[-1].ended_at, LIMIT)
            led = journal.sessions()[-1]
        shown.get_by_text("That was it.").wait_for()
    assert (led.routine, led.outcome) == ("short", SessionOutcome.STOPPED)
    assert led.sets[0].outcome is Outcome.SKIPPED
    assert led.sets[0].done >= 3
    begins = measure.onsets(heard.samples, RATE, gap=0.08) + heard.start
    until_then = heard.start + len(heard.samples) / RATE
    counts = [(moment / 1000 - wall, text) for moment, text in changes if text and not text.isdigit()]
    late = [(text, round(float(min(abs(begins - at))), 3)) for at, text in counts if at < until_then]
    assert len(late) >= 4
    assert [each for each in late if each[1] > SHOWN] == [], late


@pytest.mark.parametrize(
    ("width", "scheme", "paths"), [(360, "dark", ("/", "/weeks", "/settings")), (1280, "light", EVERY)]
)
def test_no_page_has_a_finding_of_axe(home, chromium, width, scheme, paths):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (not everybody has it)

    with page(home) as (_, address):
        size = {"width": width, "height": 900}
        shown = entered(chromium, address, viewport=size, color_scheme=scheme, bypass_csp=True)
        for path in paths:
            shown.goto(f"http://{address.netloc}{path}")
            shown.evaluate(UNFOLD)
            found = Axe().run(shown).response["violations"]
            assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_no_page_is_wider_than_the_window(home, chromium):
    with page(home) as (_, address):
        shown = entered(chromium, address)
        for path in EVERY:
            shown.goto(f"http://{address.netloc}{path}")
            for width in (360, 800, 1280, 2560):
                shown.set_viewport_size({"width": width, "height": 900})
                assert shown.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_a_setting_is_changed_with_a_fault_and_without(home, chromium):
    config = Path(home["COACH_HOME"], "config.toml")
    before = config.read_text()
    with page(home) as (_, address):
        shown = entered(chromium, address)
        shown.goto(f"http://{address.netloc}/settings")
        rate = shown.get_by_label("rate", exact=True)
        rate.fill("fast")
        shown.get_by_role("button", name="Save").click()
        shown.get_by_text("Not saved").wait_for()
        assert "number" in shown.locator("#fault-voice-rate").inner_text()
        assert rate.get_attribute("aria-invalid") == "true"
        assert shown.evaluate("document.activeElement.name") == "voice.rate"
        assert config.read_text() == before
        rate.fill("1.25")
        shown.get_by_label("talk", exact=True).select_option("tones")
        rate.press("Enter")
        shown.get_by_text("Saved.", exact=False).wait_for()
        assert shown.locator("[aria-invalid]").count() == 0
    after = config.read_text()
    assert 'talk = "tones"' in after
    assert after.endswith("\n[voice]\nrate = 1.25\n")


def test_the_keyboard_alone_reaches_the_content_and_the_end_of_the_page_is_told(home, chromium):
    with page(home) as (process, address):
        shown = entered(chromium, address)
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.className") == "skip"
        shown.keyboard.press("Enter")
        assert shown.evaluate("document.activeElement.id") == "main"
        process.terminate()
        assert process.wait(LIMIT) == 0
        shown.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        shown.get_by_text("The page has ended").wait_for()


def test_without_a_script_everything_can_be_read_and_nothing_pretends_to_work(home, chromium):
    with page(home) as (_, address):
        shown = entered(chromium, address, java_script_enabled=False)
        for path, heading in (("/", "Today"), ("/weeks", "Weeks"), ("/log", "Log"), ("/routines", "Routines")):
            shown.goto(f"http://{address.netloc}{path}")
            assert shown.get_by_role("heading", level=1).inner_text() == heading
            assert shown.locator("button:visible").count() == 0
        shown.goto(f"http://{address.netloc}/settings")
        assert shown.get_by_role("button", name="Save").is_disabled()
        shown.goto(f"http://{address.netloc}/live")
        assert shown.locator("noscript").inner_text() or shown.get_by_text("needs JavaScript").is_visible()


def test_a_second_browser_is_not_let_in(home, chromium):
    with page(home) as (_, address):
        entered(chromium, address).get_by_role("heading", level=1).wait_for()
        other = entered(chromium, address)
        assert "used already" in other.content()
