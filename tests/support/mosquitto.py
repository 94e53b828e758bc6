"""A broker as a fixture: mosquitto, and paho-mqtt as whoever looks on or presses a button, as Home Assistant would."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from coach.config.model import Config, MqttConfig
from tests.support.desktop import Leashed, require
from tests.support.waiting import until

LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""

USER, PASSWORD = "coach", "correct horse"


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")


def free_port() -> int:
    """Return the number of a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Broker:
    """A mosquitto of the test's own; what it keeps is gone when it stops."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self._folder, self._options = folder, options or ("allow_anonymous true",)
        self._process: Leashed | None = None
        self.start()

    def start(self) -> None:
        program = _program("mosquitto")
        assert program is not None
        config = self._folder / "mosquitto.conf"
        lines = [f"listener {self.port} 127.0.0.1", "persistence false", "user root", *self._options]
        config.write_text("\n".join(lines) + "\n")
        self._process = Leashed([program, "-c", str(config)], os.environ)
        assert until(self._takes_callers, LIMIT), "mosquitto takes no callers"

    def stop(self) -> None:
        if self._process is not None:
            self._process.close()

    def hang(self) -> None:
        """Let it live, and answer nothing."""
        if self._process is not None:
            self._process.hang()

    def wake(self) -> None:
        """Let it go on."""
        if self._process is not None:
            self._process.wake()

    def config(self, *, user: str | None = None, **more: str) -> Config:
        """Return the config of a person whose Home Assistant has this broker."""
        return self.config_of(self.port, user=user, **more)

    @staticmethod
    def config_of(port: int, *, user: str | None = None, **more: str) -> Config:
        """Return the config of a person whose Home Assistant has a broker at *port*."""
        who = f"{user}@" if user else ""
        return Config(mqtt=MqttConfig(url=f"mqtt://{who}127.0.0.1:{port}", **more))

    def _takes_callers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


class Onlooker:
    """Whoever looks on at a broker: what was said at each topic, and what is kept there."""

    def __init__(self, port: int) -> None:
        self.said: list[tuple[str, str]] = []
        """Topic and message, in their order, also of what was kept there before."""

        self._here = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv5)
        self._client.on_connect = lambda client, *_: client.subscribe("#")
        self._client.on_subscribe = lambda *_: self._here.set()
        self._client.on_message = self._hear
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._here.wait(LIMIT)

    def _hear(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self.said.append((message.topic, message.payload.decode()))

    def last(self, name: str) -> str | None:
        """Return what was said last at a topic that ends with *name*; None: nothing was."""
        return next((said for topic, said in reversed(self.said) if topic.endswith(f"/{name}")), None)

    def say(self, topic: str, said: str, *, retain: bool = False) -> None:
        """Publish *said*; returns once the broker has it."""
        self._client.publish(topic, said, qos=1, retain=retain).wait_for_publish(LIMIT)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def kept(port: int) -> dict[str, str]:
    """Return what a broker keeps: topic -> message."""
    with closing(Onlooker(port)) as late:
        late.say("test/over", "")  # what is kept comes before it
        assert until(lambda: ("test/over", "") in late.said, LIMIT)
        return {topic: said for topic, said in late.said if topic != "test/over"}


@contextmanager
def serving_mqtt(*options: str) -> Iterator[Broker]:
    """Run a broker with these lines in its config; {folder} in them is a folder of its own."""
    require([] if _program("mosquitto") else ["mosquitto"], "Home Assistant")
    folder = Path(tempfile.mkdtemp(prefix="mqtt-", dir="/tmp"))
    try:
        with closing(_Stopped(Broker(folder, *(each.format(folder=folder) for each in options)))) as made:
            yield made.broker
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Stopped:
    """Lets `closing` stop a broker."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker

    def close(self) -> None:
        self.broker.stop()


@contextmanager
def answering(said: bytes | None) -> Iterator[int]:
    """Listen at a port, answer whoever calls with *said*, and keep the call open; None: hang up at once."""
    over = threading.Event()

    def answer() -> None:
        caller, _ = server.accept()
        with caller:
            caller.recv(1000)
            if said is None:
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 0, 0))
                return
            caller.sendall(said)
            over.wait(LIMIT)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join(LIMIT)


def let_in(folder: Path) -> list[str]:
    """Return the lines of a broker that lets USER in alone; its file of passwords lies in *folder*."""
    file = folder / "passwords"
    subprocess.run(
        [_program("mosquitto_passwd") or "mosquitto_passwd", "-b", "-c", str(file), USER, PASSWORD],
        check=True,
        capture_output=True,
    )
    return ["allow_anonymous false", f"password_file {file}"]


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A broker that lets everybody in."""
    with serving_mqtt() as made:
        yield made


@pytest.fixture
def onlooker(broker: Broker) -> Iterator[Onlooker]:
    """Whoever looks on there."""
    with closing(Onlooker(broker.port)) as made:
        yield made
