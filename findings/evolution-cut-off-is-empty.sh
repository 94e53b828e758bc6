#!/usr/bin/env bash
# Expected: evolution-data-server answers with an error where it cannot reach a calendar's own server and has nothing of
# it, and GetManagedObjects gives all sources that it has, those of accounts too.
# Seen (evolution-data-server 3.46.4, jeepney 0.9.0): OpenCalendar, Open and GetObjectList of a CalDAV calendar that was
# never reached succeed, with an empty list; only the property ConnectionStatus of its source tells. And the first answer
# of a server that was just begun lacks what an account had when it was last asked; a moment later it is there.
# So: ask for ConnectionStatus after GetObjectList (empty: a local calendar), and for the sources twice where the call
# began the server.
#
# Needs the system's packages dbus and evolution-data-server: they cannot be installed into a folder.
set -euo pipefail

server=/usr/libexec/evolution-source-registry
for program in dbus-run-session "$server"; do
    command -v "$program" >/dev/null || { echo "needs $program"; exit 2; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q jeepney==0.9.0

sources=$place/.config/evolution/sources
account=$place/.cache/evolution/sources/account
mkdir -p "$sources" "$account" "$place/run"
cat >"$sources/remote.source" <<'END'
[Data Source]
DisplayName=Remote
Enabled=true
Parent=caldav-stub
[Calendar]
BackendName=caldav
Selected=true
[Resource]
Identity=http://localhost:9/
[WebDAV Backend]
ResourcePath=/
[Authentication]
Host=localhost
Port=9
Method=none
END
printf '[Data Source]\nDisplayName=Account\nEnabled=true\nParent=\n[Collection]\nBackendName=webdav\n' >"$sources/account.source"
printf '[Data Source]\nDisplayName=Child\nEnabled=true\nParent=account\n[Calendar]\nBackendName=local\n[Resource]\nIdentity=child\n' \
    >"$account/child.source"

cat >"$place/try.py" <<'END'
import sys
import time

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

SERVER, FOLDER = "org.gnome.evolution.dataserver", "/org/gnome/evolution/dataserver"
bus = open_dbus_connection(bus="SESSION")


def call(name, path, interface, method, signature=None, body=()):
    address = DBusAddress(path, bus_name=name, interface=interface)
    reply = bus.send_and_get_reply(new_method_call(address, method, signature, body), timeout=30)
    assert reply.header.message_type is MessageType.method_return, (method, reply.body)
    return reply.body


def sources():
    (objects,) = call(
        f"{SERVER}.Sources5", f"{FOLDER}/SourceManager", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"
    )
    found = (each.get(f"{SERVER}.Source") for each in objects.values())
    return {each["UID"][1]: each["ConnectionStatus"][1] for each in found if each}


first = "child" in sources()
time.sleep(1.5)
second = "child" in sources()
print(f"the account's calendar is there: at once {first}, 1.5 s later {second}")
path, owner = call(
    f"{SERVER}.Calendar8", f"{FOLDER}/CalendarFactory", f"{SERVER}.CalendarFactory", "OpenCalendar", "s", ("remote",)
)
call(owner, path, f"{SERVER}.Calendar", "Open")
(entries,) = call(owner, path, f"{SERVER}.Calendar", "GetObjectList", "s", ("#t",))
status = sources()["remote"]
print(f"a calendar whose server is not there gives {entries}, and no error; its ConnectionStatus is {status!r}")
sys.exit(0 if not first and second and entries == [] and status not in ("", "connected") else 1)
END
env -i PATH="$PATH" HOME="$place" XDG_RUNTIME_DIR="$place/run" GSETTINGS_BACKEND=memory \
    dbus-run-session -- "$place/venv/bin/python" "$place/try.py"
