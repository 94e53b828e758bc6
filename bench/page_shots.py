"""Take the two pictures of docs/use.md of the page, over the journal of `bench/page_home.py`.

    pip install '.[browser]' && python -m bench.page_shots

Today in the light scheme, the weeks in the dark one; written to docs/.  Needs the distribution's Chromium.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from coach.wiring.wall_clock import current_time, local_zone

DOCS = Path(__file__).parents[1] / "docs"
SHOTS = (("/", "light", "page-today.png", 900), ("/weeks", "dark", "page-weeks.png", 640))
"""Path, scheme, file, height in pixels."""

WIDTH = 900


def main() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (not everybody has it)

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    begins = min(max(current_time().astimezone(local_zone()).hour - 5, 0), 14)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        env = {**os.environ, "COACH_HOME": home, "PYTHONPATH": str(DOCS.parent)}
        subprocess.run([sys.executable, "-m", "bench.page_home", "--begins", str(begins)], env=env, check=True)
        command = [sys.executable, "-m", "coach"]
        with (
            subprocess.Popen([*command, "run"], env=env, stderr=subprocess.DEVNULL) as daemon,
            subprocess.Popen([*command, "page", "--no-browser"], env=env, stdout=subprocess.PIPE, text=True) as page,
        ):
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            shown = browser.new_page()
            address = page.stdout.readline().strip()
            shown.goto(address)
            shown.get_by_text("The coach is").wait_for()
            while "not running" in shown.content():  # the coach starts beside it
                shown.reload()
            for path, scheme, file, height in SHOTS:
                shown.emulate_media(color_scheme=scheme)
                shown.set_viewport_size({"width": WIDTH, "height": height})
                shown.goto(address.partition("/enter")[0] + path)
                shown.screenshot(path=DOCS / file)
                print(f"{file}: {(DOCS / file).stat().st_size // 1000} kB")
            browser.close()
            page.send_signal(signal.SIGINT)
            daemon.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
