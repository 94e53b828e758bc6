"""Who the coach is at a broker: its random id, and the password that the person keeps in a file."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from coach.config.broker_address import BrokerAddress, read_broker_address
from coach.config.model import MqttConfig
from coach.errors import DeviceError, disk_remedy
from coach.system.atomic_file import write_whole
from coach.texts import text

_ID = re.compile(r"[0-9a-f]{12}")
_LONGEST = 4096
"""Bytes of a file that a password is read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerLogin:
    """What a connection to a broker begins with."""

    address: BrokerAddress
    client: str
    """Our name there: of two with the same name the broker keeps the later one."""

    password: bytes | None = field(default=None, repr=False)
    ca_file: Path | None = None
    """Certificates that the broker's is signed with; None: those that the system trusts."""


def read_login(wanted: MqttConfig, client: str) -> BrokerLogin:
    """Return how to begin with the broker of *wanted* as *client*.

    Raises:
        DeviceError: there is none, or the file of the password cannot be used.
    """
    address = read_broker_address(wanted.url or "")
    if address is None:
        raise DeviceError(text("there is no broker; write its address into config.toml: [mqtt] url"))
    return BrokerLogin(
        address=address,
        client=client,
        password=_password(Path(wanted.password_file).expanduser()) if wanted.password_file else None,
        ca_file=Path(wanted.ca_file).expanduser() if wanted.ca_file else None,
    )


def exposed_password(wanted: MqttConfig) -> str | None:
    """Return the remedy where others of this machine may read the password's file; None where they may not."""
    file = None if wanted.password_file is None else Path(wanted.password_file).expanduser()
    others = stat.S_IRGRP | stat.S_IROTH
    if file is not None and os.name == "posix" and file.stat().st_mode & others:  # elsewhere the rights stand apart
        return text("others of this machine may read your password there; `chmod 600 {file}`", file=file)
    return None


def kept_id(path: Path) -> str:
    """Return the random id in the file *path*, made at the first call: Home Assistant knows the device by it.

    Raises:
        DeviceError: the file cannot be used.
    """
    try:
        found = path.read_text("utf-8").strip()
        if not _ID.fullmatch(found):
            raise DeviceError(text("{file}: not what was written there; remove it for another id", file=path))
    except FileNotFoundError:
        found = os.urandom(6).hex()
        try:
            write_whole(path, found + "\n")
        except OSError as error:
            raise DeviceError(_unusable(path, error)) from error
    except OSError as error:
        raise DeviceError(_unusable(path, error)) from error
    except UnicodeDecodeError:
        raise DeviceError(text("{file}: not what was written there; remove it for another id", file=path)) from None
    return found


def _password(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            found = file.read(_LONGEST).partition(b"\n")[0].removesuffix(b"\r")
    except (OSError, RuntimeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise DeviceError(
            text(
                "{file}: the password cannot be read ({why}); look at `password_file` under [mqtt]", file=path, why=why
            )
        ) from error
    if not found:
        raise DeviceError(text("{file}: its first line is empty; write the password there", file=path))
    return found


def _unusable(path: Path, error: OSError) -> str:
    return text("{file}: {why}; {remedy}", file=path, why=error.strerror, remedy=disk_remedy(error))
