"""Draw the status icon: a ring with a sign of what the coach does, and a red dot while the microphone is open.

Grey and full colours that stand out from light and dark panels alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from coach.programs.daemon.icon_view import IconLook

Colour: TypeAlias = tuple[int, int, int]
Shape: TypeAlias = Callable[[float, float], bool]
"""Whether a point belongs to it; the picture reaches from -1 to 1."""

_GREY, _WHITE = (128, 138, 150), (255, 255, 255)
_ORANGE, _GREEN, _RED = (230, 126, 34), (39, 160, 92), (220, 40, 50)
_POINTS = 64
"""Along an edge of the picture, at least: what lies between two is not seen."""


def draw_icon(look: IconLook, *, microphone: bool, size: int) -> bytes:
    """Return *size* by *size* pixels of four bytes each: opacity, red, green, blue."""
    layers = [*_LAYERS[look], *(_MICROPHONE if microphone else [])]
    pixels = bytearray()
    fine = -(-_POINTS // size)
    step = 2 / (size * fine)
    for row in range(size):
        for column in range(size):
            hits = [
                _colour(layers, -1 + (column * fine + x + 0.5) * step, -1 + (row * fine + y + 0.5) * step)
                for x in range(fine)
                for y in range(fine)
            ]
            seen = [each for each in hits if each is not None]
            shown = [sum(parts) // len(seen) for parts in zip(*seen, strict=True)] if seen else [0, 0, 0]
            pixels += bytes((255 * len(seen) // len(hits), *shown))
    return bytes(pixels)


def _colour(layers: list[tuple[Shape, Colour | None]], x: float, y: float) -> Colour | None:
    """Return the colour of the uppermost layer at a point; None: nothing is there."""
    return next((colour for shape, colour in reversed(layers) if shape(x, y)), None)


def _disc(radius: float, x: float = 0.0, y: float = 0.0) -> Shape:
    return lambda a, b: (a - x) ** 2 + (b - y) ** 2 <= radius**2


def _box(left: float, top: float, right: float, bottom: float) -> Shape:
    return lambda x, y: left <= x <= right and top <= y <= bottom


def _triangle(x: float, y: float) -> bool:
    return -0.3 <= x <= 0.5 and abs(y) <= 0.45 * (0.5 - x) / 0.8  # noqa: PLR2004  (its corners)


_RING: list[tuple[Shape, Colour | None]] = [(_disc(0.95), _GREY), (_disc(0.7), None)]
_LAYERS: dict[IconLook, list[tuple[Shape, Colour | None]]] = {
    # a clock's hands
    IconLook.WAITING: [*_RING, (_box(-0.1, -0.5, 0.1, 0.1), _GREY), (_box(-0.1, -0.1, 0.4, 0.1), _GREY)],
    IconLook.OFFERING: [
        (_disc(0.95), _ORANGE),
        (_box(-0.14, -0.6, 0.14, 0.15), _WHITE),
        (_box(-0.14, 0.35, 0.14, 0.6), _WHITE),
    ],
    IconLook.SESSION: [(_disc(0.95), _GREEN), (_triangle, _WHITE)],
    IconLook.HELD: [*_RING, (_box(-0.45, -0.12, 0.45, 0.12), _ORANGE)],
    IconLook.PAUSED: [*_RING, (_box(-0.35, -0.4, -0.1, 0.4), _GREY), (_box(0.1, -0.4, 0.35, 0.4), _GREY)],
}
_MICROPHONE: list[tuple[Shape, Colour | None]] = [(_disc(0.46, 0.54, 0.54), None), (_disc(0.38, 0.58, 0.58), _RED)]
