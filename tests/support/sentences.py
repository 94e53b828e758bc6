"""The sentences that the code writes for people, found in its files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

CODE = Path(__file__).parents[2] / "coach"

TEMPLATES = {"text": (0,), "counted": (1, 2), "add": (1, 2)}
"""Function -> which of its arguments are templates."""

ERRORS = {
    "CoachError", "ConfigError", "DamagedJournalError", "DeviceError", "JournalUnusableError", "UsageError",
}  # fmt: skip
SAID = {
    **dict.fromkeys(("tell", "ask_whether", "XFault", "WaylandFault", "PulseFault", "WrongValue", *ERRORS), 0),
    "reading": 1,
    "fault": 1,
}
"""Function -> which of its arguments a person reads."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the path of each module below coach/ with what is in it."""
    for path in sorted(CODE.rglob("*.py")):
        yield path.relative_to(CODE).as_posix(), ast.parse(path.read_text("utf-8"))


def called(call: ast.Call) -> str:
    """Return the name of the function that *call* calls."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def has_words(template: str) -> bool:
    """Tell whether there is anything to translate in *template* but its fields."""
    return re.search(r"[^\W\d_]{2}", "".join(part for part, *_ in Formatter().parse(template) if part)) is not None


def fields(template: str) -> set[str]:
    """Return the names of the fields of *template*."""
    return {name for _, name, *_ in Formatter().parse(template) if name is not None}


def constants(node: ast.expr, named: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield the strings that *node* may be, where they are written out, there or in what is *named* in its module."""
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp():
            parts = [node.body, node.orelse]
            yield from (each for part in parts for each in constants(part, named))
        case ast.List() | ast.Tuple():
            yield from (each for part in node.elts for each in constants(part, named))
        case ast.BoolOp():
            yield from (each for part in node.values for each in constants(part, named))
        case ast.Name(id=name) if name in named:
            yield from constants(named[name], {})
        case ast.Dict():
            yield from (each for part in node.values for each in constants(part, named))
        case ast.Subscript(value=ast.Name(id=name)) if name in named:
            yield from constants(named[name], {})
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")) if name in named:
            yield from (each for part in (named[name], *node.args[1:]) for each in constants(part, {}))
        case ast.Starred():
            yield from constants(node.value, named)
        case _:
            pass


def named_values(tree: ast.AST) -> dict[str, ast.expr]:
    """Return what the assignments in *tree* bind to a plain name."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = node.value
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.Tuple)
        ):
            pairs = zip(node.targets[0].elts, node.value.elts, strict=False)
            found |= {name.id: value for name, value in pairs if isinstance(name, ast.Name)}
    return found


def written() -> Iterator[tuple[str, str]]:
    """Yield module and sentence: each template, and each sentence without values that is told or raised."""
    for path, tree in modules():
        named = named_values(tree)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = called(call)
            places = TEMPLATES.get(name) or ((SAID[name],) if name in SAID else ())
            if (name in TEMPLATES and name != "add") and not isinstance(call.func, ast.Name):
                continue  # another's method
            for place in places:
                if place < len(call.args):
                    yield from ((path, each) for each in constants(call.args[place], named))
        for answer in (node for node in ast.walk(tree) if isinstance(node, ast.Dict) and path.startswith("programs")):
            for key, value in zip(answer.keys, answer.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "error":
                    yield from ((path, each) for each in constants(value, named))


NOT_READ = (
    "log.", "ValueError", "TypeError", "KeyError", "LookupError", "RuntimeError", "RuleError", "TimeoutError",
    "FileExistsError", "struct.error", "text",
)  # fmt: skip
"""How what is called begins whose sentences are for the log or for us, or have their rows by themselves."""

_COMMANDS = ("coach ", "pactl ")

ENGLISH = (
    "audio/adapters/cue_sheet_svg.py", "content/template.py", "config/settings_page.py",  # pictures and files
    "journal/adapters/", "journal/exchange.py", "hearing/",  # SQL, files of others, grammars
    "plan/adapters/calendar_", "plan/adapters/ics.py", "plan/calendar_",  # what is wrong with calendars
    "programs/daemon/adapters/bus_objects.py", "programs/page/page_gate.py",  # to other programs
    "programs/daemon/adapters/control_server.py", "programs/messages.py", "system/dbus.py",
    "programs/rehearsal/", "speech/adapters/espeak.py", "units.py", "plan/hours.py",  # the log, and faults of ours
)  # fmt: skip
"""Modules, and beginnings of their paths, whose sentences are English by decision: README and DESIGN say which."""


def pasted() -> Iterator[str]:
    """Yield where a sentence is put together that nobody can translate: "cli/now.py:12"."""
    for path, tree in modules():
        if path.startswith(ENGLISH):
            continue
        unread = {
            id(part)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith(NOT_READ)
            for part in ast.walk(call)
        }
        for part in ast.walk(tree):
            if isinstance(part, ast.JoinedStr) and id(part) not in unread:
                said = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in part.values)
                if _SENTENCE.search(said) and not said.strip("`").startswith(_COMMANDS):
                    yield f"{path}:{part.lineno}"


_SENTENCE = re.compile(r"[^\W\d_]{2}[,:;]? [^\W\d_]{2}")
"""Two words, one after the other."""
