"""The pages for whoever works on the code are true of it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PLACE = re.compile(r"`((?:coach|scripts|tests|bench|docs|models|audio)/[\w/.]*)`")


def errands() -> list[tuple[str, str]]:
    page = (HOUSE / "CONTRIBUTING.md").read_text("utf-8").partition("where do I go?")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("|")][2:]
    return [(what.strip(), where) for what, where in rows]


def test_there_are_errands_for_a_newcomer():
    assert len(errands()) >= 25


@pytest.mark.parametrize(("what", "where"), errands(), ids=lambda text: text.strip()[:40])
def test_an_errand_leads_to_what_is_there(what, where):
    places = PLACE.findall(where)
    assert places, f"{what} leads nowhere"
    assert [place for place in places if not (HOUSE / place).exists()] == []


def test_the_generated_parts_of_the_architecture_are_those_of_the_code():
    made = runpy.run_path(str(HOUSE / "docs" / "generate.py"))
    page = made["PAGE"].read_text("utf-8")
    assert made["page"](page) == page, "run python docs/generate.py"


def test_the_architecture_names_only_what_is_there():
    page = (HOUSE / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z]\w*/[\w/]+(?:\.py|/))`", page))
    assert len(named) > 20
    missing = [name for name in sorted(named) if not (HOUSE / "coach" / name).exists() and not (HOUSE / name).exists()]
    assert missing == []


def test_the_page_of_trust_names_only_what_is_there():
    promises = [line for line in (HOUSE / "docs" / "trust.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(promises) > 8
    for line in promises[1:]:
        places = PLACE.findall(line)
        assert places, f"{line} is shown by nothing"
        assert [place for place in places if not (HOUSE / place).exists()] == []
