"""What is typed and signalled, brought to a program's inbox."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.ports import Display
    from coach.programs.enrolment_session import EnrolmentSession
    from coach.programs.interview import SetupInterview


@contextmanager
def attending(
    conductor: Conductor | SetupInterview | EnrolmentSession, screen: Display, *, by_waiter: bool
) -> Iterator[None]:
    """Bring *conductor* what is typed and signalled.  A second Ctrl-C does not wait for the last words."""
    from coach.programs.inbox import StopRequested, TypedLine  # noqa: PLC0415
    from coach.programs.messages import decode_command  # noqa: PLC0415
    from coach.system.keyboard import Keyboard  # noqa: PLC0415
    from coach.system.portable import signals_named  # noqa: PLC0415

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        conductor.inbox.put(StopRequested(stop=True))

    def quit_(*_: object) -> None:
        conductor.inbox.put(StopRequested(stop=False))

    def line(text: str) -> None:
        order = decode_command(text) if by_waiter else None
        conductor.inbox.put(order or (StopRequested(stop=False) if by_waiter else TypedLine(text)))

    keyboard = Keyboard(line, ended=quit_) if by_waiter else Keyboard(line, typing=screen.typing)
    before = {number: signal.signal(number, quit_) for number in signals_named("SIGTERM", "SIGHUP")}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, quit_ if by_waiter else stop)
    keyboard.start()
    try:
        yield
    finally:
        keyboard.close()
        for number, handler in before.items():
            signal.signal(number, handler)
