#!/usr/bin/env bash
# Expected: open_dbus_connection(auth_timeout=0.5) returns or raises after half a second, if the bus does not answer.
# Seen (jeepney 0.9.0): it bounds the authentication alone.  The call Hello, which follows in the same function, waits
# without a limit: here for three seconds, until the bus closes the connection.
# So: whoever must not wait makes the socket, the authentication and Hello himself, with a deadline over all of it.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q jeepney==0.9.0

"$place/venv/bin/python" - "$place/bus" <<'END'
import socket
import sys
import threading
import time

from jeepney.io.blocking import open_dbus_connection

listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()


def bus_that_is_slow_after_the_authentication():
    connection, _ = listener.accept()
    connection.recv(1024)
    connection.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
    time.sleep(3)
    connection.close()


threading.Thread(target=bus_that_is_slow_after_the_authentication, daemon=True).start()
began = time.monotonic()
try:
    open_dbus_connection(f"unix:path={sys.argv[1]}", auth_timeout=0.5)
except OSError as error:
    waited = time.monotonic() - began
    print(f"{type(error).__name__} after {waited:.1f} s, of 0.5 s")
    sys.exit(waited < 2)
END
echo "holds: the first call is not bounded by auth_timeout"
