"""The user manager's needs, without a manager."""

from __future__ import annotations

import pytest

from tests.room.manager import closed_to_others


@pytest.mark.parametrize(
    ("modes", "closed"),
    [
        ((0o755, 0o755, 0o644), None),
        ((0o700, 0o755, 0o644), "."),
        ((0o755, 0o750, 0o644), "coach"),
        ((0o755, 0o755, 0o600), "coach/__init__.py"),
        ((0o755, 0o754, 0o644), "coach"),  # may be listed, not entered
    ],
)
def test_what_others_may_not_read_is_found(tmp_path, modes, closed):
    top = tmp_path / "checkout"
    place = top / "coach" / "__init__.py"
    place.parent.mkdir(parents=True)
    place.touch()
    for path, mode in zip((place, place.parent, top), reversed(modes), strict=True):
        path.chmod(mode)
    try:
        assert closed_to_others(top, place) == (None if closed is None else top / closed)
    finally:
        top.chmod(0o755)
        place.parent.chmod(0o755)
