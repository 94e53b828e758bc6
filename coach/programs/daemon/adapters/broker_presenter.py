"""The coach in Home Assistant: its device at an MQTT broker, and what is asked there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from coach.clock import Clock
from coach.config.model import Config
from coach.errors import DeviceError
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.icon_view import DeskOrder
from coach.programs.daemon.status import Status
from coach.texts import text

if TYPE_CHECKING:  # all that a person without a broker need not load
    from coach.programs.daemon.adapters.broker_line import BrokerLine
    from coach.programs.daemon.adapters.mqtt_packets import BrokerMessage
    from coach.programs.daemon.home_device import HomeDevice

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 300.0
"""Seconds between two tries to reach the broker: at first, and at last.  Nothing wakes the daemon for one."""

_STEADY = 60.0
"""Seconds that a connection must last for the next loss to be the first again."""


class BrokerPresenter:
    """StatusPresenter at the broker that the config names; without one it does nothing."""

    def __init__(self, clock: Clock, orders: DeskOrders, id_file: Callable[[], Path]) -> None:
        """*id_file*: gives where the device's id is kept."""
        self._clock, self._orders, self._id_file = clock, orders, id_file
        self._config = Config()
        self._status: Status | None = None
        self._line: BrokerLine | None = None
        self._device: HomeDevice | None = None
        self._told: dict[str, str] = {}
        """Topic -> what the broker has of us."""

        self._pause = self._next_try = 0.0
        self._up_since: float | None = None
        self._trouble: str | None = None
        self._failed: str | None = None
        self.refused = 0
        """Messages that asked for nothing we know, or lay at the broker."""

    @property
    def fault(self) -> str | None:
        """Why Home Assistant does not show the coach, though the config wants it."""
        if self._failed is not None:
            return self._failed
        why = self._trouble or (self._line.denied if self._line is not None else None)
        return why and text("Home Assistant does not show the coach: {why}", why=why)

    def heed(self, config: Config) -> None:
        """Go by *config* from now on; a broker that it does not name any more is left without a trace of us."""
        before, self._config = self._config, config
        if (before.mqtt, before.language) != (config.mqtt, config.language):
            there, prefix = before.mqtt.url, before.mqtt.discovery_prefix
            self._leave(forget=(there, prefix) != (config.mqtt.url, config.mqtt.discovery_prefix))
            self._trouble, self._pause, self._next_try = None, 0.0, 0.0
            self._come()

    def show(self, status: Status) -> None:
        """Show *status*."""
        self._status = status
        if self._line is None:
            self._come()
        else:
            self._tell()

    def fileno(self) -> int:
        """Return the descriptor of the connection; -1 while there is none."""
        return self._line.fileno() if self._line is not None else -1

    def serve(self, answer: Callable[[Mapping[str, object]], Mapping[str, object]]) -> None:
        """Take what has come, obey what was asked, and reach the broker again if it is lost."""
        if self._line is None:
            self._come()
        if self._line is not None:
            messages = self._line.serve()
            if self._line.up and self._up_since is None:
                self._begin()
            for order in dict.fromkeys(filter(None, map(self._order, messages))):
                self._orders.obey(order, self._status, answer)
            if (why := self._line.lost) is not None:
                self._lost(why)
                self._come()
        self._orders.complaints()  # the log has them; the buttons of Home Assistant show nothing

    def give_up(self, why: str) -> None:
        """Leave the broker for good."""
        self._failed = why
        self.close()

    def close(self) -> None:
        """Tell that the coach cannot be reached, and leave.  May be called twice."""
        self._leave()
        self._orders.close()

    def _come(self) -> None:
        """Begin to connect, if there is a broker and something to show, and it is time to."""
        url = self._config.mqtt.url
        if url is None or self._status is None or self._failed is not None or self._clock.monotonic() < self._next_try:
            return
        from coach.programs.daemon.adapters.broker_line import BrokerLine
        from coach.programs.daemon.adapters.broker_login import kept_id, read_login
        from coach.programs.daemon.home_device import OFFLINE, HomeDevice

        try:
            device = HomeDevice(kept_id(self._id_file()), self._config.mqtt.discovery_prefix)
            login = read_login(self._config.mqtt, f"desk-coach-{device.id}")
        except DeviceError as error:
            self._put_off(str(error))
            return
        self._device, self._up_since = device, None
        self._line = BrokerLine(login, self._clock, will=(device.availability, OFFLINE))

    def _begin(self) -> None:
        """Tell all there is: the broker has just let us in."""
        log.info("Home Assistant's broker is reached")
        self._up_since, self._trouble = self._clock.monotonic(), None
        if self._line is not None and self._device is not None:
            self._line.subscribe([self._device.commands, self._device.home_status])
            self._told.clear()
            self._tell()

    def _tell(self) -> None:
        """Tell the broker what it does not have of us yet."""
        from coach.programs.daemon.home_device import ONLINE

        line, device, status = self._line, self._device, self._status
        if line is None or device is None or status is None or not line.up:
            return
        wanted = {
            device.discovery: device.announcement(self._config.mqtt.name, self._config.language),
            device.availability: ONLINE,
            **device.states(status),
        }
        new = {topic: said for topic, said in wanted.items() if self._told.get(topic) != said}
        self._told |= new
        line.publish(new)

    def _order(self, message: BrokerMessage) -> DeskOrder | None:
        """Return what *message* asks for; None if it is nothing that is obeyed."""
        from coach.programs.daemon.home_device import ONLINE, read_order

        device = self._device
        if device is None:
            return None
        if message.topic == device.home_status:
            if message.payload.decode("utf-8", "replace") == ONLINE and not message.retained:
                self._told.clear()  # Home Assistant has begun, and knows nothing
                self._tell()
            return None
        order = read_order(message.payload) if message.topic == device.commands and not message.retained else None
        if order is None:
            self.refused += 1
            if self.refused & (self.refused - 1) == 0:  # the first, the second, the fourth ...
                what = "lay there before we came" if message.retained else "asks for nothing that we know"
                log.warning("a message at %s %s; %d refused so far", message.topic, what, self.refused)
        return order

    def _lost(self, why: str) -> None:
        """Try again: at once after a connection that has lasted, later and later otherwise."""
        broker = self._line and self._line.address
        lasted = self._up_since is not None and self._clock.monotonic() - self._up_since >= _STEADY
        self._line = None
        if lasted:
            log.info("Home Assistant's broker is lost: %s", why)
            self._pause = self._next_try = 0.0
        else:
            self._put_off(text("{broker}: {why}", broker=str(broker), why=why))

    def _put_off(self, why: str) -> None:
        if why != self._trouble:
            log.warning("Home Assistant's broker is not reached: %s", why)
        self._trouble = why
        self._pause = min(_LONGEST_PAUSE, max(_FIRST_PAUSE, 2 * self._pause))
        self._next_try = self._clock.monotonic() + self._pause

    def _leave(self, *, forget: bool = False) -> None:
        """Leave the broker; *forget*: with nothing left there of what we told it."""
        from coach.programs.daemon.home_device import OFFLINE

        line, device, self._line = self._line, self._device, None
        if line is not None and device is not None:
            line.close(dict.fromkeys(self._told, "") if forget else {device.availability: OFFLINE})
        self._told.clear()
