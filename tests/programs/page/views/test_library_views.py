"""Routines with their exercises, and body areas."""

from __future__ import annotations

import re

import pytest

from tests.support.library import shipped_library
from tests.support.page_days import PageBrowser, ShownDay


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_routine_stands_there_with_every_exercise_and_its_text(language):
    shown, library = PageBrowser(ShownDay(language)).get("/routines"), shipped_library()
    sections = {found: part for part in shown.split("<section")[1:] for found in re.findall(r'id="(\w+)"', part)[:1]}
    assert sections.keys() == library.routines.keys()
    for key, routine in library.routines.items():
        assert sections[key].count("<details>") == len(routine.steps)
        assert {f"/exercise/{step.exercise}" for step in routine.steps} == set(
            re.findall(r"/exercise/\w+", sections[key])
        )


def test_every_link_of_the_pages_leads_somewhere():
    browser = PageBrowser()
    links = {
        link
        for path in ("/", "/routines", "/areas", "/log")
        for link in re.findall(r'href="(/[^"?]*)', browser.get(path))
    }
    assert len(links) > 20
    assert [link for link in links if "There is no such page" in browser.get(link)] == ["/static/icon.svg"]


def test_areas_stand_in_the_order_of_what_was_done():
    shown = PageBrowser().get("/areas")
    rows = re.findall(r'<th scope="row">([\w ]+)</th><td class="number">(\d+)', shown)
    assert rows[0] == ("calves", "1")
    assert len(rows) > 12
    assert {count for _, count in rows[1:]} == {"0"}
