"""The style, the script and the icon of the page, as files beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def read_assets() -> Mapping[str, tuple[str, bytes]]:
    """Return path -> content type and content of everything that is served as it is."""
    folder = Path(__file__).parents[1] / "static"
    return {
        f"/static/{file.name}": (_KINDS[file.suffix], file.read_bytes())
        for file in sorted(folder.iterdir())
        if file.suffix in _KINDS
    }
