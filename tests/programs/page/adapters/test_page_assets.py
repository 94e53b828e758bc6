"""The files that the page is made of besides its HTML."""

from __future__ import annotations

import re

import pytest

from coach.programs.page.adapters.page_assets import read_assets

ASSETS = read_assets()


def test_style_script_and_icon_are_there():
    assert {path: kind.partition(";")[0] for path, (kind, _) in ASSETS.items()} == {
        "/static/icon.svg": "image/svg+xml",
        "/static/page.css": "text/css",
        "/static/page.js": "text/javascript",
    }


@pytest.mark.parametrize("path", ASSETS)
def test_none_of_them_loads_anything_from_elsewhere(path):
    text = ASSETS[path][1].decode().replace("http://www.w3.org/2000/svg", "")
    assert re.search(r"https?:|@import|url\(|eval\(|innerHTML", text) is None


def _colours(scheme: str) -> dict[str, tuple[int, ...]]:
    return {
        name: tuple(int(value[each : each + 2], 16) for each in (0, 2, 4))
        for name, value in re.findall(r"--([\w-]+): #([0-9a-f]{6});", scheme)
    }


def _luminance(colour: tuple[int, ...]) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [each / 255 for each in colour]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "sheet", 7),
        ("ink", "accent-soft", 7),
        ("quiet", "paper", 4.5),
        ("quiet", "sheet", 4.5),
        ("quiet", "accent-soft", 4.5),
        ("accent", "paper", 4.5),
        ("warn", "paper", 4.5),
        ("warn", "warn-soft", 4.5),
        ("held", "paper", 3),
        ("missed", "paper", 3),
        ("shade-3", "paper", 3),
    ],
)
def test_what_is_read_stands_out_from_its_ground_as_wcag_asks(ink, ground, least, dark):
    light, _, rest = ASSETS["/static/page.css"][1].decode().partition("prefers-color-scheme: dark")
    colours = _colours(rest if dark else light)
    one, other = sorted((_luminance(colours[ink]), _luminance(colours[ground])))
    assert (other + 0.05) / (one + 0.05) >= least
