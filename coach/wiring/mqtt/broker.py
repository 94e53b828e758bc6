"""Home Assistant's broker, tried as the doctor does."""

from __future__ import annotations

import select
from contextlib import closing

from coach.config.model import MqttConfig
from coach.errors import DeviceError
from coach.system import paths
from coach.texts import text

_TURN = 0.5
"""Seconds between two looks at a broker that says nothing."""


def try_broker(wanted: MqttConfig, patience: float = 10.0) -> str:
    """Return, in words, that the broker lets the coach in, and leave it at once.

    *patience*: seconds for each of its answers.

    Raises:
        DeviceError: it does not, or the password cannot be read; says why.
    """
    from coach.programs.daemon.adapters.broker_line import BrokerLine
    from coach.programs.daemon.adapters.broker_login import exposed_password, kept_id, read_login
    from coach.programs.daemon.home_device import OFFLINE, HomeDevice
    from coach.system.system_clock import SystemClock

    device = HomeDevice(kept_id(paths.device_id_file()), wanted.discovery_prefix)
    # a name of its own: under that of the coach which waits it would push that one out
    login = read_login(wanted, f"desk-coach-{device.id}-doctor")
    clock = SystemClock()
    until = clock.monotonic() + 2 * patience
    line = BrokerLine(login, clock, will=(device.topic("doctor"), OFFLINE), patience=patience)
    with closing(line):
        asked = False
        while line.lost is None and clock.monotonic() < until:
            select.select([line.fileno()], [], [], _TURN)
            line.serve()
            if line.up and not asked:
                asked = True
                line.subscribe([device.commands, device.home_status])
            elif line.answered:
                break
        late = None if line.answered else text("it does not answer in time")
        if why := line.lost or line.denied or late:
            raise DeviceError(text("{broker}: {why}", broker=str(login.address), why=why))
    told = text("{broker} lets the coach in, and read commands", broker=str(login.address))
    return (
        told
        if (exposed := exposed_password(wanted)) is None
        else text("{told}; but {exposed}", told=told, exposed=exposed)
    )
