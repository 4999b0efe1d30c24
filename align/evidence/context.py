"""Context: the words and marks at the edge of a span and left of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from align import script
from align.evidence.batch import LEAST_EXPLAINED, ReadingBatch
from align.network import Bools, Floats

# Most mistakes of earlier systems are extra words on the left of a span (96 of 108 errors in Wu, Okazaki & Tsujii
# 2009); titles, class nouns and linking words before a name are the main cause.
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
USUAL_LENGTH_RATIO = 0.05
"""Logarithm of the usual ratio between the letters of a rendering and those of its English."""
OPENING = "\"'“‘«‹(（["
MARKS = "0123456789๐๑๒๓๔๕๖๗๘๙.,:;/)•·-–"
_JOINING = re.compile(r"และ|หรือ|กับ|ตลอดจน|รวมถึง|,|/|&")
_JOINING_ENGLISH = re.compile(r"(?i)\b(?:and|or|with|versus|vs)\b|&|,|/|\+")
_TITLE_ENGLISH = re.compile(
    r"(?i)^(?:h\.?\s?e\.?|mr|mrs|ms|miss|dr|prof|sir|lord|lady|hon|gen|lt|col|capt|assoc|asst|king|queen|prince|princess)\b"
)


def first_odds(batch: ReadingBatch) -> Floats:
    """Return the log odds that the span's first word begins a rendering, counted in gold."""
    return np.array([batch.knowledge.boundaries.first.get(w, 0.0) for w in batch.first_words])


def before_odds(batch: ReadingBatch) -> Floats:
    """Return the log odds that the word left of the span stands right before a rendering, counted in gold."""
    return np.array([batch.knowledge.boundaries.before.get(w, 0.0) for w in batch.words_before])


def first_seen(batch: ReadingBatch) -> Floats:
    """Return the log odds that the span's first word begins a rendering, counted in a corpus."""
    return np.array([batch.knowledge.edges.first.get(w, 0.0) for w in batch.first_words])


def before_seen(batch: ReadingBatch) -> Floats:
    """Return the log odds that the word left of the span stands right before a rendering, counted in a corpus."""
    return np.array([batch.knowledge.edges.before.get(w, 0.0) for w in batch.words_before])


def edge_seen(batch: ReadingBatch) -> Floats:
    """Return the log odds that a rendering begins between two words, counted in a corpus.

    A pair of words that is not listed has the sum of their own odds.
    """
    pairs = zip(batch.words_before, batch.first_words, strict=True)
    known = np.array([batch.knowledge.edges.pair.get(pair, np.nan) for pair in pairs])
    return np.where(np.isnan(known), first_seen(batch) + before_seen(batch), known)


def at_window_start(batch: ReadingBatch) -> Floats:
    """Return 1 if the span takes the whole window, else 0."""
    return np.equal(batch.sum_before(batch.non_space), 0).astype(np.float64)


def after_bracket(batch: ReadingBatch) -> Floats:
    """Return 1 if another bracket stands right before the span, else 0."""
    # A bracket ends the window, so it can stand only before the whole window.
    return at_window_start(batch) * batch.per_candidate(r.window.after_bracket for r in batch.readings)


def after_space(batch: ReadingBatch) -> Floats:
    """Return 1 if a space stands before the span, else 0."""
    return _right_before(batch, (batch.non_space == 0).astype(np.float64))


def after_quote(batch: ReadingBatch) -> Floats:
    """Return 1 if an opening quote or bracket stands before the span, else 0."""
    return _right_before(batch, batch.is_one_of(OPENING))


def quoted_whole(batch: ReadingBatch) -> Floats:
    """Return 1 if quotes or emphasis enclose exactly the span, else 0."""
    return _right_before(batch, batch.is_one_of(script.QUOTES + script.EMPHASIS)) * _quoted(batch)


def quote_inside(batch: ReadingBatch) -> Floats:
    """Return 1 if the span includes the opening quote of a quotation that closes before the bracket, else 0."""
    return (batch.sum_inside(batch.is_one_of('“‘«"')) > 0) * _quoted(batch)


def after_mark(batch: ReadingBatch) -> Floats:
    """Return 1 if a list mark, a number or punctuation stands before the span, else 0."""
    places = batch.place_before
    return ((places >= 0) & batch.is_one_of(MARKS)[places]).astype(np.float64)


def spaces_inside(batch: ReadingBatch) -> Floats:
    """Count spaces inside the span, as a logarithm."""
    return np.log1p(batch.sum_inside(batch.is_one_of(" ")))


def words_inside(batch: ReadingBatch) -> Floats:
    """Count words inside the span, one that its start cuts included, as a logarithm."""
    _, ends = batch.token_bounds("thai", "latin", "digit", "other")
    return np.log1p(batch.sum_inside(batch.mark(ends - 1)))


def length_ratio(batch: ReadingBatch) -> Floats:
    """Return the ratio of the letters of the span to those of the English, as a logarithm."""
    # Two letters more on both sides, so that short terms do not give extreme ratios.
    return np.log((batch.cover.letters + 2) / (batch.per_candidate(len(r.term.letters) for r in batch.readings) + 2))


def length_surprise(batch: ReadingBatch) -> Floats:
    """Return the square of the difference between the length ratio and that of a usual rendering."""
    return (length_ratio(batch) - USUAL_LENGTH_RATIO) ** 2


def inside_word(batch: ReadingBatch) -> Floats:
    """Return 1 if the span starts inside a word of the segmenter, else 0."""
    begins, _ = batch.token_bounds("thai", "latin", "digit")
    return 1 - batch.mark(begins)[batch.starts]


def joins_more(batch: ReadingBatch) -> Floats:
    """Count joining words and commas of the span less those of the English, from -3 to 3."""
    places = [
        base + m.start()
        for base, r in zip(batch.bases.tolist(), batch.readings, strict=True)
        for m in _JOINING.finditer(r.window.text)
    ]
    english = batch.per_candidate(len(_JOINING_ENGLISH.findall(r.term.text)) for r in batch.readings)
    return np.clip(batch.sum_inside(batch.mark(np.array(places, dtype=np.intp))) - english, -3, 3)


def first_linking(batch: ReadingBatch) -> Floats:
    """Return 1 if the first word is a linking word, else 0."""
    return _is_in(LINKING, batch.first_words)


def before_linking(batch: ReadingBatch) -> Floats:
    """Return 1 if a linking word stands before the span, else 0."""
    return _is_in(LINKING, batch.words_before)


def first_title(batch: ReadingBatch) -> Floats:
    """Return 1 if both span and English begin with a title, -1 if only the span does, else 0."""
    return _is_in(TITLES, batch.first_words) * _titled(batch)


def before_title(batch: ReadingBatch) -> Floats:
    """Return 1 if a title stands before the span and the English has none, -1 if the English has one, else 0."""
    return _is_in(TITLES, batch.words_before) * -_titled(batch)


def first_class_noun(batch: ReadingBatch) -> Floats:
    """Return 1 if the first word is a class noun that nothing in the English explains, else 0."""
    return _is_in(CLASS_NOUNS, batch.first_words) * (batch.explained[batch.starts] < LEAST_EXPLAINED)


def before_class_noun(batch: ReadingBatch) -> Floats:
    """Return 1 if a class noun stands before the span, else 0."""
    return _is_in(CLASS_NOUNS, batch.words_before)


def foreign_inside(batch: ReadingBatch) -> Floats:
    """Count Latin words and numbers of the span that the English does not have, as a logarithm."""
    begins, _ = batch.token_bounds("latin", "digit")
    return np.log1p(batch.sum_inside(batch.mark(begins[batch.repeated[begins] == 0])))


def _right_before(batch: ReadingBatch, values: Floats | Bools) -> Floats:
    """Return the value at the place right before each span; 0 at the beginning of a window."""
    return np.where(batch.starts > batch.bases[batch.owner], values[batch.starts - 1], 0.0)


def _quoted(batch: ReadingBatch) -> Floats:
    return batch.per_candidate(r.window.quoted for r in batch.readings)


def _titled(batch: ReadingBatch) -> Floats:
    """Return 1 for readings whose English begins with a title, else -1."""
    return batch.per_candidate(1.0 if _TITLE_ENGLISH.search(r.term.text) else -1.0 for r in batch.readings)


def _is_in(known: frozenset[str], words: Iterable[str]) -> Floats:
    return np.array([word in known for word in words], dtype=np.float64)
