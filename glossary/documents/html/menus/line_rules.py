"""Lines that are no content though no element marks them, as on pages built of tables or of line breaks alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from glossary.documents.html.menus.tree import PageElement
from glossary.documents.markup import Piece

_LANGUAGES = frozenset(
    "ไทย ภาษาไทย th thai eng en english อังกฤษ ภาษาอังกฤษ zh cn chinese จีน ภาษาจีน 中文 简体中文 日本語 jp ja japanese "
    "한국어 kr ko lao ລາວ tiếng việt vn vi melayu ms my deutsch de français fr language ภาษา เลือกภาษา".split()
)
_TOOLS = frozenset("ขนาด ขนาดอักษร ขนาดตัวอักษร ตัวอักษร font size text ก a ก+ a+".split())
"""Words beside a language switch."""
_COMMAND = re.compile(
    r"[\s←«‹<]*(?:ดาวน์โหลด|อ่านต่อ|อ่านเพิ่ม|อ่านทั้งหมด|ดูเพิ่ม|ดูทั้งหมด|ตอบกลับ|แสดงความคิดเห็น|แชร์|แบ่งปัน|ถูกใจ|เข้าสู่ระบบ|สมัคร"
    r"|ลงทะเบียน|ติดต่อเรา|หน้าแรก|หน้าหลัก|กลับ(?:ไป|สู่|ขึ้น|หน้า)|ก่อนหน้า|ถัดไป|พิมพ์หน้า"
    r"|read more|download|share|reply|log ?in|home\b)",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:<<|[←«‹◀])|.*(?:>>|[→»›▶])\W*$", re.DOTALL)
_LONGEST_COMMAND = 40
_BETWEEN = re.compile(r"[\s|/()\[\]:;,.·•»›>—–-]+")
_HOME = re.compile(r"\s*(?:คุณอยู่ที่(?:นี่)?\s*:?\s*)?(?:หน้า(?:แรก|หลัก)|home)\b[^»›>→/]{0,20}[»›>→/]", re.IGNORECASE)
_RIGHTS = re.compile(
    r"©|\bcopyright\b|\(c\) ?(?:19|20|25)\d\d|สงวนลิขสิทธิ์|all rights reserved|\bbest view|\bpowered by", re.IGNORECASE
)
_CONTACT = re.compile(
    r"โทร(?:ศัพท์|สาร)?[\s.:]*\(?[+\d๐-๙]|\btel\b|\bfax\b|อี-?เมล|e-?mail|@[a-z]|ถนน|แขวง|ตำบล|เขต.{0,20}\d{5}"
    r"|ผู้เข้าชม|จำนวนผู้เข้า|\bcounter\b",
    re.IGNORECASE,
)
_MOST_RIGHTS = 300
"""Characters up to which a copyright line is a footer and not a text about copyright."""
_LEAST_LINKS = 3


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: its pieces from ``start`` to ``end``, and how much of it is in links.

    A ``protected`` line is part of a table of data or of the title of the page.
    """

    start: int
    end: int
    text: str
    links: int = 0
    letters: int = 0
    linked: int = 0
    heading: str = ""
    protected: bool = False


def page_lines(pieces: Sequence[Piece], owners: Sequence[PageElement]) -> Iterator[PageLine]:
    """Split what is left of a page into lines; empty ones are left out."""
    start = 0
    for at, piece in enumerate(pieces):
        if piece.text == "\n":
            if at > start:
                yield from _line(pieces, owners, start, at)
            start = at + 1
    if len(pieces) > start:
        yield from _line(pieces, owners, start, len(pieces))


def _line(pieces: Sequence[Piece], owners: Sequence[PageElement], start: int, end: int) -> Iterator[PageLine]:
    links, letters, linked, last = 0, 0, 0, None
    for at in range(start, end):
        size = len(_BETWEEN.sub("", pieces[at].text))
        link = owners[at].link
        letters += size
        if link is not None and size:
            linked += size
            links += link is not last
            last = link
    if letters:
        text = "".join(piece.text for piece in pieces[start:end])
        heading = owners[start].heading
        protected = heading == "h1" or any(owners[at].data for at in (start, end - 1))
        yield PageLine(start, end, text, links, letters, linked, heading, protected)


def is_links(line: PageLine) -> bool:
    """Return whether nine tenths of a line are links.

    >>> is_links(PageLine(0, 1, "หน้าแรก", links=1, letters=7, linked=7)), is_links(PageLine(0, 1, "ก", letters=1))
    (True, False)
    """
    return line.links > 0 and 10 * line.linked >= 9 * line.letters


def is_language_switch(line: PageLine) -> bool:
    """Return whether a line is a language switch, in which the current language need not be a link.

    >>> is_language_switch(PageLine(0, 1, "ภาษาไทย (TH) | English (EN)", links=1))
    True
    >>> is_language_switch(PageLine(0, 1, "ภาษาไทย (Thai)"))
    False
    """
    if not line.links or len(line.text) > 200:
        return False
    words = {word for word in _BETWEEN.split(line.text.lower()) if word}
    return words <= _LANGUAGES | _TOOLS and not words.isdisjoint(_LANGUAGES)


def is_command(line: PageLine) -> bool:
    """Return whether a line is a link that is to be clicked and not to be read, such as "read more".

    >>> is_command(PageLine(0, 1, "อ่านต่อ (Read more)", links=1, letters=15, linked=15))
    True
    >>> is_command(PageLine(0, 1, "ดาวน์โหลด (Download) คือการรับข้อมูล", letters=30))
    False
    >>> is_command(PageLine(0, 1, "ขิง (Ginger) >>", links=1, letters=9, linked=9))
    True
    """
    if line.letters > _LONGEST_COMMAND or not is_links(line):
        return False
    return (_COMMAND.match(line.text) or _ARROW.match(line.text[:200])) is not None


def is_breadcrumb(line: PageLine) -> bool:
    """Return whether a line is the path from the first page of the site to this one.

    >>> is_breadcrumb(PageLine(0, 1, "หน้าแรก (Home) » ข่าว » ประกาศ", links=2))
    True
    >>> is_breadcrumb(PageLine(0, 1, "หน้าแรก (Home) เป็นหน้าที่ผู้อ่านเห็นก่อน", links=1))
    False
    """
    return line.links > 0 and _HOME.match(line.text) is not None


def reserves_rights(line: PageLine) -> bool:
    """Return whether a line reserves rights, by which the footer of a page is known.

    >>> reserves_rights(PageLine(0, 1, "© 2567 กรมตัวอย่าง (Department of Examples)"))
    True
    >>> reserves_rights(PageLine(0, 1, "ลิขสิทธิ์ (Copyright) คือสิทธิแต่เพียงผู้เดียว" * 9))
    False
    """
    return len(line.text) <= _MOST_RIGHTS and _RIGHTS.search(line.text) is not None


def is_contact(line: PageLine) -> bool:
    """Return whether a line has an address, a telephone number or a visitor counter; only a footer is dropped by it.

    >>> is_contact(PageLine(0, 1, "โทรศัพท์ 0 2123 4567")), is_contact(PageLine(0, 1, "โทรทัศน์ (Television)"))
    (True, False)
    """
    return _CONTACT.search(line.text) is not None


_SINGLE_LINE_RULES: tuple[Callable[[PageLine], bool], ...] = (is_language_switch, is_command, is_breadcrumb)


def find_menu_lines(lines: Sequence[PageLine]) -> list[PageLine]:
    """Return the lines that are no content: those of a rule for single lines, runs of links, and the footer."""
    dropped = [line for line in lines if not line.protected and any(rule(line) for rule in _SINGLE_LINE_RULES)]
    return [*dropped, *_link_runs(lines), *_footer(lines)]


def _link_runs(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """Yield the lines of links in runs with at least three links; fewer may be part of the content."""
    run: list[PageLine] = []
    for line in [*lines, None]:
        if line is not None and not line.protected and (is_links(line) or is_language_switch(line)):
            run.append(line)
            continue
        if sum(each.links for each in run) >= _LEAST_LINKS:
            yield from run
        run = []


def _footer(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """Yield the last lines that are links, addresses or reserve rights, if one of them reserves rights."""
    start = len(lines)
    while start and not lines[start - 1].protected:
        line = lines[start - 1]
        if not (is_links(line) or reserves_rights(line) or is_contact(line)):
            break
        start -= 1
    if any(reserves_rights(line) for line in lines[start:]):
        yield from lines[start:]
