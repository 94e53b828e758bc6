"""A watcher and a panel in one, as KDE's are, on libdbus; run by Debian's Python, which has it.

`org.kde.StatusNotifierWatcher` as Plasma 5.27 and Xfce 4.18 behave: an item is
registered by its path or its name, twice is once, and one whose process ends is
dropped.  The interface `test.Panel` looks at an item as a panel does.
"""

import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME, ITEM, MENU = "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Panel(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(dbus.service.BusName(NAME, bus, do_not_queue=True), "/StatusNotifierWatcher")
        self.bus, self.items, self.told = bus, [], []
        bus.add_signal_receiver(self.owner_changed, "NameOwnerChanged", "org.freedesktop.DBus")
        for interface in (ITEM, MENU):
            bus.add_signal_receiver(self.hear, dbus_interface=interface, member_keyword="member")

    def owner_changed(self, name, _, new):
        if not new:
            self.items = [each for each in self.items if each.partition("/")[0] != name]

    def hear(self, *_, member):
        self.told.append(str(member))

    @dbus.service.method(NAME, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender):  # noqa: N802
        owner, path = (sender, service) if service.startswith("/") else (service, "/StatusNotifierItem")
        if owner + path not in self.items:
            self.items.append(owner + path)

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):  # noqa: N802
        assert (interface, name) == (NAME, "RegisteredStatusNotifierItems")
        return self.Items()

    @dbus.service.method("test.Panel", out_signature="as")
    def Items(self):  # noqa: N802
        return dbus.Array(self.items, signature="s")

    @dbus.service.method("test.Panel", out_signature="as")
    def Told(self):  # noqa: N802
        told, self.told = self.told, []
        return dbus.Array(told, signature="s")

    @dbus.service.method("test.Panel", in_signature="s", out_signature="s", async_callbacks=("done", "failed"))
    def Look(self, item, done, failed):  # noqa: N802
        """Ask for all that a panel shows."""
        owner, _, path = item.partition("/")
        there = self.bus.get_object(owner, "/" + path, introspect=False)

        def looked(shown):
            menu = self.bus.get_object(owner, shown["Menu"], introspect=False)

            def laid(revision, layout):
                found = {"item": shown, "revision": revision, "layout": layout}
                done(json.dumps(found, default=lambda value: [*value]))

            asked = {"dbus_interface": MENU, "signature": "iias"}
            menu.GetLayout(0, -1, [], **asked, reply_handler=laid, error_handler=failed)

        there.GetAll(ITEM, dbus_interface=PROPERTIES, reply_handler=looked, error_handler=failed)

    @dbus.service.method("test.Panel", in_signature="si", async_callbacks=("done", "failed"))
    def Click(self, item, number, done, failed):  # noqa: N802
        owner, _, path = item.partition("/")
        shown = self.bus.get_object(owner, f"/{path}/Menu", introspect=False)
        said = (number, "clicked", dbus.Int32(0, variant_level=1), dbus.UInt32(0))
        shown.Event(*said, dbus_interface=MENU, signature="isvu", reply_handler=done, error_handler=failed)


if __name__ == "__main__":
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    PANEL = Panel(dbus.SessionBus())
    sys.stdout.flush()
    GLib.MainLoop().run()
