"""The status icon: a StatusNotifierItem and its menu (com.canonical.dbusmenu), as KDE and most panels show them.

GNOME shows it with its extension AppIndicator.  Where no panel shows icons
nobody has the watcher's name, and nothing happens until somebody takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from coach.programs.daemon.adapters.bus_objects import BusLine, BusMethod, BusObject
from coach.programs.daemon.icon_view import DeskOrder, IconLook, IconView
from coach.system.dbus import BusCall
from coach.system.paths import APP

WATCHER, WATCHER_PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
ITEM_PATH, MENU_PATH = "/StatusNotifierItem", "/StatusNotifierItem/Menu"
_SIZES = (24, 48)
"""Of the pictures, pixels: a panel's, and twice that for fine screens."""

_ROOT, _HEAD, _LINE = 0, 100, 200
"""Numbers of the menu's entries: its root, the first of the texts, the first of the lines between."""

_NUMBERS = {order: number for number, order in enumerate(DeskOrder, 1)}
_ORDERS = {number: order for order, number in _NUMBERS.items()}


class StatusIcon:
    """The icon on *line*; *obey* is called with what is chosen from its menu."""

    def __init__(self, line: BusLine, view: IconView, obey: Callable[[DeskOrder], None]) -> None:
        self._line, self._view, self._obey = line, view, obey
        self._revision = 1
        self._drawn: dict[tuple[IconLook, bool], list[tuple[int, int, bytes]]] = {}
        line.offer(ITEM_PATH, self._item())
        line.offer(MENU_PATH, self._menu())

    def begin(self) -> None:
        """Register with the watcher there is, and with each that comes.  Called for each connection."""
        self._line.listen(
            ("org.freedesktop.DBus", "NameOwnerChanged"),
            lambda _, body: self._register() if body[0] == WATCHER and body[2] else None,
            f",arg0='{WATCHER}'",
        )
        self._register()

    def _register(self) -> None:
        self._line.ask(BusCall(WATCHER, WATCHER_PATH, WATCHER, "RegisterStatusNotifierItem", "s", (ITEM_PATH,)))

    def show(self, view: IconView) -> None:
        """Show *view* from now on."""
        before, self._view = self._view, view
        if (view.look, view.microphone) != (before.look, before.microphone):
            self._line.emit(ITEM_PATH, "NewIcon")
            self._line.emit(ITEM_PATH, "NewAttentionIcon")
            self._line.emit(ITEM_PATH, "NewStatus", self._status())
        if view.title != before.title:
            self._line.emit(ITEM_PATH, "NewTitle")
        if (view.title, view.lines) != (before.title, before.lines):
            self._line.emit(ITEM_PATH, "NewToolTip")
        if (view.title, view.lines, view.menu) != (before.title, before.lines, before.menu):
            self._revision += 1
            self._line.emit(MENU_PATH, "LayoutUpdated", self._revision, _ROOT)

    # The item.

    def _item(self) -> BusObject:
        def page(*_: object) -> tuple[()]:
            self._obey(DeskOrder.PAGE)
            return ()

        def constant(kind: str, value: object) -> tuple[str, Callable[[], object]]:
            return kind, lambda: value

        at_a_place = BusMethod(takes="ii", gives="", does=page)
        return BusObject(
            interface="org.kde.StatusNotifierItem",
            properties={
                "Category": constant("s", "ApplicationStatus"),
                "Id": constant("s", APP),
                "Title": ("s", lambda: self._view.title),
                "Status": ("s", self._status),
                "WindowId": constant("i", 0),
                "IconThemePath": constant("s", ""),
                "IconName": constant("s", ""),
                "IconPixmap": ("a(iiay)", self._pictures),
                "OverlayIconName": constant("s", ""),
                "OverlayIconPixmap": constant("a(iiay)", []),
                "AttentionIconName": constant("s", ""),
                "AttentionIconPixmap": ("a(iiay)", self._pictures),
                "AttentionMovieName": constant("s", ""),
                "ToolTip": ("(sa(iiay)ss)", lambda: ("", [], self._view.title, "\n".join(self._view.lines))),
                "ItemIsMenu": constant("b", False),
                "Menu": constant("o", MENU_PATH),
            },
            methods={
                "Activate": at_a_place,
                # asked by panels that show no menu of others: the page has all that the menu has
                "ContextMenu": at_a_place,
                "SecondaryActivate": BusMethod(takes="ii", gives="", does=lambda *_: ()),
                "Scroll": BusMethod(takes="is", gives="", does=lambda *_: ()),
            },
            signals={
                "NewTitle": "",
                "NewIcon": "",
                "NewAttentionIcon": "",
                "NewOverlayIcon": "",
                "NewToolTip": "",
                "NewStatus": "s",
            },
        )

    def _status(self) -> str:
        return "NeedsAttention" if self._view.look is IconLook.OFFERING else "Active"

    def _pictures(self) -> list[tuple[int, int, bytes]]:
        key = self._view.look, self._view.microphone
        if key not in self._drawn:
            from coach.programs.daemon.icon_picture import draw_icon

            self._drawn = {key: [(size, size, draw_icon(key[0], microphone=key[1], size=size)) for size in _SIZES]}
        return self._drawn[key]

    # The menu.

    def _menu(self) -> BusObject:
        return BusObject(
            interface="com.canonical.dbusmenu",
            properties={
                "Version": ("u", lambda: 3),
                "TextDirection": ("s", lambda: "ltr"),
                "Status": ("s", lambda: "normal"),
                "IconThemePath": ("as", list),
            },
            methods={
                "GetLayout": BusMethod(takes="iias", gives="u(ia{sv}av)", does=self._layout),
                "GetGroupProperties": BusMethod(takes="aias", gives="a(ia{sv})", does=self._group),
                "GetProperty": BusMethod(takes="is", gives="v", does=lambda number, name: (self._all()[number][name],)),
                "Event": BusMethod(takes="isvu", gives="", does=self._event),
                "EventGroup": BusMethod(takes="a(isvu)", gives="ai", does=self._events),
                "AboutToShow": BusMethod(takes="i", gives="b", does=lambda _: (False,)),
                "AboutToShowGroup": BusMethod(takes="ai", gives="aiai", does=lambda _: ([], [])),
            },
            signals={"ItemsPropertiesUpdated": "a(ia{sv})a(ias)", "LayoutUpdated": "ui"},
        )

    def _all(self) -> dict[int, Mapping[str, tuple[str, object]]]:
        """Return the properties of each entry, in the order of the menu."""
        view = self._view
        between = {"type": ("s", "separator")}
        texts = {
            _HEAD + place: {"label": ("s", _plain(line)), "enabled": ("b", False)}
            for place, line in enumerate((view.title, *view.lines))
        }
        entries = {
            _NUMBERS[each.order]: {"label": ("s", _plain(each.label)), "enabled": ("b", each.enabled)}
            for each in view.menu
        }
        *others, page = entries.items()
        root = {"children-display": ("s", "submenu")}
        return {_ROOT: root, **texts, _LINE: between, **dict(others), _LINE + 1: between, **dict([page])}

    def _layout(self, parent: int, depth: int, names: list[str]) -> tuple[object, ...]:
        found = self._all()
        below: list[tuple[str, object]] = []
        if parent == _ROOT and depth != 0:
            below = [("(ia{sv}av)", (number, _only(found[number], names), [])) for number in found if number != _ROOT]
        return self._revision, (parent, _only(found[parent], names), below)

    def _group(self, numbers: list[int], names: list[str]) -> tuple[object, ...]:
        found = self._all()
        return ([(each, _only(found[each], names)) for each in numbers or found if each in found],)

    def _event(self, number: int, kind: str, *_: Any) -> tuple[()]:
        if kind == "clicked" and number in _ORDERS:
            self._obey(_ORDERS[number])
        return ()

    def _events(self, events: Iterable[tuple[int, str, object, int]]) -> tuple[list[int]]:
        known, unknown = self._all(), []
        for number, kind, *_ in events:
            if number in known:
                self._event(number, kind)
            else:
                unknown.append(number)
        return (unknown,)


def _only(properties: Mapping[str, tuple[str, object]], names: list[str]) -> dict[str, tuple[str, object]]:
    return {name: value for name, value in properties.items() if not names or name in names}


def _plain(label: str) -> str:
    """Return *label* as it is: a menu underlines the letter after a single underscore."""
    return label.replace("_", "__")
