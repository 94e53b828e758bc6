"""Find what a person means by a word: an id, a name in any language, or the beginning of one that fits nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from coach.content.library import Library
from coach.errors import UsageError
from coach.texts import joined, text

_SHOWN = 4
"""Candidates that a message names."""


def find_id(wanted: str, known: Mapping[str, Collection[str]], what: str) -> str:
    """Return the id of the *what* that *wanted* means; *known* is id -> its names.

    *what*: "exercise", "routine", or "exercise or routine" where *known* holds both.

    Raises:
        UsageError: it means none of them, or may mean several; the message names what is near.
    """
    if wanted in known:
        return wanted
    word = _plain(wanted)
    spelt = {key: {_plain(key), *map(_plain, names)} for key, names in known.items()}
    named = [key for key, each in spelt.items() if word in each]
    begun = [key for key, each in spelt.items() if word and any(name.startswith(word) for name in each)]
    meant = named or begun
    if len(meant) == 1:
        return meant[0]
    if meant:
        said = "{wanted!r} may be {ids}; write more of it"
        if len(meant) > _SHOWN:
            said = "{wanted!r} may be {ids} or another; write more of it"
        raise UsageError(text(said, wanted=wanted, ids=", ".join(meant[:_SHOWN])))
    near = _near(word, spelt)
    unknown = text(UNKNOWN_NAME[what], wanted=wanted)
    raise UsageError(
        text("{unknown}; did you mean {near}? {lists}", unknown=unknown, near=near, lists=text(_LISTS[what]))
        if near
        else joined("; ", (unknown, text(_LISTS[what])))
    )


UNKNOWN_NAME = {
    "exercise": "no exercise is called {wanted!r}",
    "routine": "no routine is called {wanted!r}",
    "exercise or routine": "no exercise or routine is called {wanted!r}",
}
_LISTS = {
    "exercise": "`coach exercises` lists them",
    "routine": "`coach routines` lists them",
    "exercise or routine": "`coach exercises` and `coach routines` list them",
}


def find_script_id(wanted: str, library: Library, what: str = "exercise or routine") -> str:
    """Return the id of the *what* in *library* that *wanted* means: "routine", "exercise", or either.

    Raises:
        UsageError: as of `find_id`.
    """
    known: dict[str, tuple[str, ...]] = {}
    if "routine" in what:
        known |= {key: tuple(each.name.values()) for key, each in library.routines.items()}
    if "exercise" in what:
        known |= {key: tuple(each.name.values()) for key, each in library.exercises.items()}
    return find_id(wanted, known, what)


def _near(word: str, spelt: Mapping[str, Collection[str]]) -> str | None:
    keys = {name: key for key, each in spelt.items() for name in each}
    found = get_close_matches(word, list(keys), n=1, cutoff=0.7)
    return keys[found[0]] if found else None


def _plain(text: str) -> str:
    """Return *text* without what people type differently: capitals, underscores, hyphens, spaces around."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
