from __future__ import annotations

import shutil
import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.system.zone import LocalZone

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)


def hour(zone: LocalZone) -> int:
    return SUMMER.astimezone(zone()).hour


@pytest.mark.parametrize(("named", "shows"), [("Asia/Tokyo", 21), (":Asia/Tokyo", 21), ("UTC", 12), ("No/Where", 12)])
def test_the_zone_is_the_one_that_tz_names(named, shows, elsewhere, tmp_path):
    with elsewhere(named):
        assert hour(LocalZone(tmp_path / "none")) == shows


def test_a_person_who_travels_takes_the_zone_along(elsewhere, tmp_path):
    system = tmp_path / "localtime"
    with elsewhere(""):
        zone = LocalZone(system)
        assert hour(zone) == 12
        for name, shows in (("Europe/Copenhagen", 14), ("America/New_York", 8)):
            _install(name, system)
            assert hour(zone) == shows
            assert zone() is zone()


def _install(name: str, system: Path) -> None:
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / name).is_file():
            fresh = system.with_name("fresh")
            shutil.copyfile(folder / name, fresh)
            fresh.replace(system)
            return
    pytest.skip("this system has no folder of zones")
