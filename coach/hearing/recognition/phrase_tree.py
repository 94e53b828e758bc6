"""A prefix tree of everything that may be written for some phrases, token by token.

However many phrases there are, a recogniser that follows the likely prefixes
alone looks at a few nodes for each token.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class PhraseTree:
    """A node: what may follow, and the phrases that are whole here."""

    following: dict[int, PhraseTree] = field(default_factory=dict)
    """Token -> the node behind it."""

    whole: tuple[str, ...] = ()
    """The phrases that end here."""

    def add(self, phrase: str, tokens: Iterable[int]) -> None:
        """Add *tokens* from here on as a way to write *phrase*."""
        node = self
        for token in tokens:
            node = node.following.setdefault(token, PhraseTree())
        if phrase not in node.whole:
            node.whole = (*node.whole, phrase)
