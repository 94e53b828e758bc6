"""Reach a broker, with TLS where that is wanted, and say for people why it is not reached or refuses."""

from __future__ import annotations

import errno
import socket

from coach.programs.daemon.adapters.broker_login import BrokerLogin
from coach.texts import Text, text

_STEP = 10.0
"""Seconds for each address of a host, and for each step of TLS."""

_WORDS = {
    0x84: "it does not speak MQTT 5; bring it up to date",
    0x86: "user or password is wrong; look at `url` and `password_file` under [mqtt]",
    0x87: "this user is not allowed; look at `url` and `password_file` under [mqtt], and at the broker's rights",
    0x88: "it has no room now",
    0x89: "it is busy",
    0x8A: "it has banned this user; look at the broker's rights",
    0x8B: "it shuts down",
    0x8D: "it has not heard of us for too long",
    0x8E: "another program has come under our name",
    0x97: "its quota is used up; look at the broker's limits",
    0x9A: "it keeps no messages (retain), which Home Assistant needs; allow that at the broker",
}
"""Reason codes of MQTT 5 -> for people."""

_ERRORS = {
    errno.ECONNREFUSED: "nobody listens there; does the broker run, and is the port right?",
    errno.ENETUNREACH: "there is no route to it; look at the network",
    errno.EAFNOSUPPORT: "the service may reach no network; `coach service install` once more lets it",
    errno.ECONNRESET: "it hung up",
}
"""Errors of the system -> for people."""

_NO_TLS = "no TLS comes about ({why}); is the port right?"

_ALIKE = {
    errno.EHOSTUNREACH: errno.ENETUNREACH,
    errno.EACCES: errno.EAFNOSUPPORT,
    errno.EPERM: errno.EAFNOSUPPORT,
    errno.EPIPE: errno.ECONNRESET,
}
"""Errors of the system that mean what another one does."""


def reach_broker(login: BrokerLogin) -> socket.socket:
    """Return a connection to the broker, with TLS if it is to be encrypted.

    Raises:
        OSError: there is none.
    """
    address = login.address
    host = address.host.encode("ascii" if address.host.isascii() else "idna")  # as bytes: a text loads the table for it
    line = socket.create_connection((host, address.port), _STEP)  # type: ignore[arg-type]  # typeshed has no bytes
    if not address.encrypted:
        return line
    import ssl

    try:
        try:
            context = ssl.create_default_context(cafile=login.ca_file)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise _ToldError(
                text("{file}: no certificates ({why}); look at `ca_file` under [mqtt]", file=login.ca_file, why=why)
            ) from error
        try:
            return context.wrap_socket(line, server_hostname=address.host)
        except (ConnectionResetError, BrokenPipeError) as error:  # a broker without TLS does so, where it is quick
            raise _ToldError(text(_NO_TLS, why=text("it hung up"))) from error
    except BaseException:
        line.close()
        raise


class _ToldError(OSError):
    """No TLS is to be had; says why, for people."""


def why_not_reached(error: Exception) -> Text:
    """Return for people why a broker is not reached, or is lost."""
    if isinstance(error, socket.gaierror):
        error = _barred() or error  # what kept us from asking for the name
    number = getattr(error, "errno", None) or 0
    number = _ALIKE.get(number, number)
    if isinstance(error, _ToldError):
        return text(error.args[0])
    if type(error).__module__ == "ssl":
        return _why_no_tls(error)
    if isinstance(error, socket.gaierror):
        return text("there is no such host, or no network; look at `url` under [mqtt]")
    if isinstance(error, TimeoutError):
        return text("it does not answer in time")
    why = getattr(error, "strerror", None) or type(error).__name__
    return text(_ERRORS[number]) if number in _ERRORS else text("it cannot be reached ({why})", why=why)


def _barred() -> OSError | None:
    """Return why this process may have no network at all; None if it may."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except OSError as error:
        return error
    return None


def _why_no_tls(error: Exception) -> Text:
    if (why := getattr(error, "verify_message", None)) is not None:
        return text(
            "its certificate is not trusted ({why}); `ca_file` under [mqtt] names that of its authority", why=why
        )
    return text(_NO_TLS, why=getattr(error, "reason", None) or error)


def refusal_words(code: int) -> Text:
    """Return for people why a broker refuses: *code* is a reason code of MQTT 5."""
    return text(_WORDS[code]) if code in _WORDS else text("its reason has the number {code}", code=code)
