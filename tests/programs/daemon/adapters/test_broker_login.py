from __future__ import annotations

import stat

import pytest

from coach.config.model import MqttConfig
from coach.errors import DeviceError
from coach.programs.daemon.adapters.broker_login import kept_id, read_login

URL = "mqtt://coach@broker"


def test_the_id_is_random_is_kept_and_is_for_the_person_alone(tmp_path):
    file = tmp_path / "state" / "id"
    first = kept_id(file)
    assert kept_id(file) == first != kept_id(tmp_path / "another")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.faults
@pytest.mark.parametrize("content", [b"", b"my-laptop", b"0123456789abcdef\n", b"\xff\xfe"])
def test_an_id_that_is_none_is_told_and_left_alone(tmp_path, content):
    file = tmp_path / "id"
    file.write_bytes(content)
    with pytest.raises(DeviceError, match="remove it for another id"):
        kept_id(file)
    assert file.read_bytes() == content


@pytest.mark.faults
def test_an_id_that_cannot_be_kept_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DeviceError, match="Not a directory"):
        kept_id(tmp_path / "file" / "id")


def test_the_password_is_the_first_line_of_its_file(tmp_path):
    file = tmp_path / "password"
    file.write_bytes("pæss word \r\nmore\n".encode())
    found = read_login(MqttConfig(url=URL, password_file=str(file), ca_file="~/ca.pem"), "me")
    assert found.password == "pæss word ".encode()
    assert "pæss" not in repr(found)  # which a traceback in the log may show
    assert (found.client, found.address.user) == ("me", "coach")
    assert found.ca_file is not None
    assert found.ca_file.is_absolute()
    assert read_login(MqttConfig(url=URL), "me").password is None


@pytest.mark.faults
def test_a_password_that_cannot_be_read_is_told_and_not_repeated(tmp_path):
    file = tmp_path / "password"
    with pytest.raises(DeviceError, match=r"password cannot be read \(No such file"):
        read_login(MqttConfig(url=URL, password_file=str(file)), "me")
    file.write_text("\nhunter2\n")
    with pytest.raises(DeviceError, match="its first line is empty") as told:
        read_login(MqttConfig(url=URL, password_file=str(file)), "me")
    assert "hunter2" not in str(told.value)


def test_without_an_address_there_is_no_broker():
    with pytest.raises(DeviceError, match="there is no broker"):
        read_login(MqttConfig(), "me")
