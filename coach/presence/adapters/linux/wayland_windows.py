"""Whether the window in use fills the screen, as a Wayland compositor tells: wlr-foreign-toplevel-management.

Sway, labwc and others of their family have it.  A connection for each look:
a few messages, and none that pile up meanwhile (each change of a title is one).
"""

from __future__ import annotations

import socket
import struct

from coach.clock import Clock
from coach.presence.adapters.linux.wayland_wire import (
    DISPLAY,
    REGISTRY,
    WaylandFault,
    bind_message,
    wayland_message,
    wayland_text,
    whole_messages,
)
from coach.system.portable import local_socket
from coach.texts import text

TOPLEVELS = "zwlr_foreign_toplevel_manager_v1"
_VERSION = 2
"""The first that tells of full screens."""

_FIRST_SYNC, _MANAGER, _SECOND_SYNC = 3, 4, 5
_ACTIVATED, _FULL_SCREEN = 2, 3
_BLOCK = 1 << 16

_NOT_SHOWN = "this compositor shows no program the windows of others (no {protocol})"


class WaylandWindows:
    """The windows of the compositor at *path*."""

    source = "the compositor (wlr-foreign-toplevel-management)"

    def __init__(self, path: str, clock: Clock, *, patience: float) -> None:
        """*patience*: seconds for a look."""
        self._path, self._clock, self._patience = path, clock, patience

    def full_screen(self) -> bool:
        """Tell whether the window in use fills the screen.

        Raises:
            WaylandFault: the compositor does not tell.
        """
        try:
            return self._look()
        except TimeoutError:
            raise WaylandFault(text("the compositor does not answer")) from None
        except OSError as error:
            why = error.strerror or error
            raise WaylandFault(text("compositor at {path}: {why}", path=self._path, why=why)) from None
        except (struct.error, UnicodeDecodeError, IndexError):
            raise WaylandFault(text("the compositor is not understood")) from None

    def close(self) -> None:
        """Do nothing: no connection stays.  May be called twice."""

    def _look(self) -> bool:
        with local_socket() as line:
            line.settimeout(self._patience)
            line.connect(self._path)
            return _Talk(line, self._clock, self._clock.monotonic() + self._patience).full_screen()


class _Talk:
    """What is said in one look."""

    def __init__(self, line: socket.socket, clock: Clock, until: float) -> None:
        self._line, self._clock, self._until = line, clock, until
        self._offered: tuple[int, int] | None = None
        """Name and version of the list of windows."""

        self._states: dict[int, frozenset[int]] = {}
        self._done = 0

    def full_screen(self) -> bool:
        asking = wayland_message(DISPLAY, 1, struct.pack("=I", REGISTRY))
        self._ask(asking, _FIRST_SYNC)
        if self._offered is None or self._offered[1] < _VERSION:
            raise WaylandFault(text(_NOT_SHOWN, protocol=TOPLEVELS))
        self._ask(bind_message(self._offered[0], TOPLEVELS, _VERSION, _MANAGER), _SECOND_SYNC)
        return any({_ACTIVATED, _FULL_SCREEN} <= each for each in self._states.values())

    def _ask(self, request: bytes, sync: int) -> None:
        """Send *request*, and hear all that answers it."""
        self._line.sendall(request + wayland_message(DISPLAY, 0, struct.pack("=I", sync)))
        buffer = bytearray()
        while self._done != sync:
            if (left := self._until - self._clock.monotonic()) <= 0:
                raise TimeoutError
            self._line.settimeout(left)
            if not (data := self._line.recv(_BLOCK)):
                raise WaylandFault(text("the compositor has gone"))
            buffer += data
            for sender, opcode, body in whole_messages(buffer):
                self._hear(sender, opcode, body)

    def _hear(self, sender: int, opcode: int, body: bytes) -> None:
        match sender, opcode:
            case (1, 0):
                raise WaylandFault(text("the compositor refuses: {why}", why=wayland_text(body, 8)))
            case (2, 0) if wayland_text(body, 4) == TOPLEVELS:
                self._offered = struct.unpack_from("=I", body)[0], struct.unpack_from("=I", body, len(body) - 4)[0]
            case (3 | 5, 0):
                self._done = sender
            case (4, 0):
                self._states[struct.unpack_from("=I", body)[0]] = frozenset()
            case (window, 4) if window in self._states:
                (length,) = struct.unpack_from("=I", body)
                self._states[window] = frozenset(struct.unpack_from(f"={length // 4}I", body, 4))
            case (window, 6):
                self._states.pop(window, None)
