from __future__ import annotations

import time
from typing import Any

import pytest

from align.errors import InputError
from glossary.documents import subtitles

from .conftest import cases

SMALL = next(case.values[0]["data"] for case in cases("subtitles"))


@pytest.mark.parametrize("case", cases("subtitles"))
def test_subtitles(case: dict[str, Any]) -> None:
    data = case["data"].encode()
    if "error" in case:
        with pytest.raises(InputError) as raised:
            subtitles.read(data, "x.srt")
        assert str(raised.value) == case["error"]
    else:
        content = subtitles.read(data, "x.srt")
        assert content.text == case["text"]
        assert content.encoding == ""
        if "places" in case:
            assert [list(place) for place in content.places] == case["places"]


@pytest.mark.parametrize(("codec", "name"), [("utf-16", "UTF-16"), ("cp874", "TIS-620")])
def test_other_encodings_are_read_and_named(codec: str, name: str) -> None:
    content = subtitles.read(SMALL.encode(codec), "x.srt")
    assert (content.text, content.encoding) == (subtitles.read(SMALL.encode(), "x.srt").text, name)


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(InputError, match=r"^x\.srt: byte 0: is not UTF-8"):
        subtitles.read(b"\xff\xff\xff 00:01 --> 00:02", "x.srt")


def test_a_line_ends_after_a_while() -> None:
    cues = (f"{at // 60}:{at % 60:02} --> {at // 60}:{at % 60:02}\n{at:02}{'ก' * 48}\n" for at in range(100))
    lines = subtitles.read("\n".join(cues).encode(), "x.srt").text.splitlines()
    assert [len(line) for line in lines] == [1_019] * 5


@pytest.mark.parametrize(
    "text", ["<" * 300_000, "{\\" * 150_000, "(" * 300_000, "1\n" * 150_000, "00:01 --> 00:02\n(\n" * 20_000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.perf_counter()
    subtitles.read(f"00:01 --> 00:02\n{text}\n\n00:01 --> 00:02\n{text}".encode(), "x.srt")
    assert time.perf_counter() - began < 3
