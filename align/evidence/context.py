"""Context: what stands at the edge of a span and left of it, whatever the English says."""

from __future__ import annotations

import math
import re

import numpy as np

from align import script
from align.arrays import Floats
from align.evidence.reading import Reading

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
OPENING = frozenset("\"'“‘«‹(（[")
MARKS = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,:;/)•·-–")
_JOINING = re.compile(r"และ|หรือ|กับ|ตลอดจน|รวมถึง|,|/|&")
_JOINING_ENGLISH = re.compile(r"(?i)\b(?:and|or|with|versus|vs)\b|&|,|/|\+")
_TITLE_ENGLISH = re.compile(
    r"(?i)^(?:h\.?\s?e\.?|mr|mrs|ms|miss|dr|prof|sir|lord|lady|hon|gen|lt|col|capt|assoc|asst|king|queen|prince|princess)\b"
)


def first_odds(r: Reading) -> Floats:
    """Log odds that the span's first word begins a rendering."""
    return np.array([r.knowledge.boundaries.first.get(w, 0.0) for w in r.first_words])


def before_odds(r: Reading) -> Floats:
    """Log odds that the word left of the span stands right before a rendering."""
    return np.array([r.knowledge.boundaries.before.get(w, 0.0) for w in r.words_before])


def first_seen(r: Reading) -> Floats:
    """Log odds, in a corpus, that the span's first word begins a rendering."""
    return np.array([r.knowledge.edges.first.get(w, 0.0) for w in r.first_words])


def before_seen(r: Reading) -> Floats:
    """Log odds, in a corpus, that the word left of the span stands right before a rendering."""
    return np.array([r.knowledge.edges.before.get(w, 0.0) for w in r.words_before])


def edge_seen(r: Reading) -> Floats:
    """Log odds, in a corpus, that a rendering begins between these two words."""
    return np.array([r.knowledge.edges.odds(b, f) for b, f in zip(r.words_before, r.first_words, strict=True)])


def at_window_start(r: Reading) -> Floats:
    """Does the span take the whole window?"""
    return np.array([float(not r.window.text[:s].strip()) for s in r.window.starts])


def after_bracket(r: Reading) -> Floats:
    """Does another bracket stand right before the span?"""
    return at_window_start(r) * float(r.window.after_bracket)


def after_space(r: Reading) -> Floats:
    """Does a space stand before the span?"""
    return np.array([float(r.window.text[s - 1 : s].isspace()) for s in r.window.starts])


def after_quote(r: Reading) -> Floats:
    """Does an opening quote or bracket stand before the span?"""
    return np.array([float(r.window.text[s - 1 : s] in OPENING and s > 0) for s in r.window.starts])


def quoted_whole(r: Reading) -> Floats:
    """Do quotes or emphasis stand around the span exactly?"""
    marks = script.QUOTES + script.EMPHASIS
    return np.array([float(r.window.quoted and s > 0 and r.window.text[s - 1] in marks) for s in r.window.starts])


def quote_inside(r: Reading) -> Floats:
    """Does the span take in an opening quote that closed before the bracket?"""
    return np.array([float(r.window.quoted and any(c in '“‘«"' for c in r.window.text[s:])) for s in r.window.starts])


def after_mark(r: Reading) -> Floats:
    """Does a list mark, a number or punctuation stand before the span?"""
    return np.array([float(word[-1] in MARKS) for word in r.words_before])


def spaces_inside(r: Reading) -> Floats:
    """Spaces inside the span, as a logarithm."""
    return np.array([math.log1p(r.window.text.count(" ", s)) for s in r.window.starts])


def words_inside(r: Reading) -> Floats:
    """Words inside the span, as a logarithm."""
    ends = np.array([t.end for t in r.window.tokens if t.script != "space"])
    return np.log1p(len(ends) - np.searchsorted(ends, r.starts, side="right"))


def length_ratio(r: Reading) -> Floats:
    """Letters of the span against letters of the English, as a logarithm."""
    return np.log((r.cover.letters + 2) / (len(r.term.letters) + 2))


def length_surprise(r: Reading) -> Floats:
    """How far the length is from what a rendering usually has: the ratio's square."""
    return (length_ratio(r) - 0.05) ** 2


def inside_word(r: Reading) -> Floats:
    """Does the span begin inside a word of the segmenter?"""
    begins = {t.start for t in r.window.tokens}
    return np.array([float(s not in begins) for s in r.window.starts])


def joins_more(r: Reading) -> Floats:
    """Joining words and commas of the span beyond those of the English."""
    english = len(_JOINING_ENGLISH.findall(r.term.text))
    places = np.array([m.start() for m in _JOINING.finditer(r.window.text)])
    inside = len(places) - np.searchsorted(places, r.starts)
    return np.clip(inside - english, -3, 3)


def first_linking(r: Reading) -> Floats:
    """Is the first word one that only links?"""
    return np.array([float(w in LINKING) for w in r.first_words])


def before_linking(r: Reading) -> Floats:
    """Does a linking word stand before the span?"""
    return np.array([float(w in LINKING) for w in r.words_before])


def first_title(r: Reading) -> Floats:
    """Does the span begin with a title: +1 where the English has one too, -1 where it has none?"""
    sign = 1.0 if _TITLE_ENGLISH.search(r.term.text) else -1.0
    return np.array([sign * (w in TITLES) for w in r.first_words])


def before_title(r: Reading) -> Floats:
    """Does a title stand before the span: +1 where the English has none, -1 where it has one?"""
    sign = -1.0 if _TITLE_ENGLISH.search(r.term.text) else 1.0
    return np.array([sign * (w in TITLES) for w in r.words_before])


def first_class_noun(r: Reading) -> Floats:
    """Is the first word a class noun that nothing in the English explains?"""
    explained = r.explained
    return np.array(
        [float(w in CLASS_NOUNS and explained[s] < 0.3) for w, s in zip(r.first_words, r.window.starts, strict=True)]
    )


def before_class_noun(r: Reading) -> Floats:
    """Does a class noun stand before the span?"""
    return np.array([float(w in CLASS_NOUNS) for w in r.words_before])


def foreign_inside(r: Reading) -> Floats:
    """Latin words and numbers of the span that the English does not have, as a logarithm."""
    explained = r.repeated
    odd = [t.start for t in r.window.tokens if t.script in ("latin", "digit") and explained[t.start] == 0]
    return np.log1p(len(odd) - np.searchsorted(np.array(odd), r.starts))
