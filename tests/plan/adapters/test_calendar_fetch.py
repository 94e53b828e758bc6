"""Calendars from a server on this machine that is slow, wrong, huge, redirects, or is gone."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from stat import S_IMODE

import pytest

from coach.clock import ManualClock
from coach.config.model import CalendarConfig, Config
from coach.plan.adapters import calendar_fetch
from coach.plan.adapters.calendar_fetch import EVERY, CalendarFetcher
from coach.system.system_clock import SystemClock
from coach.wiring.calendars.calendar_reading import read_calendars
from coach.wiring.doctor import names_a_server
from tests.support.desktop import require

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Clock(ManualClock):
    """The calendar by hand, and the time that passes by the machine."""

    def monotonic(self) -> float:
        return SystemClock().monotonic()


class Server(ThreadingHTTPServer):
    """Serves what `answer` does with a request."""

    daemon_threads = True

    def __init__(self, certificate) -> None:
        self.seen: list[dict[str, str]] = []
        self.answer = lambda handler: send(handler, CALENDAR)
        self.going_on = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server_address[1]}/private-1234/basic.ics"

    def handle_error(self, request, client_address) -> None:
        """Say nothing: who asked has gone."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.seen.append(dict(self.headers))
        self.server.answer(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def send(handler, body: bytes, status: int = 200, length: int | None = None, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    require([] if shutil.which("openssl") else ["openssl"], "a server with a certificate")
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key"), "-out", str(folder / "cert")]
    subprocess.run(command, check=True, capture_output=True)
    made.write_bytes((folder / "key").read_bytes() + (folder / "cert").read_bytes())
    return made


@pytest.fixture
def server(certificate, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    made = Server(certificate)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.going_on.set()
    made.shutdown()
    made.server_close()
    thread.join(20)


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def fetch(tmp_path, clock):
    """Fetch an address as each facts process does, with a fetcher of its own."""

    def fetched(address: str, *, patience: float = 60.0, largest: int = 10_000):
        return CalendarFetcher(clock, tmp_path / "fetched", patience=patience, largest=largest).fetch([address])[
            address
        ]

    return fetched


@pytest.mark.parametrize("scheme", ["https", "webcal"])
def test_a_calendar_is_fetched_and_kept_for_its_person_alone(server, fetch, tmp_path, scheme):
    found = fetch(server.address.replace("https", scheme))
    assert found.fault is None
    assert found.copy.read_bytes() == CALENDAR
    assert S_IMODE((tmp_path / "fetched").stat().st_mode) == 0o700
    for file in (tmp_path / "fetched").iterdir():
        assert S_IMODE(file.stat().st_mode) == 0o600
        assert b"private-1234" not in file.read_bytes()
        assert "private" not in file.name


def test_a_server_is_asked_no_sooner_than_after_a_quarter_of_an_hour_also_where_it_failed(server, fetch, clock):
    for _ in range(2):
        fetch(server.address)
        clock.advance(EVERY - timedelta(seconds=1))
        fetch(server.address)
        clock.advance(timedelta(seconds=1))
    assert len(server.seen) == 2
    server.answer = lambda handler: send(handler, b"", 500)
    for _ in range(3):
        assert fetch(server.address).fault is not None
    assert len(server.seen) == 3
    clock.jump(NOON - timedelta(days=1))  # what was fetched in a future that is none is old
    fetch(server.address)
    assert len(server.seen) == 4


def test_what_has_not_changed_is_not_sent_again(server, fetch, clock):
    server.answer = lambda handler: send(handler, CALENDAR, ETag='"7"', Last_Modified="Mon, 02 Mar 2026 11:00:00 GMT")
    fetch(server.address)
    clock.advance(EVERY)
    server.answer = lambda handler: send(handler, b"", 304)
    found = fetch(server.address)
    assert (found.fault, found.copy.read_bytes()) == (None, CALENDAR)
    assert (server.seen[1]["If-None-Match"], server.seen[1]["If-Modified-Since"]) == (
        '"7"',
        "Mon, 02 Mar 2026 11:00:00 GMT",
    )
    found.copy.unlink()  # a cache may be deleted: then all of it is asked for
    clock.advance(EVERY)
    server.answer = lambda handler: send(handler, CALENDAR)
    assert fetch(server.address).copy.read_bytes() == CALENDAR
    assert "If-None-Match" not in server.seen[2]


def drips(handler) -> None:
    """Send a byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.going_on.wait(0.02):
        handler.wfile.write(b"B")
        handler.wfile.flush()


WRONG = {
    "gone": (lambda handler: send(handler, b"", 404), "its server answers 404"),
    "broken": (lambda handler: send(handler, b"", 503), "its server answers 503"),
    "a page": (lambda handler: send(handler, b"<html>Log in"), "what comes is no calendar"),
    "nothing": (lambda handler: send(handler, b""), "what comes is no calendar"),
    "huge": (lambda handler: send(handler, CALENDAR + bytes(20_000)), "it has more than"),
    "cut off": (lambda handler: send(handler, CALENDAR, length=900), "its server broke off"),
    "in circles": (lambda handler: send(handler, b"", 302, Location=handler.server.address), "its server answers 302"),
    "to plain http": (
        lambda handler: send(handler, b"", 302, Location="http://localhost/private-1234"),
        "points to an address that is not https",
    ),
    "to a file": (lambda handler: send(handler, b"", 302, Location="file:///etc/passwd"), "its server answers 302"),
    "hanging": (lambda handler: handler.server.going_on.wait(60), "does not answer in time"),
    "dripping": (drips, "does not answer in time"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_the_last_good_copy_holds_and_what_is_wrong_is_told_without_the_address(server, fetch, clock, kind):
    answer, why = WRONG[kind]
    fetch(server.address)
    clock.advance(EVERY)
    server.answer = answer
    found = fetch(
        server.address,
        patience=0.5 if why.endswith("in time") else 60,
        largest=10_000_000 if kind == "dripping" else 10_000,
    )
    assert found.copy.read_bytes() == CALENDAR
    assert found.fault.startswith("the calendar of localhost: ")
    assert why in found.fault
    assert found.fault.endswith("; the last good copy holds")
    assert "1234" not in found.fault
    asked = len(server.seen)
    assert fetch(server.address).fault == found.fault  # and so it stands until it is asked again
    assert len(server.seen) == asked


@pytest.mark.parametrize("full", ["for the copy", "for all"])
def test_a_disk_that_is_full_is_told_as_that_and_the_server_is_not_blamed(server, fetch, clock, monkeypatch, full):
    fetch(server.address)
    clock.advance(EVERY)

    def no_room(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(calendar_fetch, "move_into_place" if full == "for the copy" else "write_whole", no_room)
    found = fetch(server.address)
    assert found.copy.read_bytes() == CALENDAR
    assert found.fault == (
        "the calendar of localhost: its copy cannot be written (No space left on device), make room on that disk; "
        "the last good copy holds"
    )


def test_a_calendar_that_never_came_is_told_as_that(server, fetch):
    server.answer = lambda handler: send(handler, b"", 404)
    found = fetch(server.address)
    assert (found.copy, found.fault) == (
        None,
        "the calendar of localhost: its server answers 404; nothing is known of it",
    )


def test_a_server_that_is_not_there_or_not_who_it_says_is_told(server, fetch, clock, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "the calendar of localhost: it" in fetch(server.address).fault
    clock.advance(EVERY)
    assert "its server cannot be reached" in fetch("https://localhost:9/private-1234").fault


def test_a_server_may_send_on_to_another_address(server, fetch):
    def moved(handler) -> None:
        if handler.path.endswith("new.ics"):
            send(handler, CALENDAR)
        else:
            send(handler, b"", 301, Location=handler.server.address.replace("basic", "new"))

    server.answer = moved
    assert fetch(server.address).fault is None


MEETING = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260301T000000Z\r\n"
    b"DTSTART:20260302T130000Z\r\nDTEND:20260302T140000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_what_is_fetched_makes_the_person_busy_and_its_address_stands_nowhere(server, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    chosen = Config(calendar=CalendarConfig(busy=(server.address,)))
    server.answer = lambda handler: send(handler, MEETING + b"BEGIN:VCALENDAR broken")
    found = read_calendars(chosen, NOON, UTC)
    assert [each.begins.hour for each in found.busy] == [13]
    assert all(fault.startswith("the calendar of localhost") for fault in found.faults)
    there = [file for file in (tmp_path / "home").rglob("*") if file.is_file()]
    assert there
    assert not any(b"private-1234" in file.read_bytes() or "private" in str(file) for file in there)


def test_what_never_came_costs_nothing_else(server, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    (tmp_path / "a.ics").write_bytes(MEETING)
    server.answer = lambda handler: send(handler, b"", 404)
    chosen = Config(calendar=CalendarConfig(busy=(server.address, str(tmp_path / "a.ics"))))
    found = read_calendars(chosen, NOON, UTC)
    assert [each.begins.hour for each in found.busy] == [13]
    assert found.faults == ("the calendar of localhost: its server answers 404; nothing is known of it",)


@pytest.mark.parametrize(
    ("named", "network"),
    [
        ('[calendar]\nbusy = ["webcal://example.org/a.ics"]\n', True),
        ('[calendar]\nbusy = ["~/a.ics", "evolution"]\n', False),
        ('[team]\nurl = "postgresql://example.org/coach"\n', True),
    ],
)
def test_a_service_may_reach_a_server_only_if_one_is_named(tmp_path, monkeypatch, named, network):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text(named)
    assert names_a_server() is network


def test_what_is_no_longer_named_is_removed(server, fetch, tmp_path):
    first = fetch(server.address).copy
    second = fetch(f"{server.address}?2").copy
    assert not first.exists()
    assert second.exists()
    assert len(list((tmp_path / "fetched").iterdir())) == 2
