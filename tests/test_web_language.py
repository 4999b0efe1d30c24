from __future__ import annotations

import io
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("babel", reason="the extra web is not installed")

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from align.records import PHRASES
from glossary.files import warnings
from glossary.scoring.report import NOTES
from glossary.web.i18n.language import LANGUAGES, translations
from glossary.web.security.forms import SMALL

from .conftest import ROOT
from .web import browsing, fill

CATALOGUES = [name for name in LANGUAGES if name != "en"]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
TERMS = {
    r"\bdecisions?\b": "พิจารณา",
    r"\bdecided\b": "พิจารณา|ตรวจ",
    r"\bdomain\b": "สาขา",
    r"\bforms?\b": "แบบฟอร์ม",
    r"\bglossary\b": "อภิธานศัพท์",
    r"\bpairs?\b(?! of words)": "คู่ศัพท์",
    r"\brenderings?\b": "คำเทียบ",
    r"\bsegments?\b": "หน่วยแปล",
    r"\bundo(ne)?\b|\btaken? back\b": "เลิกทำ",
}
"""Words of the page, each with the one word that it has in Thai."""
MARKUP = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>|\{\w*\}")


def said() -> set[str]:
    """All that the page says, in the language in which it is written: what is marked, and phrases of the program."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = project["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {m["pattern"]: {k: v for k, v in m.items() if k not in ("pattern", "method")} for m in mappings}
    found = extract_from_dir(str(ROOT), methods, options, KEYWORDS, directory_filter=lambda name: "/." not in name)
    marked = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    return marked | {*PHRASES, *NOTES, *warnings.PHRASES, *warnings.UNITS}


def catalogue(language: str) -> Catalog:
    path = ROOT / "glossary" / "web" / "locale" / f"{language}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def parts(message: Message, text: str | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", CATALOGUES)
def test_all_that_the_page_says_is_translated_and_nothing_else(language: str) -> None:
    messages = [message for message in catalogue(language) if message.id]
    assert {key(message) for message in messages} == said()
    assert not [key(m) for m in messages if m.fuzzy or not all(parts(m, m.string))]


@pytest.mark.parametrize("language", CATALOGUES)
def test_what_is_filled_in_is_filled_in_in_each_language(language: str) -> None:
    for message in filter(lambda message: message.id, catalogue(language)):
        wanted = Counter(MARKUP.findall(parts(message, message.id)[-1]))
        for text in parts(message, message.string):
            assert Counter(MARKUP.findall(text)) == wanted, text


def test_thai_is_spaced_and_ends_as_thai_does() -> None:
    for message in filter(lambda message: message.id, catalogue("th")):
        for text in parts(message, message.string):
            assert not re.search(r"[ก-๛][0-9A-Za-z%{]|[0-9A-Za-z)}][ก-๛]|  |^ |[ .]$", text), text


@pytest.mark.parametrize("english", TERMS)
def test_a_word_of_the_page_is_one_word_in_thai(english: str) -> None:
    said_of_it = [m for m in catalogue("th") if m.id and re.search(english, MARKUP.sub("", key(m)), re.IGNORECASE)]
    assert said_of_it
    assert [key(m) for m in said_of_it if not re.search(TERMS[english], parts(m, m.string)[0])] == []


def test_a_language_is_offered_where_the_page_has_an_address(tmp_path: Path) -> None:
    with browsing(fill(tmp_path / "my.glossary")) as browser:
        assert browser.get("/read").text.count("hreflang") == 1
        assert browser.get("/nowhere").text.count("hreflang") == 1
        for address, fields in (
            ("/read", {"text": "ก (a)"}),
            ("/review/undo", {}),
            ("/read/card", {}),
            ("/nowhere", {}),
        ):
            assert "hreflang" not in browser.submit(address, fields).text


def test_a_large_request_is_refused_in_the_page_language(tmp_path: Path) -> None:
    with browsing(fill(tmp_path / "my.glossary")) as browser:
        answer = browser.submit("/review/undo", {"text": "a" * SMALL}, headers={"accept-language": "th"})
        assert (answer.status_code, "<h1>ข้อมูลใหญ่เกินไป</h1>" in answer.text) == (413, True)


def test_a_language_without_a_catalogue_keeps_every_text() -> None:
    assert translations("en").gettext("Look up") == "Look up"
    assert translations("th").gettext("Look up") != "Look up"


def test_catalogues_lie_where_languages_are_named() -> None:
    held = {path.stem for path in Path(ROOT, "glossary", "web", "locale").glob("*.po")}
    assert held == set(CATALOGUES)
