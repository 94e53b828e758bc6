from __future__ import annotations

import pytest

from coach.config.broker_address import read_broker_address
from coach.config.parse import parse_config
from coach.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "host", "port", "encrypted", "user"),
    [
        ("mqtt://broker", "broker", 1883, False, None),
        ("mqtts://broker.example.org", "broker.example.org", 8883, True, None),
        ("mqtt://coach@192.168.1.5:1884/", "192.168.1.5", 1884, False, "coach"),
        ("mqtt://[fe80::1]:65535", "fe80::1", 65535, False, None),
        ("mqtt://me%40home@broker", "broker", 1883, False, "me@home"),
    ],
)
def test_an_address_names_host_port_and_user(url, host, port, encrypted, user):
    found = read_broker_address(url)
    assert found is not None
    assert (found.host, found.port, found.encrypted, found.user) == (host, port, encrypted, user)
    assert not found.with_password


@pytest.mark.parametrize(
    "url",
    ["", "broker", "http://broker", "mqtt://", "mqtt://broker:0", "mqtt://broker:65536", "mqtt://a b", "mqtt://h/topic",
     "mqtt://h?x=1", "mqtt://[fe80::1", "mqtt://h:port", "MQTT//h"],
)  # fmt: skip
def test_what_names_no_broker_is_none(url):
    assert read_broker_address(url) is None


def test_neither_user_nor_password_is_said():
    assert str(read_broker_address("mqtt://me:secret@broker")) == "broker:1883"
    assert str(read_broker_address("mqtt://[::1]")) == "[::1]:1883"


@pytest.mark.parametrize(
    "line",
    [
        '[mqtt]\nurl = "mqtt://coach:hunter2@broker"',
        '[mqtt]\nurl = "mqtt://coach:hun@ter2@bro ker"',
        '[mqtt]\nurl = "coach://coach:hunter2@broker"',
        '[team]\nurl = "postgresql://coach:hunter2@db/coach"',
        '[team]\nurl = "postgresql://db/coach?user=me&password=hunter2"',
        '[team]\nurl = "mysql://coach:hunter2@db/coach"',
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(line):
    with pytest.raises(ConfigError) as refused:
        parse_config(line)
    assert "ter2" not in str(refused.value)
    assert "coach" in str(refused.value) or "user=me" in str(refused.value)


@pytest.mark.parametrize("prefix", ["", "home/", "/home", "home//x", "home/#", "+", "$SYS"])
def test_what_no_topic_may_begin_with_is_refused(prefix):
    with pytest.raises(ConfigError, match="discovery_prefix"):
        parse_config(f'[mqtt]\ndiscovery_prefix = "{prefix}"')


def test_a_topic_of_several_levels_may_be_the_beginning():
    assert parse_config('[mqtt]\ndiscovery_prefix = "my/home"').mqtt.discovery_prefix == "my/home"
