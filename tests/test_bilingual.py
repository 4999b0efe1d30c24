from __future__ import annotations

from typing import Any

import pytest

from align.errors import InputError
from glossary.documents import bilingual

from .conftest import cases

SMALL = next(case.values[0]["data"] for case in cases("bilingual")).encode()


@pytest.mark.parametrize("case", cases("bilingual"))
def test_bilingual(case: dict[str, Any]) -> None:
    data = case["data"].encode()
    if "error" in case:
        with pytest.raises(InputError) as raised:
            bilingual.read(data, "x.tmx")
        assert str(raised.value).startswith(case["error"])
        assert "\n" not in str(raised.value)
    else:
        content = bilingual.read(data, "x.tmx")
        assert content.text == case["text"]
        assert [list(place) for place in content.places] == case["places"]


def test_utf_16_is_read() -> None:
    data = b"\xff\xfe" + ("<?xml version='1.0' encoding='utf-16'?>" + SMALL.decode()).encode("utf-16-le")
    assert bilingual.read(data, "x.tmx") == bilingual.read(SMALL, "x.tmx")


def test_many_units_are_read_one_after_the_other() -> None:
    unit = "<tu><tuv xml:lang='th'><seg>ธนาคาร (bank)</seg></tuv></tu>"
    assert len(bilingual.read(f"<tmx><body>{unit * 20_000}</body></tmx>".encode(), "x.tmx").places) == 20_000


def test_a_file_within_the_file_may_be_large() -> None:
    within = f"<header><internal-file>{'A' * 11_000_000}</internal-file></header>"
    unit = "<body><trans-unit id='1'><source>ธนาคาร</source></trans-unit></body>"
    data = f"<xliff><file source-language='th'>{within}{unit}</file></xliff>".encode()
    assert bilingual.read(data, "x.sdlxliff").text == "ธนาคาร\n"


def test_elements_nested_without_end_are_refused() -> None:
    with pytest.raises(InputError, match=r"^x\.tmx:1: has elements nested more than 256 deep$"):
        bilingual.read(b"<tmx>" + b"<hi>" * 10_000, "x.tmx")
