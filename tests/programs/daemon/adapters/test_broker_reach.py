"""Why a broker is not reached, of real sockets and of a real mosquitto with TLS."""

from __future__ import annotations

import errno
import re
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from coach.config.model import MqttConfig
from coach.programs.daemon.adapters import broker_reach
from coach.programs.daemon.adapters.broker_login import BrokerLogin, read_login
from coach.programs.daemon.adapters.broker_reach import reach_broker, refusal_words, why_not_reached
from tests.support.desktop import require
from tests.support.mosquitto import free_port, serving_mqtt

pytestmark = pytest.mark.faults


def login(url: str, ca_file: Path | None = None) -> BrokerLogin:
    return read_login(MqttConfig(url=url, ca_file=str(ca_file) if ca_file else None), "me")


def why_not(asked: BrokerLogin) -> str:
    with pytest.raises(OSError) as failed:  # noqa: PT011  (its words are what is looked at)
        reach_broker(asked).close()
    return why_not_reached(failed.value)


def test_a_port_at_which_nobody_listens_is_told():
    assert why_not(login(f"mqtt://127.0.0.1:{free_port()}")).startswith("nobody listens there")


def test_a_name_that_nobody_has_is_told():
    assert why_not(login("mqtt://nobody.invalid")).startswith("there is no such host, or no network")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EHOSTUNREACH, "there is no route to it; look at the network"),
        (errno.ENETUNREACH, "there is no route to it; look at the network"),
        (errno.EPERM, "the service may reach no network; `coach service install` once more lets it"),
        (errno.EAFNOSUPPORT, "the service may reach no network; `coach service install` once more lets it"),
        (errno.ETIMEDOUT, "it does not answer in time"),
        (errno.EPIPE, "it hung up"),
        (errno.EIO, "it cannot be reached (Input/output error)"),
    ],
)
def test_an_error_of_the_system_has_its_words(number, said):
    assert why_not_reached(OSError(number, "Input/output error")) == said


def test_a_service_that_may_reach_no_network_is_told_what_lets_it(monkeypatch):
    monkeypatch.setattr(broker_reach, "_barred", lambda: OSError(errno.EAFNOSUPPORT, "no"))
    assert why_not(login("mqtt://nobody.invalid")).startswith("the service may reach no network; `coach service")


def test_a_refusal_has_its_words_and_an_unknown_one_its_number():
    assert refusal_words(0x87).startswith("this user is not allowed; look at")
    assert refusal_words(0xA2) == "its reason has the number 162"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The folder of a certificate for localhost, cert.pem, that signed itself, and of its key."""
    require([] if shutil.which("openssl") else ["openssl"], "a broker with TLS")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return tmp_path


def test_tls_is_believed_by_the_authority_that_is_named_and_by_no_other(certificate):
    pair = f"certfile {certificate / 'cert.pem'}", f"keyfile {certificate / 'key.pem'}"
    with serving_mqtt("allow_anonymous true", *pair) as broker:
        url = f"mqtts://localhost:{broker.port}"
        line = reach_broker(login(url, certificate / "cert.pem"))
        assert isinstance(line, ssl.SSLSocket)
        assert line.cipher()
        line.close()
        assert why_not(login(url)).startswith("its certificate is not trusted (self-signed certificate")
        other = f"mqtts://127.0.0.1:{broker.port}"
        assert "IP address mismatch" in why_not(login(other, certificate / "cert.pem"))
        assert "look at `ca_file` under [mqtt]" in why_not(login(url, certificate / "missing.pem"))
        (certificate / "empty.pem").write_text("nothing")
        assert "look at `ca_file` under [mqtt]" in why_not(login(url, certificate / "empty.pem"))


def test_a_port_without_tls_is_told():
    with serving_mqtt() as broker:
        said = why_not(login(f"mqtts://localhost:{broker.port}"))
        assert re.fullmatch(r"no TLS comes about \(.+\); is the port right\?", said)


def test_an_address_of_version_six_is_one():
    with (
        socket.create_server(("::1", 0), family=socket.AF_INET6) as server,
        reach_broker(login(f"mqtt://[::1]:{server.getsockname()[1]}")) as line,
    ):
        assert line.getpeername()[:2] == server.getsockname()[:2]
