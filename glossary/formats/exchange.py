"""Glossaries out of and into the files of other programs: which format, what it cannot carry, what is too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import NamedTuple

from align.errors import InputError
from glossary.decisions.overlay import RANKS
from glossary.entries.entry import STATUSES, Entry, Synonym, Variant, iter_terms, preferred
from glossary.files.reading import read_input
from glossary.files.warnings import FileWarning
from glossary.formats import FORMATS, by_name
from glossary.formats.format import EVERY, FIELDS, Format, Imported
from glossary.search.glossary import Glossary

MOST_BYTES = 512 << 20
"""Bytes of a file that is read; more would fill the memory."""
NAMED = 5
"""Offending rows that are named; the others are counted."""


class Exported(NamedTuple):
    """The bytes of a file, and in words what it could not carry and what its programs will not accept."""

    data: bytes
    lost: tuple[str, ...]
    over: tuple[str, ...]


def guess(name: str, data: bytes = b"") -> Format:
    """The format of a file by the end of its name, and where several have the same, by how it begins.

    Raises
    ------
    InputError
        when no format has such names

    >>> guess("terms.TBX").name, guess("terms.tbx", b'<tbx type="TBX-Basic" style="dca">').name
    ('tbx', 'tbx3')
    """
    fitting = formats_of(name)
    if not fitting:
        endings = ", ".join((".glossary", *_suffixes()))
        raise InputError(f"{name}: its name must end in {endings}; or name the format")
    return next((form for form in fitting if form.begins and form.begins in data[:4096]), fitting[0])


def formats_of(name: str) -> list[Format]:
    """The formats whose files have names that end so, the likeliest first."""
    suffix = PurePath(name).suffix.lower()
    return [form for form in map(by_name, FORMATS) if suffix in form.suffixes]


def _suffixes() -> Iterator[str]:
    return iter(dict.fromkeys(suffix for name in FORMATS for suffix in by_name(name).suffixes))


def read_file(path: str | Path, form: str | None = None) -> Imported:
    """Read the glossary that a file of another program holds.

    Parameters
    ----------
    path
        the file; ``-`` is standard input, whose format must be named
    form
        the name of its format; without it, guessed from the name and content

    Raises
    ------
    InputError
        when it cannot be read, is not of the format, all of it would be skipped, or the format can only be written
    """
    name = str(path)
    size = Path(path).stat().st_size if Path(path).is_file() else 0
    if size > MOST_BYTES:
        raise InputError(f"{name}: has {size:,} bytes, more than {MOST_BYTES:,}; split it")
    return read_data(read_input(name), name, form)


def read_data(data: bytes, name: str, form: str | None = None) -> Imported:
    """Read the glossary that the bytes of a file hold, whose name says the format; see ``read_file``."""
    chosen = by_name(form) if form else guess(name, data)
    if chosen.read is None:
        raise InputError(f"{name}: {chosen.title} can be written, not read")
    imported = chosen.read(data, name)
    if not imported.glossary.entries and imported.skipped:
        raise InputError(f"{imported.skipped[0]}; the file holds no term")
    return imported


def unknown_statuses(glossary: Glossary, name: str) -> list[FileWarning]:
    """What to say of the first status of a glossary that is not known, if there is one."""
    unknown = sorted({variant.status for _, variant in glossary.rows} - {"", *STATUSES})
    return [
        FileWarning(name, "status {} is none of {}; its rows count as proposed", (repr(status), ", ".join(STATUSES)))
        for status in unknown[:1]
    ]


def export(glossary: Glossary, form: str, statuses: Collection[str] | None = None) -> Exported:
    """Write a glossary for another program.

    Parameters
    ----------
    glossary
        what to write
    form
        the name of a format
    statuses
        write only the Thai terms of these statuses; without it, all that the format takes

    Raises
    ------
    InputError
        when there is no such format

    >>> from glossary.entries.entry import Entry, Variant
    >>> entry = Entry("bank", (), (Variant("ธนาคาร", note="money"),), definition="a house for money")
    >>> export(Glossary((entry,)), "deepl").lost
    ('note: 1', 'definition: 1')
    """
    chosen = by_name(form)
    kept, lost = _fitted(glossary, chosen, statuses)
    data = chosen.write(kept)
    said = tuple(f"{what}: {count:,}" for what, count in lost.items())
    return Exported(data, said, tuple(_over(kept, data, chosen)))


def losses(glossary: Glossary, form: str) -> dict[str, int]:
    """What a format could not carry of a glossary, and how often, without writing it; see ``export``."""
    return _fitted(glossary, by_name(form))[1]


def _fitted(
    glossary: Glossary, form: Format, statuses: Collection[str] | None = None
) -> tuple[Glossary, dict[str, int]]:
    """What a format takes of a glossary, and in words what is lost, and how often."""
    takes = form.takes if statuses is None else form.takes.intersection(statuses)
    kept, left_out = _selected(glossary, takes, form)
    said = (left_out, _losses(kept, form), form.changes(kept))
    return kept, {what: count for counts in said for what, count in counts.items() if count}


def _selected(glossary: Glossary, takes: Collection[str], form: Format) -> tuple[Glossary, Counter[str]]:
    """What a format takes, and in words how much is left out."""
    out: Counter[str] = Counter()
    found = (_taken(entry, takes, form, out) for entry in glossary)
    entries = [entry for entry in found if entry is not None]
    kept = _one_each(entries, out) if form.one_each else entries
    return Glossary(tuple(kept), glossary.columns), out


def _taken(entry: Entry, takes: Collection[str], form: Format, out: Counter[str]) -> Entry | None:
    """An entry with the terms that a format takes, if any are left."""
    variants = tuple(v for v in entry.variants if _is_taken(v, takes, out))
    synonyms = tuple(s for s in entry.synonyms if form.tells(s) or _is_taken(s, form.takes, out))
    if form.takes != EVERY:
        variants = tuple(sorted(variants, key=lambda v: RANKS.get(v.status, RANKS[""])))
    if form.pairs:
        variants = tuple(v for v in variants if v.thai.strip() and entry.english.strip())
    if not variants and (form.pairs or entry.variants or takes != form.takes):
        out["entries without a pair of terms" if form.pairs else "entries without a term"] += 1
        return None
    return replace(entry, variants=variants, synonyms=synonyms)


def _is_taken(term: Variant | Synonym, takes: Collection[str], out: Counter[str]) -> bool:
    if (term.status if term.status in STATUSES else "") in takes:
        return True
    out[f"terms of status {term.status}" if term.status else "terms without a status"] += 1
    return False


def _one_each(entries: Iterable[Entry], out: Counter[str]) -> list[Entry]:
    """Each English term with one rendering; where it is that of several concepts, that of the first, or an approved."""
    chosen: dict[str, Entry] = {}
    for entry in entries:
        key = " ".join(entry.english.split())
        best = preferred([*(chosen[key].variants if key in chosen else ()), *entry.variants])
        out["further renderings of a term"] += len(entry.variants) - (key not in chosen)
        if best in entry.variants:
            chosen[key] = replace(entry, variants=(best,))
    return list(chosen.values())


def _losses(glossary: Glossary, form: Format) -> Counter[str]:
    """How often a field that the format does not carry says something."""
    lost: Counter[str] = Counter()
    for entry in glossary:
        told = [s for s in entry.synonyms if form.tells(s)]
        lost.update(field for s in told for field in ("part_of_speech", "note", "extra") if _says(s, field))
        entry = replace(entry, synonyms=tuple(s for s in entry.synonyms if s not in told))
        lost.update(field for field in FIELDS if field not in form.carries and _says(entry, field))
        for term in iter_terms(entry):
            if isinstance(term, Variant) or "synonyms" in form.carries:
                lost.update(field for field in FIELDS if field not in form.carries and _says(term, field))
    return Counter({field: lost[field] for field in FIELDS if lost[field]})


def _says(term: Entry | Variant | Synonym, field: str) -> bool:
    if field == "concept_note":
        return isinstance(term, Entry) and bool(term.note)
    if field == "note" and isinstance(term, Entry):
        return False
    if field in ("confidence", "count"):
        return getattr(term, field, 1) != 1 and isinstance(term, Variant)
    return bool(getattr(term, field, None))


def _over(glossary: Glossary, data: bytes, form: Format) -> Iterator[str]:
    """In words, what the programs that read the format will not accept."""
    limits = form.limits
    if limits.term_bytes is not None:
        long = [t for t in _terms(glossary) if len(t.encode()) > limits.term_bytes]
        for term in long[:NAMED]:
            yield f"{term!r} has {len(term.encode()):,} bytes; {form.title} takes {limits.term_bytes:,}"
        if len(long) > NAMED:
            yield f"{len(long) - NAMED:,} more terms have more than {limits.term_bytes:,} bytes"
    for size, most, unit in (
        (len(glossary.rows), limits.rows, "rows"),
        (len(data), limits.file_bytes, "bytes"),
        (len(data.decode("utf-8", "ignore")) if limits.file_characters else 0, limits.file_characters, "code points"),
    ):
        if most is not None and size > most:
            yield f"has {size:,} {unit}; {form.title} takes {most:,}"
    if form.remark:
        yield form.remark


def _terms(glossary: Glossary) -> Iterator[str]:
    for entry in glossary:
        yield entry.english
        yield from (variant.thai for variant in entry.variants)
