"""What a conductor tells its watchers comes back as it was."""

from __future__ import annotations

import pytest

from coach.programs.live_protocol import (
    LiveDoing,
    LiveHeard,
    LivePicture,
    LiveSet,
    decode_picture,
    encode_picture,
)

PART = LiveSet(exercise="Hælløft", side="first", done=3, target=12, unit="reps", state="working")
HEARD = LiveHeard(command=None, phrase="skip", confidence=0.25)


@pytest.mark.parametrize("doing", LiveDoing)
@pytest.mark.parametrize("part", [None, PART])
@pytest.mark.parametrize("heard", [None, HEARD])
def test_a_picture_is_one_line_and_comes_back(doing, part, heard):
    picture = LivePicture(doing=doing, routine="Five\n", caption='"æ"', part=part, heard=heard, microphone="built-in")
    line = encode_picture(picture)
    assert line.count(b"\n") == 1
    assert decode_picture(line) == picture


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"3", b"{}", b'{"doing": "flying", "routine": "", "part": null, "heard": null}',
             b'{"doing": "over", "routine": "", "part": {}, "heard": null}', b"\xff", b"[" * 9000]
)  # fmt: skip
def test_what_is_no_picture_is_none(line):
    assert decode_picture(line) is None
