"""Do the tests see a fault?  Plants one after the other in a copy of the checkout and runs the core tests of its room.

    python -m bench.planted_faults [NAME...]

Each fault is one line that a tired person might write.  Prints the test that
caught it; the exit status is 1 if one was not caught.  A fault whose line is
gone says so: plant another.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """One line, and what is written in its place."""

    name: str
    file: str
    """Relative to coach/."""

    right: str
    wrong: str
    tests: str
    """Folders or files below tests/, with a space between."""


FAULTS = (
    PlantedFault("faster-is-slower", "timeline/pacing.py", "Fraction(4, 5)", "Fraction(5, 4)", "timeline"),
    PlantedFault(
        "pace-one-late", "timeline/pacing.py", "if begins <= count]", "if begins < count or not begins]", "timeline"
    ),
    PlantedFault("answer-over-a-count", "timeline/splice.py", "return cue.rep is not None", "return False", "timeline"),
    PlantedFault(
        "mix-wraps-around", "timeline/mix.py", "np.clip(total, -32768, 32767)", "total.astype(np.int16)", "timeline"
    ),
    PlantedFault("done-is-early", "session/machine.py", "session.done >= target", "session.done > target", "session"),
    PlantedFault(
        "offers-for-ever", "session/machine.py", "if session.offers == 1 and", "if session.offers >= 1 and", "session"
    ),
    PlantedFault(
        "soft-stop-ends",
        "session/machine.py",
        "SessionOutcome.STOPPED) if heard.firm else",
        "SessionOutcome.STOPPED) if True else",
        "session",
    ),
    PlantedFault(
        "skip-keeps-the-other-side",
        "session/machine.py",
        "close_set(session, Outcome.SKIPPED, rest=False, same_exercise=False)",
        "close_set(session, Outcome.SKIPPED, rest=False)",
        "session",
    ),
    PlantedFault("last-moment-lapses", "plan/breaks.py", "if late <= planned.grace", "if late < planned.grace", "plan"),
    PlantedFault(
        "beat-made-up-for",
        "plan/breaks.py",
        "due = anchor + (passed + 1) * rhythm.every",
        "due = anchor + passed * rhythm.every",
        "plan",
    ),
    PlantedFault(
        "off-day-short", "plan/hours.py", "self.first <= day <= self.last", "self.first <= day < self.last", "plan"
    ),
    PlantedFault(
        "same-routine-again", "plan/choose.py", "if each.id != history.last] or able", "if True] or able", "plan"
    ),
    PlantedFault(
        "gate-forgets-its-margin",
        "hearing/frontend/echo_gate.py",
        "self._coupling + loudest + GATE_MARGIN",
        "self._coupling + loudest",
        "hearing/frontend",
    ),
    PlantedFault(
        "stretch-ends-late",
        "hearing/endpointing/segmenter.py",
        "        end = self._at - self._quiet * FRAME\n        return",
        "        end = self._at\n        return",
        "hearing/endpointing",
    ),
    PlantedFault(
        "shortest-phrase-wins",
        "hearing/grammar.py",
        "best = max(found",
        "best = min(found",
        "hearing/test_grammar.py hearing/recognition",
    ),
    PlantedFault(
        "near-rival-believed",
        "hearing/recognition/fusion.py",
        "score >= ACCEPTED and apart >= LIKELIHOOD_MARGIN",
        "score >= ACCEPTED",
        "hearing/recognition",
    ),
    PlantedFault(
        "end-written-twice",
        "journal/memory.py",
        "if known.ended_at is None:",
        "if True:",
        "journal",
    ),
    PlantedFault(
        "early-never-met",
        "journal/memory.py",
        "done = (Outcome.DONE, Outcome.DONE_EARLY)",
        "done = (Outcome.DONE,)",
        "journal",
    ),
    PlantedFault(
        "pause-outlives-its-end",
        "journal/entries.py",
        "now < self.until)",
        "now <= self.until)",
        "journal",
    ),
    PlantedFault(
        "taken-breaks-shown-twice", "journal/report.py", "if entry.outcome is not BreakOutcome.TAKEN]", "]", "journal"
    ),
)


def plant(fault: PlantedFault, copy: Path) -> str | None:
    """Plant *fault* in *copy*, run its tests and take it out again; return what caught it, None if nothing did."""
    path = copy / "coach" / fault.file
    before = path.read_text("utf-8")
    if before.count(fault.right) != 1:
        raise LookupError(f"{fault.name}: {fault.file} has the line {before.count(fault.right)} times")
    path.write_text(before.replace(fault.right, fault.wrong), "utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", "-m", "core"]
            + [f"tests/{place}" for place in fault.tests.split()],
            cwd=copy,
            env={**os.environ, "HYPOTHESIS_PROFILE": "unshrunk"},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.write_text(before, "utf-8")
    if run.returncode not in {0, 1}:
        raise RuntimeError(f"{fault.name}: {run.stdout[-2000:]}{run.stderr[-2000:]}")
    caught = [line.split(" ")[1] for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return caught[0] if run.returncode else None


def main(names: list[str]) -> int:
    """Plant the faults called *names*, all where there are none; return the exit status."""
    uncaught = 0
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for fault in FAULTS:
            if names and fault.name not in names:
                continue
            caught = plant(fault, copy)
            uncaught += caught is None
            print(f"{fault.name:28} {caught or 'NOT CAUGHT'}", flush=True)
    return min(uncaught, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
