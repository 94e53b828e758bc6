"""What is typed and signalled, brought to a program's inbox."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.display_port import Screen
    from coach.programs.enrolment_session import Teaching
    from coach.programs.interview import Interview


@contextmanager
def attended(conductor: Conductor | Interview | Teaching, screen: Screen, *, by_waiter: bool) -> Iterator[None]:
    """Bring *conductor* what is typed and signalled.  A second Ctrl-C does not wait for the last words."""
    from coach.programs.inbox import Told, Typed  # noqa: PLC0415
    from coach.programs.messages import ordered  # noqa: PLC0415
    from coach.system.keyboard import Keyboard  # noqa: PLC0415

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        conductor.inbox.put(Told(stop=True))

    def quit_(*_: object) -> None:
        conductor.inbox.put(Told(stop=False))

    def line(text: str) -> None:
        order = ordered(text) if by_waiter else None
        conductor.inbox.put(order or (Told(stop=False) if by_waiter else Typed(text)))

    keyboard = Keyboard(line, ended=quit_) if by_waiter else Keyboard(line, typing=screen.typing)
    before = {number: signal.signal(number, quit_) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, quit_ if by_waiter else stop)
    keyboard.start()
    try:
        yield
    finally:
        keyboard.close()
        for number, handler in before.items():
            signal.signal(number, handler)
