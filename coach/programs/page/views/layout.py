"""The frame of every page: head, navigation, main part, footer."""

from __future__ import annotations

from collections.abc import Iterable

import htpy as h
from markupsafe import Markup

from coach.programs.page.page_words import PageWords

PAGES = (
    *(("/", "today"), ("/live", "live"), ("/weeks", "weeks"), ("/routines", "routines")),
    *(("/areas", "areas"), ("/log", "log"), ("/settings", "settings")),
)
"""Path and word of what the navigation lists."""


def framed(words: PageWords, path: str, heading: str, content: h.Node) -> str:
    """Return the page at *path*, whole."""
    page = h.html(lang=words.language)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[f"{heading} - {words('product')}"],
            h.link(rel="stylesheet", href="/static/page.css"),
            h.link(rel="icon", href="/static/icon.svg", type="image/svg+xml"),
            h.script(src="/static/page.js", defer=True),
        ],
        h.body[
            h.a(".skip", href="#main")[words("skip")],
            h.header[
                h.p(".product")[words("product")],
                h.nav(aria_label=words("pages"))[h.ul[(_link(words, path, *each) for each in PAGES)]],
            ],
            h.p("#ended", role="alert", hidden=True, data_text=words("ended"))[()],
            h.main("#main", tabindex="-1")[h.h1[heading], content],
            h.footer[h.p[words("footer")]],
        ],
    ]
    return str(page)


def _link(words: PageWords, here: str, path: str, word: str) -> h.Element:
    return h.li[h.a(href=path, aria_current="page" if path == here else None)[words(word)]]


def fault_page(words: PageWords, path: str, what: str) -> str:
    """Return the page that tells what could not be read, and what to do."""
    content = [h.p[words("fault_before")], h.p(".fault")[code_in(what)]]
    return framed(words, path, words("fault"), content)


def failure_note() -> h.Element:
    """Return the place where the script tells what a button could not do."""
    return h.p("#failure.fault", role="alert", hidden=True)[()]


def fault_lines(faults: Iterable[str]) -> h.Node:
    """Return what is wrong, a line each; nothing where nothing is."""
    lines = [h.li[code_in(each)] for each in faults]
    return h.ul(".fault")[lines] if lines else None


def code_in(text: str) -> Markup:
    """Return *text*, escaped, with what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one is without its partner
        return Markup.escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else Markup.escape(part)
        for number, part in enumerate(parts)
    )
