"""A damaged journal: set aside, and what can be read of it in a new one."""

from __future__ import annotations

from contextlib import closing

from coach.errors import DeviceError
from coach.system import paths


def rescue_journal(trouble: str) -> str:  # noqa: PLR0911  (each case has its line)
    """Do what can be done for the journal that *trouble* was told of; return what a person must know, in one line.

    Nothing is moved while a coach runs: it would write on into the file that was set aside.
    """
    from coach.journal.adapters.recovery import is_whole, recover  # noqa: PLC0415
    from coach.system.lock import FileLock  # noqa: PLC0415
    from coach.wiring.common import daemon_client  # noqa: PLC0415
    from coach.wiring.wall_clock import current_time  # noqa: PLC0415

    journal = paths.journal_file()
    if not trouble.startswith(f"{journal}: "):
        return trouble  # of another file, which is a person's own
    reason = trouble.partition("cannot be read: ")[2].partition(";")[0]
    try:
        running = daemon_client().ask("status", {}) is not None
    except DeviceError:
        running = True
    if running:
        return f"{journal}: damaged ({reason}); `coach quit`, then do this again: what can be read is recovered"
    try:
        with closing(FileLock(journal.with_name("journal.rescue.lock"))) as lock:
            if not lock.take("recovery"):
                return f"{journal}: damaged, and another process recovers it now; do this again"
            if is_whole(journal):
                return f"{journal}: has been recovered by another process; do this again"
            done = recover(journal, journal.with_name(f"journal.damaged-{current_time():%Y%m%d-%H%M%S}.db"))
    except OSError as error:
        return f"{trouble} (it could not be set aside: {error.strerror})"
    if done is None:
        return trouble
    return (
        f"{journal}: was damaged ({reason}); it is set aside as {done.set_aside.name}, and {done.recovered} were"
        " recovered into a new one; do this again"
    )
