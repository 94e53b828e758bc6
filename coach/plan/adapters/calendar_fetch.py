"""Fetch calendars by their addresses, and keep the last good copy of each.

The facts process does this, never the daemon.  An address stands in no
message and in no file but the person's own config: copies are named by a
digest.
"""

from __future__ import annotations

import http.client
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from coach.clock import Clock
from coach.errors import disk_remedy
from coach.plan.adapters.ics import LARGEST_FILE
from coach.plan.calendar_address import shown_address, web_address
from coach.system.atomic_file import make_neighbour, move_into_place, write_whole

EVERY = timedelta(minutes=15)
"""No server is asked more often."""

PATIENCE = 20.0
"""Seconds in which all servers must have answered."""

_SILENCE = 10.0
"""Seconds that a server may say nothing."""

_LATE = "its server does not answer in time"
_REDIRECTS = 5
_BLOCK = 1 << 16
_HEAD = 2000
"""Bytes in which a calendar says that it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedCalendar:
    """What there is of a calendar."""

    copy: Path | None
    """The last good copy; None if there is none yet."""

    fault: str | None
    """Why it is not of now, without the address."""


class CalendarFetcher:
    """Fetches into *folder*, which is for this alone; its files are the person's only."""

    def __init__(self, clock: Clock, folder: Path, *, patience: float = PATIENCE, largest: int = LARGEST_FILE) -> None:
        """*patience*: seconds for all of a fetch.  *largest*: bytes of a calendar."""
        self._clock, self._folder, self._patience, self._largest = clock, folder, patience, largest
        self._unkept: dict[str, str] = {}
        """Address -> why nothing of it can be written, not even what is wrong with it."""

    def fetch(self, addresses: Sequence[str]) -> dict[str, FetchedCalendar]:
        """Return what there is of each of *addresses*; whatever is kept of others is removed.

        Raises:
            OSError: the folder cannot be used.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = {address_key(each) for each in addresses}
        for file in self._folder.iterdir():
            if file.name.partition(".")[0] not in keys:
                file.unlink(missing_ok=True)
        workers = [threading.Thread(target=self._renew, args=(each,), daemon=True) for each in set(addresses)]
        for worker in workers:
            worker.start()
        until = self._clock.monotonic() + self._patience
        for worker in workers:
            worker.join(max(0.0, until - self._clock.monotonic()))
        return {each: self._found(each) for each in addresses}

    def _found(self, address: str) -> FetchedCalendar:
        copy, note = self._copy(address), self._note(address)
        there = copy if copy.exists() else None
        why = self._unkept.get(address) or note.get("fault", _LATE)
        if why is None:
            return FetchedCalendar(copy=there, fault=None)
        holds = "the last good copy holds" if there else "nothing is known of it"
        return FetchedCalendar(copy=there, fault=f"{shown_address(address)}: {why}; {holds}")

    def _renew(self, address: str) -> None:
        """Fetch *address* unless that was done just now; on a thread of its own, which may outlast its welcome."""
        before, now = self._note(address), self._clock.now()
        if _is_fresh(before, now):
            return
        note = {"checked": now.isoformat(), "etag": before.get("etag"), "modified": before.get("modified")}
        try:
            self._write(address, {**note, "fault": _LATE})  # holds if nobody waits for what comes
            fault = self._try_download(address, note)
            self._write(address, {**note, "fault": fault})
        except OSError as error:
            self._unkept[address] = _not_kept(error)

    def _try_download(self, address: str, note: dict[str, Any]) -> str | None:
        """Do what `_download` does; return what is wrong, whatever it is."""
        try:
            return self._download(address, note)
        except urllib.error.HTTPError as error:
            return None if error.code == http.HTTPStatus.NOT_MODIFIED else f"its server answers {error.code}"
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            return _reason(error)

    def _write(self, address: str, note: dict[str, Any]) -> None:
        write_whole(self._folder / f"{address_key(address)}.json", json.dumps(note))

    def _download(self, address: str, note: dict[str, Any]) -> str | None:
        """Bring *address* here and put what its server calls this state into *note*; return what is wrong."""
        copy = self._copy(address)
        asked = urllib.request.Request(web_address(address), headers={"User-Agent": "desk-coach"})  # noqa: S310  (https)
        for name, header in (("etag", "If-None-Match"), ("modified", "If-Modified-Since")):
            if copy.exists() and note[name]:
                asked.add_header(header, str(note[name]))
        opener = urllib.request.build_opener(_SafeRedirects())
        with opener.open(asked, timeout=_SILENCE) as answer:
            content = bytearray()
            while block := answer.read1(_BLOCK):
                content += block
                if len(content) > self._largest:
                    return f"it has more than {self._largest // 1_000_000} MB"
            if (length := answer.headers.get("Content-Length")) and int(length) != len(content):
                return "its server broke off"
            etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        if b"BEGIN:VCALENDAR" not in bytes(content[:_HEAD]).upper():
            return "what comes is no calendar; is the address still right?"
        try:
            _keep(content, copy)
        except OSError as error:
            return _not_kept(error)
        note["etag"], note["modified"] = etag, modified
        return None

    def _copy(self, address: str) -> Path:
        return self._folder / f"{address_key(address)}.ics"

    def _note(self, address: str) -> dict[str, Any]:
        try:
            found = json.loads((self._folder / f"{address_key(address)}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def address_key(name: str) -> str:
    """Return what the copy of *name* is called: it tells nobody the address."""
    return sha256(web_address(name).encode()).hexdigest()[:24]


def _keep(content: bytes | bytearray, copy: Path) -> None:
    part = make_neighbour(copy)
    try:
        part.write_bytes(content)
        move_into_place(part, copy)
    finally:
        part.unlink(missing_ok=True)


def _not_kept(error: OSError) -> str:
    return f"its copy cannot be written ({error.strerror or type(error).__name__}), {disk_remedy(error)}"


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to another, but to nothing that others could read on the way."""

    max_redirections = _REDIRECTS

    def redirect_request(  # noqa: PLR0913, PLR0917  (urllib's)
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request for *newurl*.

        Raises:
            ValueError: that is no https address.
        """
        if not newurl.casefold().startswith("https://"):
            raise ValueError("its server points to an address that is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _is_fresh(note: dict[str, Any], now: datetime) -> bool:
    try:
        checked = datetime.fromisoformat(str(note.get("checked"))).astimezone(UTC)
    except ValueError:
        return False
    return now - EVERY < checked <= now


def _reason(error: Exception) -> str:
    """Return what went wrong, in words of ours or the system's: a library's may hold the address."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return _LATE
    if isinstance(cause, OSError) and cause.strerror:
        return f"its server cannot be reached ({cause.strerror})"
    if isinstance(cause, ValueError) and str(cause).startswith("its server"):
        return str(cause)
    return f"it cannot be fetched ({type(cause).__name__})"
