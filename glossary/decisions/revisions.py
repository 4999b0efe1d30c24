"""The decisions that a person can make on a concept, as functions from its parts to its new curated part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from align.errors import InputError
from glossary.decisions.limits import LONGEST_TERM, LONGEST_TEXT, BlankError, check_length
from glossary.decisions.overlay import take_evidence_of, term_of, with_acronyms
from glossary.entries.entry import APPROVED, REJECTED, STATUSES, Entry, Variant
from glossary.entries.keys import thai_key
from glossary.search.index import name_key

Revision = Callable[[Entry, Entry], Entry]
"""A function of the current concept and its curated part that returns the new curated part.

It raises InputError when the concept cannot be revised in this way.
"""


def decide(
    thai: str,
    status: str,
    note: str | None = None,
    part_of_speech: str | None = None,
    acronyms: Collection[str] = (),
) -> Revision:
    """Return the revision that gives a Thai term a status; see ``Store.decide``.

    >>> bank = Entry("bank", (), (Variant("ธนาคาร", count=7),))
    >>> [(v.thai, v.status, v.count) for v in decide("ธนาคาร", "approved")(bank, Entry("bank")).variants]
    [('ธนาคาร', 'approved', 0)]
    """
    _check_decided(thai, status)

    def revise(current: Entry, curated: Entry) -> Entry:
        known = term_of(current, thai)
        term = known or Variant(thai)
        new_note = term.note if note is None else note
        new_part = term.part_of_speech if part_of_speech is None else part_of_speech
        check_length("thai", thai, LONGEST_TERM, known.thai if known else "")
        check_length("note", new_note, LONGEST_TEXT, term.note)
        check_length("part_of_speech", new_part, LONGEST_TERM, term.part_of_speech)
        if acronyms:
            _check_acronyms(acronyms, current.acronyms)
            curated = with_acronyms(curated, current, (*current.acronyms, *acronyms))
        return _with_current_term(curated, replace(term, status=status, note=new_note, part_of_speech=new_part))

    return revise


def correct(wrong: str, right: str) -> Revision:
    """Return the revision that approves one Thai term and rejects another; see ``Store.correct``.

    >>> found = Entry("bank", (), (Variant("ที่ธนาคาร"),))
    >>> [(v.thai, v.status) for v in correct("ที่ธนาคาร", "ธนาคาร")(found, Entry("bank")).variants]
    [('ที่ธนาคาร', 'rejected'), ('ธนาคาร', 'approved')]
    """
    _check_decided(right, APPROVED)

    def revise(current: Entry, curated: Entry) -> Entry:
        wrong_term, known = term_of(current, wrong), term_of(current, right)
        check_length("right", right, LONGEST_TERM, known.thai if known else "")
        if wrong_term is None:
            raise InputError(f"concept {current.id!r} has no term {wrong!r}")
        if thai_key(wrong) == thai_key(right):
            return _with_current_term(curated, replace(wrong_term, thai=right, status=APPROVED))
        curated = _with_current_term(curated, replace(wrong_term, status=REJECTED))
        if known is None:
            # The right term inherits count and sources: it was in those places all along, only cut wrongly.
            return _with_term(curated, replace(wrong_term, thai=right, confidence=1.0, status=APPROVED))
        return _with_current_term(curated, replace(known, status=APPROVED))

    return revise


def describe(
    english: str, definition: str, note: str, domain: str | None = None, acronyms: Collection[str] | None = None
) -> Revision:
    """Return the revision that renames, defines and abbreviates a concept; see ``Store.describe``.

    >>> current = Entry("bank", ("BK",))
    >>> curated = describe("Bank", "a house for money", "", "finance", acronyms=())(current, Entry("bank"))
    >>> curated.label, curated.domain, curated.definition, [(s.english, s.status) for s in curated.synonyms]
    ('Bank', 'finance', 'a house for money', [('BK', 'rejected')])
    """

    def revise(current: Entry, curated: Entry) -> Entry:
        new_domain = current.domain if domain is None else domain
        if not english.strip() and not current.variants:
            raise BlankError(f"english must be a term; got {english!r}")
        if acronyms is not None:
            _check_acronyms(acronyms, current.acronyms)
            curated = with_acronyms(curated, current, acronyms)
        curated = replace(curated, english=english, domain=new_domain, definition=definition, note=note)
        _check_lengths(curated, current)
        return curated

    return revise


def new_concept(entry: Entry) -> Entry:
    """Return the curated part of a concept that a person adds; see ``Store.add``.

    Raises
    ------
    InputError
        when it has no English term, one of its terms is empty or has no status, or a text is too long

    >>> new_concept(Entry("bank", (), (Variant("ธนาคาร", status="approved"),))).variants[0].count
    0
    """
    if not name_key(entry.english):
        raise BlankError(f"english must be a term; got {entry.english!r}")
    _check_lengths(entry, Entry(""))
    _check_acronyms(entry.acronyms)
    for term in entry.variants:
        _check_decided(term.thai, term.status)
        check_length("thai", term.thai, LONGEST_TERM)
    return replace(entry, variants=tuple(take_evidence_of(term, None) for term in entry.variants))


def _check_lengths(entry: Entry, before: Entry) -> None:
    """Raise an error if a text of a concept is too long, unless it stays as it was."""
    check_length("english", entry.english, LONGEST_TERM, before.english)
    check_length("domain", entry.domain, LONGEST_TERM, before.domain)
    check_length("definition", entry.definition, LONGEST_TEXT, before.definition)
    check_length("note", entry.note, LONGEST_TEXT, before.note)


def _check_decided(thai: str, status: str) -> None:
    """Raise an error if a Thai term is blank or its status unknown."""
    if status not in STATUSES:
        raise InputError(f"status must be one of {', '.join(STATUSES)}; got {status!r}")
    if not name_key(thai):
        raise BlankError(f"thai must be a term; got {thai!r}")


def _check_acronyms(acronyms: Iterable[str], before: Collection[str] = ()) -> None:
    """Raise an error if a new acronym is blank or too long."""
    for acronym in acronyms:
        if acronym not in before and not name_key(acronym):
            raise InputError(f"acronyms must be terms; got {acronym!r}")
        check_length("acronyms", acronym, LONGEST_TERM, acronym if acronym in before else "")


def _with_current_term(curated: Entry, term: Variant) -> Entry:
    """Return a curated part with a term of the current concept, whose count stays with the documents."""
    return _with_term(curated, take_evidence_of(term, term_of(curated, term.thai)))


def _with_term(entry: Entry, term: Variant) -> Entry:
    """Return an entry with *term* in place of the one that is written so, or added."""
    by_key = {thai_key(v.thai): v for v in entry.variants} | {thai_key(term.thai): term}
    return replace(entry, variants=tuple(by_key.values()))
