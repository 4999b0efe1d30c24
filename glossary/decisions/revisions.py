"""What a person's decision makes of a concept: functions of what is shown of it and of the part that was given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from align.errors import InputError
from glossary.decisions.lengths import LONGEST_TERM, LONGEST_TEXT, BlankError, check_length
from glossary.decisions.overlay import from_documents, term_of, with_acronyms
from glossary.entries.entry import APPROVED, REJECTED, STATUSES, Entry, Variant
from glossary.entries.keys import thai_key
from glossary.search.index import name_key

Revision = Callable[[Entry, Entry], Entry]
"""A function of a concept as it is shown and of its given part, that gives the new given part.

It raises InputError when the concept cannot become so.
"""


def decided(
    thai: str,
    status: str,
    note: str | None = None,
    part_of_speech: str | None = None,
    acronyms: Collection[str] = (),
) -> Revision:
    """A Thai term gets a status; see ``Store.decide``.

    >>> bank = Entry("bank", (), (Variant("ธนาคาร", count=7),))
    >>> [(v.thai, v.status, v.count) for v in decided("ธนาคาร", "approved")(bank, Entry("bank")).variants]
    [('ธนาคาร', 'approved', 0)]
    """
    _check_decided(thai, status)

    def revised(shown: Entry, given: Entry) -> Entry:
        known = term_of(shown, thai)
        term = known or Variant(thai)
        about = term.note if note is None else note
        part = term.part_of_speech if part_of_speech is None else part_of_speech
        check_length("thai", thai, LONGEST_TERM, known.thai if known else "")
        check_length("note", about, LONGEST_TEXT, term.note)
        check_length("part_of_speech", part, LONGEST_TERM, term.part_of_speech)
        if acronyms:
            _check_acronyms(acronyms, shown.acronyms)
            given = with_acronyms(given, shown, (*shown.acronyms, *acronyms))
        return _with_term(given, replace(term, status=status, note=about, part_of_speech=part))

    return revised


def corrected(wrong: str, right: str) -> Revision:
    """A Thai term is approved in place of one that is rejected; see ``Store.correct``.

    >>> found = Entry("bank", (), (Variant("ที่ธนาคาร"),))
    >>> [(v.thai, v.status) for v in corrected("ที่ธนาคาร", "ธนาคาร")(found, Entry("bank")).variants]
    [('ที่ธนาคาร', 'rejected'), ('ธนาคาร', 'approved')]
    """
    _check_decided(right, APPROVED)

    def revised(shown: Entry, given: Entry) -> Entry:
        held, known = term_of(shown, wrong), term_of(shown, right)
        check_length("right", right, LONGEST_TERM, known.thai if known else "")
        if held is None:
            raise InputError(f"concept {shown.id!r} has no term {wrong!r}")
        if thai_key(wrong) == thai_key(right):
            return _with_term(given, replace(held, thai=right, status=APPROVED))
        given = _with_term(given, replace(held, status=REJECTED))
        if known is None:
            return _with(given, replace(held, thai=right, confidence=1.0, status=APPROVED))
        return _with_term(given, replace(known, status=APPROVED))

    return revised


def described(
    english: str, definition: str, note: str, domain: str | None = None, acronyms: Collection[str] | None = None
) -> Revision:
    """A concept is called, explained and abbreviated otherwise; see ``Store.describe``.

    >>> shown = Entry("bank", ("BK",))
    >>> given = described("Bank", "a house for money", "", "finance", acronyms=())(shown, Entry("bank"))
    >>> given.label, given.domain, given.definition, [(s.english, s.status) for s in given.synonyms]
    ('Bank', 'finance', 'a house for money', [('BK', 'rejected')])
    """

    def revised(shown: Entry, given: Entry) -> Entry:
        where = shown.domain if domain is None else domain
        if not english.strip() and not shown.variants:
            raise BlankError(f"english must be a term; got {english!r}")
        if acronyms is not None:
            _check_acronyms(acronyms, shown.acronyms)
            given = with_acronyms(given, shown, acronyms)
        given = replace(given, english=english, domain=where, definition=definition, note=note)
        _check_lengths(given, shown)
        return given

    return revised


def written(entry: Entry) -> Entry:
    """The given part of a new concept, as a person wrote it; see ``Store.add``.

    Raises
    ------
    InputError
        when it has no English term, one of its terms is empty or has no status, or what it says is too long

    >>> written(Entry("bank", (), (Variant("ธนาคาร", status="approved"),))).variants[0].count
    0
    """
    if not name_key(entry.english):
        raise BlankError(f"english must be a term; got {entry.english!r}")
    _check_lengths(entry, Entry(""))
    _check_acronyms(entry.acronyms)
    for term in entry.variants:
        _check_decided(term.thai, term.status)
        check_length("thai", term.thai, LONGEST_TERM)
    return replace(entry, variants=tuple(from_documents(term, None) for term in entry.variants))


def _check_lengths(entry: Entry, before: Entry) -> None:
    """See that what is said of a concept is not too long, where it is other than before."""
    check_length("english", entry.english, LONGEST_TERM, before.english)
    check_length("domain", entry.domain, LONGEST_TERM, before.domain)
    check_length("definition", entry.definition, LONGEST_TEXT, before.definition)
    check_length("note", entry.note, LONGEST_TEXT, before.note)


def _check_decided(thai: str, status: str) -> None:
    """See that a Thai term is one and has a status."""
    if status not in STATUSES:
        raise InputError(f"status must be one of {', '.join(STATUSES)}; got {status!r}")
    if not name_key(thai):
        raise BlankError(f"thai must be a term; got {thai!r}")


def _check_acronyms(acronyms: Iterable[str], before: Collection[str] = ()) -> None:
    """See that those that were not there before are terms."""
    for acronym in acronyms:
        if acronym not in before and not name_key(acronym):
            raise InputError(f"acronyms must be terms; got {acronym!r}")
        check_length("acronyms", acronym, LONGEST_TERM, acronym if acronym in before else "")


def _with_term(given: Entry, shown: Variant) -> Entry:
    """A given part with a term as it is shown, whose count stays with the documents."""
    return _with(given, from_documents(shown, term_of(given, shown.thai)))


def _with(given: Entry, term: Variant) -> Entry:
    """An entry with a term, in place of the one that is written so."""
    by_key = {thai_key(v.thai): v for v in given.variants} | {thai_key(term.thai): term}
    return replace(given, variants=tuple(by_key.values()))
