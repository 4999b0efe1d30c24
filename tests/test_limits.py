"""Names of persons as they are stored."""

from __future__ import annotations

import pytest

from align.errors import InputError
from glossary.decisions.limits import parse_person

from .storing import empty


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("  ", ""),
        (" มะลิ\n ศรีสุข ", "มะลิ ศรีสุข"),
        ("<b>&'\"", "<b>&'\""),
        ("ก" * 60, "ก" * 60),
        ("אבג", "אבג"),
        ("😀", "😀"),
    ],
)
def test_parse_person_returns_one_line(said: str, kept: str) -> None:
    assert parse_person(said) == kept


@pytest.mark.parametrize(
    "said", ["x" * 61, "a\u200eb", "a\u202eb", "\u2067a", "a\0", "a\x1b[31m", "a\u200b", "\ud800", "\ufeffa"]
)
def test_parse_person_refuses_invisible_characters(said: str) -> None:
    with pytest.raises(InputError, match=r"^by must be at most 60 visible letters; got ") as error:
        parse_person(said)
    assert str(error.value).isprintable()
    with empty() as store, pytest.raises(InputError, match="by must be"), store.signed(said):
        pass
