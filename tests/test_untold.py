"""No `except` clause and no `suppress` leaves a fault untold without a word on why: read from the code itself.

A clause is silent if nothing comes of it but lines in the log: all that it does is pass, go on, break off, return
nothing, or log; beside a line in the log a constant that is returned or kept is nothing either.  Whatever raises,
answers, keeps or shows something else is judged by the tests of its module.
DESIGN.md's table says who is told of what.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults

CODE = Path(__file__).parents[1] / "coach"
DIRECTIVE = re.compile(r"#\s*(noqa|type:|pragma)[^(]*")
"""A comment for a tool; what it says in brackets is for people."""

FEWEST_WORDS = 4
"""Of a reason."""


def comments(source: str) -> dict[int, str]:
    """Return line -> what its comment says to a person."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {each.start[0]: DIRECTIVE.sub("", each.string) for each in tokens if each.type == tokenize.COMMENT}


def logs(statement: ast.stmt) -> bool:
    """Tell whether *statement* is a line in the log."""
    return ast.unparse(statement).startswith("log.")


def is_silent(statement: ast.stmt, *, logged: bool = False) -> bool:
    """Tell whether nothing comes of *statement* but a line in the log; *logged*: there is one beside it."""
    match statement:
        case ast.Pass() | ast.Continue() | ast.Break() | ast.Return(value=None):
            return True
        case ast.Assign(value=ast.Constant()) | ast.Return(value=ast.Constant()):
            return logged
        case ast.Return(value=ast.Tuple(elts=[])):
            return logged
        case ast.If(body=body, orelse=others):
            return is_silent_block([*body, *others])
    return logs(statement)


def is_silent_block(block: list[ast.stmt]) -> bool:
    """Tell whether nothing comes of all of *block*."""
    logged = any(map(logs, block))
    return all(is_silent(statement, logged=logged) for statement in block)


def silent_places(source: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each clause that is silent, and of each head of a `suppress`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ExceptHandler(body=body) if is_silent_block(body):
                yield node.lineno, node.end_lineno or node.lineno
            case ast.With(items=items) if any("suppress" in ast.unparse(item.context_expr) for item in items):
                yield node.lineno - 1, node.body[0].lineno


def untold(source: str) -> list[int]:
    """Return the lines of silent places without a reason."""
    said = comments(source)
    return [
        first
        for first, last in silent_places(source)
        if not any(len(re.findall(r"\w+", said.get(line, ""))) >= FEWEST_WORDS for line in range(first, last + 1))
    ]


def test_whatever_passes_over_a_fault_says_why_that_is_right():
    found = {
        path.relative_to(CODE).as_posix(): lines
        for path in sorted(CODE.rglob("*.py"))
        if (lines := untold(path.read_text("utf-8")))
    }
    assert found == {}, "raise, tell, or give the reason in a comment of the clause"


def test_the_code_has_such_places():
    assert sum(1 for path in CODE.rglob("*.py") for _ in silent_places(path.read_text("utf-8"))) > 40


TRY = "try:\n    go()\nexcept OSError as error:\n    "


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (TRY + "pass", 1),
        (TRY + "log.warning('gone: %s', error)", 1),
        (TRY + "if error.errno:\n        log.warning('gone')", 1),
        (TRY + "log.warning('gone: %s', error)\n    return None", 1),
        (TRY + "log.warning('gone: %s', error)\n    self.ears = None", 1),
        (TRY + "return None", 0),
        (TRY + "pass  # noqa: S110", 1),
        (TRY + "pass  # ignored", 1),
        (TRY + "pass  # whoever asked has gone meanwhile", 0),
        (TRY + "pass  # noqa: S110  (whoever asked has gone)", 0),
        (TRY + "raise DeviceError('gone') from error", 0),
        (TRY + "log.warning('gone')\n    report.wrong('ears', str(error))", 0),
        ("with suppress(OSError):\n    go()", 1),
        ("with suppress(OSError):  # it has gone by itself\n    go()", 0),
    ],
)
def test_a_silent_clause_is_found_and_a_reason_is_no_word_for_a_tool(source, found):
    assert len(untold(source)) == found
