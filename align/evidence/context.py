"""Context: what stands at the edge of a span and left of it, whatever the English says."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from align import script
from align.arrays import Bools, Floats
from align.evidence.sheet import LEAST_EXPLAINED, Sheet

TITLES = frozenset(
    "นาย นาง นางสาว คุณ ดร ศ รศ ผศ น.ส ฯพณฯ ท่าน นพ พญ พล.อ พล.ต.อ พลเอก พลโท พลตรี พันเอก นายแพทย์ "
    "แพทย์หญิง ศาสตราจารย์ รองศาสตราจารย์ ผู้ช่วยศาสตราจารย์ ด็อกเตอร์ หม่อม เจ้า เซอร์ ลอร์ด มิสเตอร์ "
    "มิส".split()
)
CLASS_NOUNS = frozenset(
    "บริษัท มหาวิทยาลัย ประเทศ จังหวัด เมือง แม่น้ำ โครงการ ระบบ โรค พันธุ์ สายพันธุ์ ปลา ต้น นก สกุล "
    "วงศ์ ตำบล อำเภอ เกาะ ทะเล กลุ่ม ชนิด แบบ คำ ชื่อ รุ่น แอป แอปพลิเคชัน เว็บไซต์ โปรแกรม ภาพยนตร์ เพลง "
    "อัลบั้ม หนังสือ นิตยสาร สโมสร ทีม โรงแรม ธนาคาร สนามบิน วิธี เทคนิค ภาวะ อาการ ยา สาร".split()
)
LINKING = frozenset(
    "ของ ที่ ซึ่ง และ หรือ กับ ใน โดย เป็น คือ ว่า เช่น ได้แก่ เรียกว่า ชื่อ อาทิ จาก เพื่อ ให้ ตาม ด้วย "
    "ต่อ ถึง แก่ แห่ง มี ได้ ใช้ ทำ จะ ไม่ แต่ ก็ อัน ภายใต้ ผ่าน เข้า ไป มา รวมทั้ง รวมถึง ตลอดจน "
    "หมายถึง เรียก ทาง ด้าน ระหว่าง สู่ ยัง".split()
)
OPENING = "\"'“‘«‹(（["
MARKS = "0123456789๐๑๒๓๔๕๖๗๘๙.,:;/)•·-–"
_JOINING = re.compile(r"และ|หรือ|กับ|ตลอดจน|รวมถึง|,|/|&")
_JOINING_ENGLISH = re.compile(r"(?i)\b(?:and|or|with|versus|vs)\b|&|,|/|\+")
_TITLE_ENGLISH = re.compile(
    r"(?i)^(?:h\.?\s?e\.?|mr|mrs|ms|miss|dr|prof|sir|lord|lady|hon|gen|lt|col|capt|assoc|asst|king|queen|prince|princess)\b"
)


def first_odds(s: Sheet) -> Floats:
    """Log odds that the span's first word begins a rendering."""
    return np.array([s.knowledge.boundaries.first.get(w, 0.0) for w in s.first_words])


def before_odds(s: Sheet) -> Floats:
    """Log odds that the word left of the span stands right before a rendering."""
    return np.array([s.knowledge.boundaries.before.get(w, 0.0) for w in s.words_before])


def first_seen(s: Sheet) -> Floats:
    """Log odds, in a corpus, that the span's first word begins a rendering."""
    return np.array([s.knowledge.edges.first.get(w, 0.0) for w in s.first_words])


def before_seen(s: Sheet) -> Floats:
    """Log odds, in a corpus, that the word left of the span stands right before a rendering."""
    return np.array([s.knowledge.edges.before.get(w, 0.0) for w in s.words_before])


def edge_seen(s: Sheet) -> Floats:
    """Log odds, in a corpus, that a rendering begins between two words; a pair that is not listed has their sum."""
    pairs = zip(s.words_before, s.first_words, strict=True)
    known = np.array([s.knowledge.edges.pair.get(pair, np.nan) for pair in pairs])
    return np.where(np.isnan(known), first_seen(s) + before_seen(s), known)


def at_window_start(s: Sheet) -> Floats:
    """Does the span take the whole window?"""
    return np.equal(s.before(s.solid), 0).astype(np.float64)


def after_bracket(s: Sheet) -> Floats:
    """Does another bracket stand right before the span?"""
    return at_window_start(s) * s.spread(r.window.after_bracket for r in s.readings)


def after_space(s: Sheet) -> Floats:
    """Does a space stand before the span?"""
    return _right_before(s, (s.solid == 0).astype(np.float64))


def after_quote(s: Sheet) -> Floats:
    """Does an opening quote or bracket stand before the span?"""
    return _right_before(s, s.is_one_of(OPENING))


def quoted_whole(s: Sheet) -> Floats:
    """Do quotes or emphasis stand around the span exactly?"""
    return _right_before(s, s.is_one_of(script.QUOTES + script.EMPHASIS)) * _quoted(s)


def quote_inside(s: Sheet) -> Floats:
    """Does the span take in an opening quote that closed before the bracket?"""
    return (s.inside(s.is_one_of('“‘«"')) > 0) * _quoted(s)


def after_mark(s: Sheet) -> Floats:
    """Does a list mark, a number or punctuation stand before the span?"""
    places = s.place_before
    return ((places >= 0) & s.is_one_of(MARKS)[places]).astype(np.float64)


def spaces_inside(s: Sheet) -> Floats:
    """Spaces inside the span, as a logarithm."""
    return np.log1p(s.inside(s.is_one_of(" ")))


def words_inside(s: Sheet) -> Floats:
    """Words inside the span, as a logarithm; one that the span cuts counts."""
    _, ends = s.tokens("thai", "latin", "digit", "other")
    return np.log1p(s.inside(s.marked(ends - 1)))


def length_ratio(s: Sheet) -> Floats:
    """Letters of the span against letters of the English, as a logarithm."""
    return np.log((s.cover.letters + 2) / (s.spread(len(r.term.letters) for r in s.readings) + 2))


def length_surprise(s: Sheet) -> Floats:
    """How far the length is from what a rendering usually has: the ratio's square."""
    return (length_ratio(s) - 0.05) ** 2


def inside_word(s: Sheet) -> Floats:
    """Does the span begin inside a word of the segmenter?"""
    begins, _ = s.tokens("thai", "latin", "digit")
    return 1 - s.marked(begins)[s.starts]


def joins_more(s: Sheet) -> Floats:
    """Joining words and commas of the span beyond those of the English."""
    places = [
        base + m.start()
        for base, r in zip(s.bases.tolist(), s.readings, strict=True)
        for m in _JOINING.finditer(r.window.text)
    ]
    english = s.spread(len(_JOINING_ENGLISH.findall(r.term.text)) for r in s.readings)
    return np.clip(s.inside(s.marked(np.array(places, dtype=np.intp))) - english, -3, 3)


def first_linking(s: Sheet) -> Floats:
    """Is the first word one that only links?"""
    return _in(LINKING, s.first_words)


def before_linking(s: Sheet) -> Floats:
    """Does a linking word stand before the span?"""
    return _in(LINKING, s.words_before)


def first_title(s: Sheet) -> Floats:
    """Does the span begin with a title: +1 where the English has one too, -1 where it has none?"""
    return _in(TITLES, s.first_words) * _titled(s)


def before_title(s: Sheet) -> Floats:
    """Does a title stand before the span: +1 where the English has none, -1 where it has one?"""
    return _in(TITLES, s.words_before) * -_titled(s)


def first_class_noun(s: Sheet) -> Floats:
    """Is the first word a class noun that nothing in the English explains?"""
    return _in(CLASS_NOUNS, s.first_words) * (s.explained[s.starts] < LEAST_EXPLAINED)


def before_class_noun(s: Sheet) -> Floats:
    """Does a class noun stand before the span?"""
    return _in(CLASS_NOUNS, s.words_before)


def foreign_inside(s: Sheet) -> Floats:
    """Latin words and numbers of the span that the English does not have, as a logarithm."""
    begins, _ = s.tokens("latin", "digit")
    return np.log1p(s.inside(s.marked(begins[s.repeated[begins] == 0])))


def _right_before(s: Sheet, values: Floats | Bools) -> Floats:
    """What stands at the place right before each span; 0 at the beginning of a window."""
    return np.where(s.starts > s.bases[s.owner], values[s.starts - 1], 0.0)


def _quoted(s: Sheet) -> Floats:
    return s.spread(r.window.quoted for r in s.readings)


def _titled(s: Sheet) -> Floats:
    """1 where the English has a title, -1 where it has none."""
    return s.spread(1.0 if _TITLE_ENGLISH.search(r.term.text) else -1.0 for r in s.readings)


def _in(known: frozenset[str], words: Iterable[str]) -> Floats:
    return np.array([word in known for word in words], dtype=np.float64)
