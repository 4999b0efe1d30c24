"""Import and export: choose the format of a file, and say what a format cannot carry or its programs not accept."""

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
"""Most bytes of a file that is read; more would fill the memory."""
NAMED = 5
"""Most terms that are named as too long; the others are counted."""


class Exported(NamedTuple):
    """The bytes of a file, with messages on what it could not carry and on what its programs will not accept."""

    data: bytes
    lost: tuple[str, ...]
    problems: tuple[str, ...]


def guess_format(name: str, data: bytes = b"") -> Format:
    """Return the format of a file by the ending of its name, and where several share it, by how the file begins.

    Raises
    ------
    InputError
        when no format has such names

    >>> guess_format("terms.TBX").name, guess_format("terms.tbx", b'<tbx type="TBX-Basic" style="dca">').name
    ('tbx', 'tbx3')
    """
    fitting = formats_of(name)
    if not fitting:
        endings = ", ".join((".glossary", *_suffixes()))
        raise InputError(f"{name}: its name must end in {endings}; or name the format")
    return next((form for form in fitting if form.begins and form.begins in data[:4096]), fitting[0])


def formats_of(name: str) -> list[Format]:
    """Return the formats with the suffix of *name*, the likeliest first."""
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
    """Read a glossary from the bytes of a file; see ``read_file``."""
    chosen = by_name(form) if form else guess_format(name, data)
    if chosen.read is None:
        raise InputError(f"{name}: {chosen.title} can be written, not read")
    imported = chosen.read(data, name)
    if not imported.glossary.entries and imported.skipped:
        raise InputError(f"{imported.skipped[0]}; the file holds no term")
    return imported


def unknown_statuses(glossary: Glossary, name: str) -> list[FileWarning]:
    """Return a remark on the first status of a glossary that is unknown, if there is one."""
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
    kept, lost = _select(glossary, chosen, statuses)
    data = chosen.write(kept)
    messages = tuple(f"{what}: {count:,}" for what, count in lost.items())
    return Exported(data, messages, tuple(_problems(kept, data, chosen)))


def losses(glossary: Glossary, form: str) -> dict[str, int]:
    """Count what a format could not carry of a glossary, by words that say so, without writing it; see ``export``."""
    return _select(glossary, by_name(form))[1]


def _select(
    glossary: Glossary, form: Format, statuses: Collection[str] | None = None
) -> tuple[Glossary, dict[str, int]]:
    """Return what a format takes of a glossary, and the counts of what is lost by words that say so."""
    takes = form.takes if statuses is None else form.takes.intersection(statuses)
    dropped: Counter[str] = Counter()
    selected = (_select_terms(entry, takes, form, dropped) for entry in glossary)
    entries = [entry for entry in selected if entry is not None]
    if form.one_each:
        entries = _one_rendering_each(entries, dropped)
    kept = Glossary(tuple(entries), glossary.columns)
    losses = (dropped, _lost_fields(kept, form), form.changes(kept))
    return kept, {what: count for counts in losses for what, count in counts.items() if count}


def _select_terms(entry: Entry, takes: Collection[str], form: Format, dropped: Counter[str]) -> Entry | None:
    """Return an entry with the terms that a format takes, None if none is left; count the others in *dropped*."""
    variants = tuple(v for v in entry.variants if _has_status(v, takes, dropped))
    synonyms = tuple(s for s in entry.synonyms if form.keeps_as_rejected(s) or _has_status(s, form.takes, dropped))
    if form.takes != EVERY:  # other programs take the first term for the preferred one
        variants = tuple(sorted(variants, key=lambda v: RANKS.get(v.status, RANKS[""])))
    if form.pairs:
        variants = tuple(v for v in variants if v.thai.strip() and entry.english.strip())
    if not variants and (form.pairs or entry.variants or takes != form.takes):
        dropped["entries without a pair of terms" if form.pairs else "entries without a term"] += 1
        return None
    return replace(entry, variants=variants, synonyms=synonyms)


def _has_status(term: Variant | Synonym, takes: Collection[str], dropped: Counter[str]) -> bool:
    if (term.status if term.status in STATUSES else "") in takes:
        return True
    dropped[f"terms of status {term.status}" if term.status else "terms without a status"] += 1
    return False


def _one_rendering_each(entries: Iterable[Entry], dropped: Counter[str]) -> list[Entry]:
    """Return each English term with its preferred rendering; concepts with the same English compete for it."""
    chosen: dict[str, Entry] = {}
    for entry in entries:
        key = " ".join(entry.english.split())
        best = preferred([*(chosen[key].variants if key in chosen else ()), *entry.variants])
        dropped["further renderings of a term"] += len(entry.variants) - (key not in chosen)
        if best in entry.variants:
            chosen[key] = replace(entry, variants=(best,))
    return list(chosen.values())


def _lost_fields(glossary: Glossary, form: Format) -> Counter[str]:
    """Count the fields with a value that the format does not carry."""
    missing = [field for field in FIELDS if field not in form.carries]
    lost: Counter[str] = Counter()
    for entry in glossary:
        rejected = [s for s in entry.synonyms if form.keeps_as_rejected(s)]
        lost.update(field for s in rejected for field in ("part_of_speech", "note", "extra") if _has_value(s, field))
        entry = replace(entry, synonyms=tuple(s for s in entry.synonyms if s not in rejected))
        lost.update(field for field in missing if _has_value(entry, field))
        for term in iter_terms(entry):
            if isinstance(term, Variant) or "synonyms" in form.carries:
                lost.update(field for field in missing if _has_value(term, field))
    return Counter({field: lost[field] for field in FIELDS if lost[field]})


def _has_value(term: Entry | Variant | Synonym, field: str) -> bool:
    if field == "concept_note":
        return isinstance(term, Entry) and bool(term.note)
    if field == "note" and isinstance(term, Entry):
        return False
    if field in ("confidence", "count"):
        return getattr(term, field, 1) != 1 and isinstance(term, Variant)
    return bool(getattr(term, field, None))


def _problems(glossary: Glossary, data: bytes, form: Format) -> Iterator[str]:
    """Yield messages on what the programs that read the format will not accept."""
    limits = form.limits
    if limits.term_bytes is not None:
        too_long = [term for term in _all_terms(glossary) if len(term.encode()) > limits.term_bytes]
        for term in too_long[:NAMED]:
            yield f"{term!r} has {len(term.encode()):,} bytes; {form.title} takes {limits.term_bytes:,}"
        if len(too_long) > NAMED:
            yield f"{len(too_long) - NAMED:,} more terms have more than {limits.term_bytes:,} bytes"
    for size, most, unit in (
        (len(glossary.rows), limits.rows, "rows"),
        (len(data), limits.file_bytes, "bytes"),
        (len(data.decode("utf-8", "ignore")) if limits.file_characters else 0, limits.file_characters, "code points"),
    ):
        if most is not None and size > most:
            yield f"has {size:,} {unit}; {form.title} takes {most:,}"
    if form.remark:
        yield form.remark


def _all_terms(glossary: Glossary) -> Iterator[str]:
    for entry in glossary:
        yield entry.english
        yield from (variant.thai for variant in entry.variants)
