"""Files of single programs: engines (DeepL, Google, Amazon) and CAT tools (Weblate, memoQ, OmegaT, MultiTerm)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from glossary.entries.entry import PROPOSED, Entry, Synonym, Variant, iter_texts
from glossary.entries.rows import from_numbered
from glossary.files import xml
from glossary.files.reading import BOM, decode_any
from glossary.files.warnings import FileWarning, Location
from glossary.formats import csv
from glossary.formats.format import USABLE, WITH_FORBIDDEN, Format, Imported, Limits
from glossary.formats.pairs import count_broken, count_broken_terms, delimited, flatten, pairs
from glossary.search.glossary import Glossary

# ---- translation engines: one rendering for a term ------------------------------------------------------

GOOGLE_HEADER = ("en", "th", "pos", "description")
"""Codes of the languages of an equivalent term set, and the two further columns that Google knows."""
AMAZON_HEADER = ("en", "th")


def write_deepl(glossary: Glossary) -> bytes:
    """Return a glossary as CSV for DeepL, which takes no header."""
    return delimited((entry.english, variant.thai) for entry, variant in pairs(glossary))


def write_google(glossary: Glossary) -> bytes:
    """Return a glossary as CSV for Google Cloud Translation, as a set of equivalent terms."""
    rows = ((e.english, v.thai, v.part_of_speech, e.definition) for e, v in pairs(glossary))
    return delimited([GOOGLE_HEADER, *rows])


def write_amazon(glossary: Glossary) -> bytes:
    """Return a glossary as CSV for Amazon Translate."""
    return delimited([AMAZON_HEADER, *((entry.english, variant.thai) for entry, variant in pairs(glossary))])


# ---- Weblate: the context distinguishes terms that are written alike ------------------------------------

WEBLATE_HEADER = (
    "location",
    "source",
    "target",
    "ID",
    "fuzzy",
    "context",
    "translator_comments",
    "developer_comments",
)


def write_weblate(glossary: Glossary) -> bytes:
    """Return a glossary as CSV for Weblate; a term that is only proposed is marked as fuzzy."""
    return delimited([WEBLATE_HEADER, *_weblate_rows(glossary)])


def _weblate_rows(glossary: Glossary) -> Iterator[tuple[str, ...]]:
    times: Counter[tuple[str, str]] = Counter()
    for entry, variant in pairs(glossary):
        times[entry.english, entry.domain] += 1
        number = times[entry.english, entry.domain]
        # Weblate knows a string by its source and context, so that each further rendering needs another context.
        context = entry.domain if number == 1 else f"{entry.domain} {number}".strip()
        fuzzy = str(variant.status == PROPOSED)
        yield "", entry.english, variant.thai, "", fuzzy, context, variant.note, entry.definition


# ---- memoQ: a row for each entry, with as many columns of terms as the entry with the most has ----------

MEMOQ_ENTRY = (
    "Entry_ID",
    "Entry_Subject",
    "Entry_Domain",
    "Entry_ClientID",
    "Entry_ProjectID",
    "Entry_Created",
    "Entry_Creator",
    "Entry_LastModified",
    "Entry_Modifier",
    "Entry_Note",
)
"""Columns of an entry; memoQ numbers it and knows who made it when, so that those stay empty."""


def write_memoq(glossary: Glossary) -> bytes:
    """Return a glossary as CSV for memoQ; acronyms and synonyms are further English terms."""
    english = max((len(_memoq_english(entry)) for entry in glossary), default=1)
    thai = max((len(entry.variants) for entry in glossary), default=1)
    header = [*MEMOQ_ENTRY, *_memoq_header("English", english), *_memoq_header("Thai", thai)]
    return delimited([header, *(_memoq_row(entry, english, thai) for entry in glossary)], ";")


def _memoq_header(language: str, terms: int) -> Iterator[str]:
    yield f"{language}_Def"
    for _ in range(terms):
        yield from (language, "Term_Info", "Term_Example")


def _memoq_english(entry: Entry) -> list[str]:
    return list(dict.fromkeys((entry.english, *(s.english for s in entry.synonyms), *entry.acronyms)))


def _memoq_row(entry: Entry, english: int, thai: int) -> list[str]:
    about = ["", "", entry.domain, "", "", "", "", "", "", entry.note]
    english_cells = [cell for term in _memoq_english(entry) for cell in (term, "", "")]
    thai_cells = [cell for variant in entry.variants for cell in (variant.thai, "", " ".join(variant.examples))]
    return [*about, entry.definition, *_padded(english_cells, 3 * english), "", *_padded(thai_cells, 3 * thai)]


def _padded(cells: list[str], count: int) -> list[str]:
    return cells + [""] * (count - len(cells))


def _memoq_changes(glossary: Glossary) -> Counter[str]:
    return count_broken(
        text
        for entry in glossary
        for text in (*_memoq_english(entry), entry.definition, entry.note, *(v.thai for v in entry.variants))
    )


# ---- OmegaT: a line for each term, its translation and a comment, separated by tabs; no header ----------

COMMENT = "#"
"""First character of a line that is no term; a term that begins so is written behind a space."""


def write_omegat(glossary: Glossary) -> bytes:
    """Return a glossary as OmegaT has it; notes are written as comments."""
    lines = ("\t".join(map(flatten, (e.english, v.thai, v.note))).rstrip("\t") for e, v in pairs(glossary))
    return "".join((" " + line if line.startswith(COMMENT) else line) + "\n" for line in lines).encode()


def _omegat_changes(glossary: Glossary) -> Counter[str]:
    return count_broken(text for e, v in pairs(glossary) for text in (e.english, v.thai, v.note))


def read_omegat(data: bytes, name: str) -> Imported:
    """Read a glossary of OmegaT; English may be on either side, as the first line with both scripts has it.

    A text with column headings, as spreadsheets save one, is read as a table.

    Raises
    ------
    InputError
        when it cannot be decoded
    """
    text, encoding = decode_any(data, name)
    text = text.removeprefix(BOM)
    if csv.has_header(text.split("\n", 1)[0].split("\t")):
        return csv.read(data, name)
    skipped = csv.encoding_remarks(encoding, name)
    lines = list(_omegat_lines(text, name, skipped))
    guesses = (csv.headless_names([flatten(cell) for cell in cells[:2]]) for _, cells in lines)
    names = [*next(filter(None, guesses), csv.REQUIRED), "note"]
    rows = ((number, dict(zip(names, cells, strict=False))) for number, cells in lines)
    entries, repeated = from_numbered(rows, name, "line")
    return Imported(Glossary(entries), (*skipped, *repeated))


def _omegat_lines(text: str, name: str, skipped: list[FileWarning]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the number and cells of each line that holds a term; add a remark to *skipped* for any other."""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        cells = line.split("\t")
        if len(cells) > 1 and not line.startswith(COMMENT):
            yield number, cells
        elif line.strip() and not line.startswith(COMMENT):
            skipped.append(FileWarning(name, "{}: has no tab", (Location("line", number),)))


# ---- MultiTerm: XML of concepts, their languages and terms, each with its descriptions ------------------

MULTITERM_LANGUAGES = {"EN": "English", "TH": "Thai"}
"""Codes of the languages with the names that MultiTerm has for them."""

Description = tuple[str, str]
"""Name and value of what is said of a concept or term."""


def write_multiterm(glossary: Glossary) -> bytes:
    """Return a glossary as XML for MultiTerm."""
    return xml.document(xml.new("mtf"), map(_multiterm_concept, range(1, len(glossary) + 1), glossary))


def _multiterm_concept(number: int, entry: Entry) -> xml.Element:
    concept = xml.new("conceptGrp")
    xml.add(concept, "concept", str(number))
    for name, value in (("Subject", entry.domain), ("Definition", entry.definition), ("Note", entry.note)):
        _describe(concept, name, value)
    _multiterm_language(concept, "EN", list(_multiterm_english(entry)))
    _multiterm_language(concept, "TH", [(variant.thai, _descriptions(variant)) for variant in entry.variants])
    return concept


def _multiterm_english(entry: Entry) -> Iterator[tuple[str, list[Description]]]:
    yield entry.english, []
    yield from ((synonym.english, _descriptions(synonym)) for synonym in entry.synonyms)
    yield from ((acronym, [("Type", "acronym")]) for acronym in entry.acronyms if acronym != entry.english)


def _descriptions(term: Synonym | Variant) -> list[Description]:
    examples = term.examples if isinstance(term, Variant) else ()
    return [
        ("Status", term.status),
        ("Part of speech", term.part_of_speech),
        ("Note", term.note),
        *(("Context", example) for example in examples),
    ]


def _multiterm_language(concept: xml.Element, code: str, terms: Sequence[tuple[str, list[Description]]]) -> None:
    written = [(term, descriptions) for term, descriptions in terms if xml.clean(term)]
    if not written:
        return
    section = xml.add(concept, "languageGrp")
    xml.add(section, "language", attributes={"type": MULTITERM_LANGUAGES[code], "lang": code})
    for term, descriptions in written:
        group = xml.add(section, "termGrp")
        xml.add(group, "term", term)
        for name, value in descriptions:
            _describe(group, name, value)


def _describe(parent: xml.Element, name: str, value: str) -> None:
    if value:
        xml.typed(xml.add(parent, "descripGrp"), "descrip", name, value)


FORMATS = (
    Format(
        "omegat",
        "OmegaT glossary",
        (".utf8", ".txt"),
        frozenset({"note"}),
        USABLE,
        write_omegat,
        read_omegat,
        pairs=True,
        changes=_omegat_changes,
    ),
    Format(
        "weblate",
        "CSV for Weblate",
        (".csv",),
        frozenset({"domain", "note", "definition"}),
        USABLE,
        write_weblate,
        pairs=True,
        limits=Limits(rows=100_000),
        changes=count_broken_terms,
        remark="Weblate leaves out the comments when it imports a glossary as CSV; TBX keeps them",
    ),
    Format(
        "memoq",
        "CSV for memoQ",
        (".csv",),
        frozenset({"acronyms", "synonyms", "domain", "definition", "concept_note", "examples"}),
        USABLE,
        write_memoq,
        changes=_memoq_changes,
    ),
    Format(
        "multiterm",
        "MultiTerm XML",
        (".xml",),
        frozenset("acronyms synonyms status domain part_of_speech note definition concept_note examples".split()),
        WITH_FORBIDDEN,
        write_multiterm,
        changes=lambda glossary: xml.dropped(iter_texts(glossary)),
    ),
    Format(
        "deepl",
        "CSV for DeepL",
        (".csv",),
        frozenset(),
        USABLE,
        write_deepl,
        pairs=True,
        one_each=True,
        limits=Limits(term_bytes=1_024, file_bytes=10 << 20),
        changes=count_broken_terms,
        remark="DeepL did not list Thai among the languages of its glossaries; see whether it does now",
    ),
    Format(
        "google",
        "CSV for Google Cloud Translation",
        (".csv",),
        frozenset({"part_of_speech", "definition"}),
        USABLE,
        write_google,
        pairs=True,
        one_each=True,
        limits=Limits(file_characters=10_000_000),
        changes=count_broken_terms,
    ),
    Format(
        "amazon",
        "CSV for Amazon Translate",
        (".csv",),
        frozenset(),
        USABLE,
        write_amazon,
        pairs=True,
        one_each=True,
        limits=Limits(term_bytes=200, file_bytes=10_000_000),
        changes=count_broken_terms,
    ),
)
