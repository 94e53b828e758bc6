"""The frame of the pages."""

from __future__ import annotations

import pytest

from coach.programs.page.page_words import PageWords
from coach.programs.page.views.layout import PAGES, code_in, fault_page, framed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("`coach run` starts it", "<code>coach run</code> starts it"),
        ("a ` alone", "a ` alone"),
        ("`<b>` & <i>", "<code>&lt;b&gt;</code> &amp; &lt;i&gt;"),
    ],
)
def test_what_stands_between_backticks_is_code_and_all_of_it_is_escaped(text, shown):
    assert str(code_in(text)) == shown


@pytest.mark.parametrize(("path", "word"), PAGES)
def test_the_navigation_says_where_one_is(path, word):
    words = PageWords("en")
    shown = framed(words, path, words(word), None)
    assert shown.count("aria-current") == 1
    assert f'<a href="{path}" aria-current="page">{words(word)}</a>' in shown
    assert shown.startswith("<!doctype html>")


def test_a_fault_is_told_on_a_page():
    assert "look at <code>rights</code>" in fault_page(PageWords("da"), "/", "look at `rights`")
