"""The journal as a whole: added up, taken out, brought in, copied, forgotten.

Imports as little as it can: `coach stats` is waited for.  Long, but one module: all of it goes through the same
files, the journal's and what lies beside it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import DeviceError, UsageError
from coach.system import paths
from coach.texts import counted, joined, text
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.journal.exchange import RecordCount
    from coach.journal.statistics import Statistics


def read_statistics(since: datetime | None) -> Statistics:
    """Return the statistics of the journal from *since* on (UTC); None: of all.

    Raises:
        DeviceError: the journal cannot be used.
    """
    from coach.content.adapters.area_index import read_areas
    from coach.journal.adapters.statistics_sql import SqliteTotals
    from coach.journal.statistics import summarise

    zone = local_zone()
    with closing(SqliteTotals(_journal())) as journal:
        sums = journal.totals(zone, since)
    return summarise(
        sums,
        read_areas(paths.areas_file()) if sums.sets else {},
        since=since.astimezone(zone).date() if since else None,
        today=current_time().astimezone(zone).date(),
    )


def _journal() -> Path:
    """Return the journal's file, with what waited beside it taken in; what still must wait does."""
    from coach.journal.adapters.spill_files import take_in_spills

    path = paths.journal_file()
    with suppress(DeviceError):  # what waits stays, and status and doctor name it
        take_in_spills(path)
    return path


def export_journal(form: str, output: Path | None) -> None:
    """Write the journal as *form* (json, csv or ics) to *output*, whole or not at all; None: to standard output.

    Raises:
        UsageError: *output* is a file of the coach.
        DeviceError: the journal or *output* cannot be used.
    """
    from coach.journal import exchange
    from coach.journal.adapters.records_sql import SqliteRecords

    lines_of = {"json": exchange.json_lines, "csv": exchange.csv_lines, "ics": exchange.ics_lines}[form]
    with closing(SqliteRecords(_journal())) as journal, closing(journal.records()) as records:
        lines = lines_of(records)
        if output is None:
            for line in lines:
                sys.stdout.buffer.write(line.encode())
            sys.stdout.flush()
            return
        _refuse_own_files(output)
        with _in_place_of(output) as part, part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


def import_journal(source: Path) -> RecordCount:
    """Bring what *source* (written by `export_journal` as json) has more than the journal; return how much that was.

    The whole file is read before anything is written.

    Raises:
        UsageError: it is no such file, or not whole; nothing was changed.
        DeviceError: the journal cannot be used.
    """
    from coach.journal.adapters.records_sql import SqliteRecords, is_journal
    from coach.journal.exchange import parse_json_lines

    if source.is_file() and is_journal(source):
        raise UsageError(
            text(
                "{source}: a copy made by `coach backup`; to go back to it, `coach quit` and put it "
                "in the place of {place}",
                source=source,
                place=paths.journal_file(),
            )
        )
    try:
        with source.open(encoding="utf-8") as file:
            for _ in parse_json_lines(file):
                pass
        with source.open(encoding="utf-8") as file, closing(SqliteRecords(_journal())) as journal:
            return journal.add_records(parse_json_lines(file))
    except UnicodeDecodeError:
        raise UsageError(
            text("{source}: not a text file; `coach export --format json` writes what can be imported", source=source)
        ) from None
    except OSError as error:
        raise UsageError(text("{source}: cannot be read: {why}", source=source, why=error.strerror)) from None
    except UsageError as error:
        raise UsageError(joined(": ", (source, error))) from None


def backup_journal(target: Path) -> int:
    """Write a copy of the journal to *target*, and remember that it was made; return its size in bytes.

    Raises:
        UsageError: *target* is another kind of file, or one of the coach's own.
        DeviceError: the journal or *target* cannot be used.
    """
    from coach.journal.adapters.records_sql import SqliteRecords, is_journal

    _refuse_own_files(target)
    if target.exists() and not (target.is_file() and is_journal(target)):
        raise UsageError(
            text("{target}: is there already, and no backup of a journal; name another file", target=target)
        )
    with closing(SqliteRecords(_journal())) as journal, _in_place_of(target) as part:
        # before it is written: what `coach forget` must find shall never be missing from the list
        _write_backups([*_read_backups(), target.absolute()])
        journal.back_up(part)
    return target.stat().st_size


def forgettable() -> tuple[str, ...]:
    """Say in a few words each what `forget_before` would go through besides the journal."""
    backups, damaged = len(_read_backups()), len(_set_aside())
    return (
        *([counted(backups, "{count} backup", "{count} backups")] if backups else ()),
        *(
            [counted(damaged, "{count} damaged journal set aside", "{count} damaged journals set aside")]
            if damaged
            else ()
        ),
        "the log",
        "the spoken clips",
    )


def forget_before(  # noqa: C901  (a list of places, gone through one by one)
    before: datetime | None,
) -> tuple[RecordCount, tuple[str, ...]]:
    """Delete what was done before *before* (None: all) in all places; return how much, and what a person must know.

    Those places: journal, its backups, damaged journals that were set aside (whole), log, cached speech last used
    before then (which may hold texts of the person's own), and with everything the index of body areas.

    Raises:
        UsageError: a session runs.
        DeviceError: something cannot be deleted.
    """
    from coach.journal.adapters.records_sql import SqliteRecords, is_journal
    from coach.system.erase import erase

    with closing(SqliteRecords(_journal())) as journal:
        gone = journal.forget(before)
    notes, kept = [], []
    try:
        for backup in dict.fromkeys(_read_backups()):
            if not backup.exists():
                notes.append(
                    text(
                        "{backup}: a backup that is not there any more; where you moved it, it is still whole",
                        backup=backup,
                    )
                )
                continue
            if not is_journal(backup) and _is_database(backup):
                erase(backup)
                notes.append(text("{backup}: a backup that was damaged; deleted whole", backup=backup))
                continue
            if not is_journal(backup):
                notes.append(text("{backup}: was a backup, and is something else now; left alone", backup=backup))
                continue
            if before is None:
                erase(backup)
                continue
            with closing(SqliteRecords(backup)) as copy:
                copy.forget(before)
                copy.end_wal()
            kept.append(backup)
        _write_backups(kept)
        for damaged in _set_aside():
            erase(damaged)
        for clip in (*paths.clips_folder().glob("*.wav"), *paths.clips_folder().glob("*.part")):
            if before is None or clip.stat().st_mtime < before.timestamp():
                erase(clip)
        _forget_log(before)
        if before is None:
            erase(paths.areas_file())
    except OSError as error:
        raise DeviceError(
            text(
                "{file}: cannot be deleted: {why}; do it, then forget again",
                file=error.filename,
                why=error.strerror,
            )
        ) from error
    return gone, tuple(notes)


def _forget_log(before: datetime | None) -> None:
    from coach.system.erase import erase, keep_lines

    log = paths.log_file()
    for old in log.parent.glob(f"{log.name}.*"):
        if before is None or old.stat().st_mtime < before.timestamp():
            erase(old)
    begins = b"~" if before is None else f"{before.astimezone(local_zone()):%Y-%m-%d %H:%M:%S}".encode()

    def kept(line: bytes) -> bool | None:
        stamp = line[: len(b"2026-03-31 09:00:00")]
        return stamp >= begins if _STAMP.fullmatch(stamp) else None

    for file in (log, *log.parent.glob(f"{log.name}.*")):
        keep_lines(file, kept)


_STAMP = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _set_aside() -> list[Path]:
    journal = paths.journal_file()
    return sorted(journal.parent.glob(f"{journal.stem}.damaged-*"))


def _read_backups() -> list[Path]:
    try:
        found = json.loads(paths.backups_file().read_bytes())
        return [Path(each) for each in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise DeviceError(
            text(
                "{file}: the list of backups cannot be read: {error}; delete it",
                file=paths.backups_file(),
                error=error,
            )
        ) from error


def _write_backups(backups: Iterable[Path]) -> None:
    index = paths.backups_file()
    with _in_place_of(index) as part:
        part.write_text(json.dumps(list(dict.fromkeys(map(str, backups))), indent=2) + "\n", encoding="utf-8")


def _refuse_own_files(target: Path) -> None:
    """Keep a person from writing over the journal, or beside it where SQLite writes."""
    journal = paths.journal_file()
    own = {journal.with_name(journal.name + ending) for ending in ("", "-wal", "-shm", "-journal")}
    if target.resolve() in {each.resolve() for each in (*own, paths.backups_file())}:
        raise UsageError(text("{target}: is a file of the coach itself; name another one", target=target))


@contextmanager
def _in_place_of(target: Path) -> Iterator[Path]:
    """Give a new file, for this person alone, that takes the place of *target* when it is whole.

    Raises:
        DeviceError: it cannot be written; *target* is as it was.
    """
    from coach.system.atomic_file import PRIVATE, make_neighbour, move_into_place

    part = None
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder", str(target))
        real = target.resolve()
        part = make_neighbour(real, PRIVATE)
        yield part
        move_into_place(part, real)
    except OSError as error:
        raise DeviceError(text("{target}: cannot be written: {why}", target=target, why=error.strerror)) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def rescue_journal(trouble: str) -> str:
    """Do what can be done for the journal that *trouble* was told of; return what a person must know, in one line.

    Nothing is moved while a coach runs or leads a session: it would write on into the file that was set aside.
    """
    from coach.system.lock import FileLock
    from coach.wiring.common import daemon_client

    journal = paths.journal_file()
    if not trouble.startswith(f"{journal}: "):
        return trouble  # of another file, which is a person's own
    reason = trouble.partition("cannot be read: ")[2].partition(";")[0]
    try:
        running = daemon_client().ask("status", {}) is not None
    except DeviceError:
        running = True
    if running:
        return text(
            "{journal}: damaged ({reason}); `coach quit`, then do this again: what can be read is recovered",
            journal=journal,
            reason=reason,
        )
    try:
        with closing(FileLock(paths.floor_lock())) as floor:
            if not floor.take("recovery"):
                return text(
                    "{journal}: damaged ({reason}); end the session ({holder}), then do this again",
                    journal=journal,
                    reason=reason,
                    holder=floor.holder,
                )
            return _recovered(journal, reason, trouble)
    except OSError as error:
        return text("{trouble} (it could not be set aside: {why})", trouble=trouble, why=error.strerror)
    except DeviceError as error:
        return text("{trouble} (it could not be set aside: {error})", trouble=trouble, error=error)


def _recovered(journal: Path, reason: str, trouble: str) -> str:
    """Recover *journal*, with the floor taken; return what became of it, in one line.

    Raises:
        DeviceError: another process holds the journal, or the disk fails.
        OSError: the folder cannot be written.
    """
    from coach.journal.adapters.recovery import is_whole, recover

    if is_whole(journal):
        return text("{journal}: has been recovered by another process; do this again", journal=journal)
    done = recover(journal, journal.with_name(f"journal.damaged-{current_time():%Y%m%d-%H%M%S}.db"))
    if done is None:
        return trouble
    became = (
        text("and {recovered} were recovered into a new one", recovered=done.recovered)
        if done.recovered
        else text("nothing could be recovered from it, and a new one is begun")
    )
    return text(
        "{journal}: was damaged ({reason}); it is set aside as {aside}, {became}; do this again",
        journal=journal,
        reason=reason,
        aside=done.set_aside.name,
        became=became,
    )
