"""What is erased is overwritten first: a second name of the same file shows it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coach.system.erase import erase

NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that an ordinary person may use; pytest's own are root's alone where root runs the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@contextmanager
def ordinary(path: Path) -> Iterator[None]:
    """Be a person who owns *path* and may not read everything, as root may."""
    if os.geteuid():
        yield
        return
    os.chown(path, NOBODY, -1)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("rights", [0o600, 0o400, 0])
def test_its_bytes_are_gone_whatever_its_own_rights(place, rights):
    path, second = place / "journal.db", place / "second"
    path.write_bytes(b"secret" * 1000)
    second.hardlink_to(path)
    path.chmod(rights)
    with ordinary(path):
        assert erase(path)
    assert not path.exists()
    assert second.read_bytes() == bytes(6000)


def test_what_is_not_there_is_no_fault(place):
    assert not erase(place / "journal.db")
