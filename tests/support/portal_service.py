"""A portal with global shortcuts, on libdbus, as xdg-desktop-portal answers: a path at once, the rest as a signal.

Run by Debian's Python.  It takes the order of calls, tokens and paths as the
real one does, and has `test.Portal` for what a person would do: press a key,
say no.
"""

import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SHORTCUTS, REQUEST = "org.freedesktop.portal.GlobalShortcuts", "org.freedesktop.portal.Request"


class Answer(dbus.service.Object):
    """A request that is being seen to."""

    @dbus.service.signal(REQUEST, signature="ua{sv}")
    def Response(self, code, results):  # noqa: N802
        pass


class Portal(dbus.service.Object):
    def __init__(self, bus, has):
        super().__init__(dbus.service.BusName(NAME, bus, do_not_queue=True), PATH)
        self.bus, self.has, self.refuses, self.bound, self.session = bus, has, False, {}, ""

    def answer(self, sender, options, results):
        path = f"{PATH}/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        request = Answer(self.bus, path)

        def respond():
            request.Response(1 if self.refuses else 0, dbus.Dictionary({} if self.refuses else results, signature="sv"))
            request.remove_from_connection()

        GLib.idle_add(respond)
        return path

    @dbus.service.method(SHORTCUTS, in_signature="a{sv}", out_signature="o", sender_keyword="sender")
    def CreateSession(self, options, sender):  # noqa: N802
        if not self.has:
            raise dbus.exceptions.DBusException("No such method", name="org.freedesktop.DBus.Error.UnknownMethod")
        self.session = f"{PATH}/session/{sender[1:].replace('.', '_')}/{options['session_handle_token']}"
        return self.answer(sender, options, {"session_handle": self.session})

    @dbus.service.method(SHORTCUTS, in_signature="oa(sa{sv})sa{sv}", out_signature="o", sender_keyword="sender")
    def BindShortcuts(self, session, shortcuts, parent, options, sender):  # noqa: N802
        if session != self.session or parent:
            raise dbus.exceptions.DBusException("Invalid session", name="org.freedesktop.DBus.Error.AccessDenied")
        self.bound = dict(shortcuts)
        told = [(name, {"trigger_description": about["preferred_trigger"]}) for name, about in shortcuts]
        return self.answer(sender, options, {"shortcuts": dbus.Array(told, signature="(sa{sv})")})

    @dbus.service.signal(SHORTCUTS, signature="osta{sv}")
    def Activated(self, session, name, stamp, options):  # noqa: N802
        pass

    @dbus.service.method("test.Portal", out_signature="a{ss}")
    def Bound(self):  # noqa: N802
        return dbus.Dictionary(
            {name: f"{about['preferred_trigger']}: {about['description']}" for name, about in self.bound.items()},
            signature="ss",
        )

    @dbus.service.method("test.Portal", in_signature="ss")
    def Press(self, session, name):  # noqa: N802
        self.Activated(session or self.session, name, dbus.UInt64(1), dbus.Dictionary({}, signature="sv"))

    @dbus.service.method("test.Portal")
    def Refuse(self):  # noqa: N802
        self.refuses = True


if __name__ == "__main__":
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    PORTAL = Portal(dbus.SessionBus(), "without" not in sys.argv)
    GLib.MainLoop().run()
