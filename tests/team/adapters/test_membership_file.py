from __future__ import annotations

import stat
from datetime import date
from uuid import uuid4

import pytest

from coach.errors import DeviceError
from coach.team.adapters.membership_file import Membership, MembershipFile

SOME = Membership(
    member=uuid4(),
    team="stueetagen ø",
    since=date(2026, 3, 2),
    share=("moved", "minutes"),
    sent={date(2026, 3, 3): {"moved": 1, "minutes": 12}},
    url="postgresql://coach@db.example.org/coach",
    trouble="the team's database: no route to host",
)


@pytest.fixture
def file(tmp_path):
    return MembershipFile(tmp_path / "team.json")


def test_it_is_read_as_it_was_written(file):
    file.write(SOME)
    assert file.read() == SOME


def test_the_id_is_for_this_person_alone(file, tmp_path):
    file.write(SOME)
    assert stat.S_IMODE((tmp_path / "team.json").stat().st_mode) == 0o600


def test_without_a_file_there_is_no_team(file):
    assert file.read() is None
    file.forget()
    assert file.read() is None


@pytest.mark.faults
@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"member": 3}', "\x00", "[" * 9_999, '{"sent": [1]}'])
def test_a_file_that_holds_something_else_is_told_with_the_remedy(file, tmp_path, text):
    (tmp_path / "team.json").write_text(text)
    with pytest.raises(DeviceError, match="take it from a backup, or remove it and join again"):
        file.read()


@pytest.mark.faults
def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "no").write_text("")
    with pytest.raises(DeviceError, match="cannot be written"):
        MembershipFile(tmp_path / "no" / "team.json").write(SOME)
