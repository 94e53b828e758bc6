"""What the doctor says of the broker."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest

from coach.config.model import Config
from coach.errors import DeviceError
from coach.programs.daemon.adapters.broker_presenter import BrokerPresenter
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.system import paths
from coach.system.system_clock import SystemClock
from coach.wiring import doctor
from coach.wiring.mqtt.broker import try_broker
from tests.support.mosquitto import LIMIT, PASSWORD, USER, Broker, answering, free_port, kept, let_in, serving_mqtt
from tests.support.panel import WAITING, AskedDaemon, serving
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))


def test_a_broker_that_lets_us_in_is_said_to(broker):
    assert try_broker(broker.config().mqtt) == f"127.0.0.1:{broker.port} lets the coach in, and read commands"
    assert kept(broker.port) == {}


def test_the_coach_that_waits_is_not_pushed_out(broker):
    shown = BrokerPresenter(SystemClock(), DeskOrders(), paths.device_id_file)
    shown.heed(broker.config())
    shown.show(WAITING)
    with closing(shown), serving(shown, AskedDaemon()):
        assert until(lambda: shown._line is not None and shown._line.up, LIMIT)
        line = shown._line
        try_broker(broker.config().mqtt)
        assert shown._line is line
        assert line.up


@pytest.mark.faults
def test_a_broker_that_refuses_is_said_to(tmp_path):
    with pytest.raises(DeviceError, match=r"127\.0\.0\.1:\d+: nobody listens there"):
        try_broker(Broker.config_of(free_port()).mqtt)
    (tmp_path / "password").write_text(PASSWORD)
    with serving_mqtt(*let_in(tmp_path)) as broker:
        assert "lets the coach in" in try_broker(
            broker.config(user=USER, password_file=str(tmp_path / "password")).mqtt
        )
        with pytest.raises(DeviceError, match="this user is not allowed"):
            try_broker(broker.config(user=USER).mqtt)


@pytest.mark.faults
@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_a_password_that_others_may_read_is_said_to_with_what_to_do(tmp_path):
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    with serving_mqtt(*let_in(tmp_path)) as broker:
        wanted = broker.config(user=USER, password_file=str(file)).mqtt
        file.chmod(0o600)
        assert try_broker(wanted).endswith("lets the coach in, and read commands")
        for mode in (0o640, 0o604):
            file.chmod(mode)
            assert try_broker(wanted).endswith(
                f"but others of this machine may read your password there; `chmod 600 {file}`"
            )


@pytest.mark.faults
def test_a_broker_that_lets_us_in_and_answers_nothing_more_is_said_to():
    with answering(b"\x20\x03\x00\x00\x00") as port, pytest.raises(DeviceError, match="does not answer in time"):
        try_broker(Broker.config_of(port).mqtt, patience=0.3)


def test_the_service_may_reach_a_network_where_there_is_a_broker(tmp_path):
    assert not doctor.names_a_server()
    (tmp_path / "config.toml").write_text('[mqtt]\nurl = "mqtt://broker"\n')
    assert doctor.names_a_server()
    assert Config().mqtt.url is None
