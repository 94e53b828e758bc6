from __future__ import annotations

from itertools import product

import pytest

from coach.programs.daemon.icon_picture import draw_icon
from coach.programs.daemon.icon_view import IconLook


def opacities(picture: bytes) -> list[int]:
    return list(picture[::4])


@pytest.mark.parametrize("size", [16, 24])
def test_each_state_looks_unlike_the_others(size):
    states = product(IconLook, [False, True])
    pictures = {draw_icon(look, microphone=microphone, size=size) for look, microphone in states}
    assert len(pictures) == 2 * len(IconLook)
    assert {len(each) for each in pictures} == {size * size * 4}


@pytest.mark.parametrize("look", IconLook)
def test_the_corners_are_clear_and_something_is_drawn(look):
    seen = opacities(draw_icon(look, microphone=False, size=24))
    assert (seen[0], seen[23], seen[-1]) == (0, 0, 0)
    assert sum(each > 200 for each in seen) > 24 * 24 / 5


@pytest.mark.parametrize("look", IconLook)
def test_an_open_microphone_is_a_red_dot(look):
    def reds(microphone: bool) -> int:
        picture = draw_icon(look, microphone=microphone, size=24)
        pixels = zip(picture[::4], picture[1::4], picture[2::4], picture[3::4], strict=True)
        return sum(opaque > 200 and red > 200 and green < 80 for opaque, red, green, _ in pixels)

    assert reds(False) == 0
    assert reds(True) > 20
