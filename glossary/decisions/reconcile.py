"""Two accounts of one concept made one: what one person decided and what another did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Literal, NamedTuple, get_args

from glossary.decisions.changes import Change, changes_of_new, same_status
from glossary.decisions.overlay import (
    MOST_EXAMPLES,
    from_documents,
    refreshed,
    rejected_names,
    term_of,
    union,
    union_of_names,
)
from glossary.entries.entry import (
    ADMITTED,
    APPROVED,
    MOST_SOURCES,
    PROPOSED,
    REJECTED,
    Baseline,
    Entry,
    Synonym,
    Variant,
)
from glossary.entries.keys import concept_id, english_key, thai_key

OnConflict = Literal["keep", "replace", "both", "fail"]
ON_CONFLICT: tuple[OnConflict, ...] = get_args(OnConflict)


class Reconciled(NamedTuple):
    """One entry of two, what changed in the first by the second, and where they disagree.

    ``decision`` is the number under which a glossary file remembers the changes, 0 where it does not.
    """

    entry: Entry
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    decision: int = 0


class Past(NamedTuple):
    """What a concept was called, one after the other, as far as is known; the last is what it is called now."""

    english: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()


def reconcile(
    shown: Entry | None,
    theirs: Entry,
    on_conflict: OnConflict = "keep",
    given: Entry | None = None,
    pasts: tuple[Past, Past] = (Past(), Past()),
    is_taken: Callable[[str, str], bool] = lambda english, domain: False,
) -> Reconciled:
    """Add what another account says of a concept.

    What is undecided or not said yet is taken over. Where both decided otherwise, *on_conflict* says what holds:
    ``keep`` what is there, ``replace`` theirs, ``both`` as far as both can be; ``fail`` is as ``keep``, for a caller
    that raises when there are conflicts. Two accounts disagree on the status, part of speech or note of one rendering,
    on definition or note of the concept, and where each approved another rendering: the one that does not hold is then
    admitted. An English term or domain under which there is another concept is one that they disagree on as well.

    Parameters
    ----------
    shown
        the concept as it is; None when it is new
    theirs
        what the other account says of it
    on_conflict
        what to do where both decided
    given
        the part of *shown* that did not come from documents, which is what is written to; without it, *shown*
    pasts
        what the concept was called in both accounts, *shown* and *theirs*; what one has gone on from is no conflict
    is_taken
        has another concept an English term in a domain?

    Rows of a spreadsheet that say what they were are compared with that first: what a person did not change in them
    says nothing, and what only she changed is no conflict (a three-way merge).

    >>> mine = Entry("bank", (), (Variant("ธนาคาร", status="approved"),))
    >>> both = reconcile(mine, Entry("Bank", (), (Variant("ธนาคาร", note="money"), Variant("แบงก์", status="approved"))))
    >>> [(v.thai, v.status, v.note) for v in both.entry.variants]
    [('ธนาคาร', 'approved', 'money'), ('แบงก์', 'admitted', '')]
    >>> both.conflicts
    (Change(english='bank', thai='แบงก์', field='status', before='admitted', after='approved'),)
    """
    if shown is None:
        rejected = rejected_names(theirs.synonyms)
        acronyms = tuple(name for name in theirs.acronyms if english_key(name) not in rejected)
        variants = tuple(replace(v, baseline=None) for v in theirs.variants)
        theirs = replace(theirs, baseline=None, acronyms=acronyms, variants=variants)
        if len({thai_key(v.thai) for v in variants}) == len(variants):
            return Reconciled(theirs, changes_of_new(theirs))
        shown = replace(theirs, variants=())
    return _Reconciliation(shown, given or shown, on_conflict, pasts, is_taken).take(theirs)


class _Wish(NamedTuple):
    """What theirs says in place of another text; ``agreed`` where it was not decided otherwise meanwhile."""

    text: str
    agreed: bool


class _Reconciliation:
    """What two accounts come to while they are gone through."""

    def __init__(
        self,
        shown: Entry,
        given: Entry,
        on_conflict: OnConflict,
        pasts: tuple[Past, Past],
        is_taken: Callable[[str, str], bool],
    ) -> None:
        self.shown, self.given, self.on_conflict = shown, given, on_conflict
        self.pasts, self.is_taken = pasts, is_taken
        self.changes: list[Change] = []
        self.conflicts: list[Change] = []
        self.variants = {thai_key(v.thai): v for v in given.variants}
        self.taken: dict[str, Variant] = {}

    def take(self, theirs: Entry) -> Reconciled:
        self.theirs = theirs
        for variant in theirs.variants:
            self._take_term(self._corrected(variant))
        synonyms = self._synonyms(theirs.synonyms)
        named = self._named(theirs)
        entry = replace(
            self.given,
            english=named.get("english", self.given.english),
            domain=named.get("domain", self.given.domain),
            acronyms=self._acronyms(theirs.acronyms, rejected_names(synonyms)),
            definition=self._text("", "definition", self.shown.definition, theirs.definition),
            note=self._text("", "concept_note", self.shown.note, theirs.note, joined=True),
            synonyms=synonyms,
            variants=tuple(self.variants.values()),
        )
        return Reconciled(entry, tuple(self.changes), tuple(self.conflicts))

    def _named(self, theirs: Entry) -> dict[str, str]:
        """The English term and the domain where they become others: under the same id, that is a correction."""
        if theirs.id != self.shown.id:
            return {}
        wishes = {"english": self._english(theirs), "domain": self._domain(theirs)}
        own = {field: getattr(self.shown, field) for field in wishes}
        wanted = own | {field: wish.text for field, wish in wishes.items() if wish}
        is_other = (english_key(wanted["english"]), wanted["domain"]) != (english_key(own["english"]), own["domain"])
        is_taken = is_other and self.is_taken(wanted["english"], wanted["domain"])
        named: dict[str, str] = {}
        for field, wish in wishes.items():
            if wish and ((wish.agreed and not is_taken) or self._disagree("", field, own[field], wish.text)):
                self._change("", field, own[field], wish.text)
                named[field] = wish.text
        return named

    def _english(self, theirs: Entry) -> _Wish | None:
        """The English term that theirs says in place of another, if it does."""
        own, said, was = self.shown.english, theirs.english, theirs.baseline.english if theirs.baseline else None
        if said in ("", own):
            return None
        if was is not None:
            return self._wish("english", said != was, own != was)
        domains = (self.shown.domain, theirs.domain)
        is_first, was_first = (any(concept_id(name, each) == theirs.id for each in domains) for name in (said, own))
        return self._wish("english", english_key(said) != english_key(own) and not is_first, not was_first)

    def _domain(self, theirs: Entry) -> _Wish | None:
        """The domain that theirs says in place of another, if it does; an id may be made of the first."""
        own, said, was = self.shown.domain, theirs.domain, theirs.baseline.domain if theirs.baseline else None
        if said == own:
            return None
        if was is not None:
            return self._wish("domain", said != was, own != was)
        is_said, is_decided = (each != "" and not self._makes_id(each, theirs) for each in (said, own))
        return self._wish("domain", is_said, is_decided)

    def _wish(self, field: Literal["english", "domain"], is_said: bool, is_decided: bool) -> _Wish | None:
        """What theirs calls a concept, where it says so; said and decided it is too, where a past has others before.

        The account whose past begins with that of the other has gone on from it.
        """
        mine, others = (getattr(past, field) for past in self.pasts)
        if not (is_said or len(others) > 1) or _goes_on(mine, others):
            return None
        is_decided = (is_decided or len(mine) > 1) and not _goes_on(others, mine)
        return _Wish(getattr(self.theirs, field), not is_decided)

    def _makes_id(self, domain: str, theirs: Entry) -> bool:
        """Is the id of the concept made of an English term that it has, in a domain?"""
        return any(concept_id(english, domain) == theirs.id for english in (self.shown.english, theirs.english))

    def _corrected(self, theirs: Variant) -> Variant:
        """A term that was written over another: the other is rejected, unless they disagree about its status.

        A term that still stands in another row was not written over; its row was copied.
        """
        was = theirs.baseline
        wrong = term_of(self.shown, was.thai) if was else None
        if was is None or not was.thai or thai_key(was.thai) == thai_key(theirs.thai):
            return theirs
        theirs = replace(theirs, baseline=None)
        if (
            wrong is None
            or wrong.status == REJECTED
            or any(thai_key(v.thai) == thai_key(was.thai) for v in self.theirs.variants)
        ):
            return theirs
        decided_since = wrong.is_decided and wrong.status != was.status
        if decided_since and not self._disagree(wrong.thai, "thai corrected", wrong.thai, theirs.thai):
            return theirs
        self._change(wrong.thai, "thai corrected", wrong.thai, theirs.thai)
        key = thai_key(wrong.thai)
        rejected = replace(wrong, status=REJECTED)
        self.variants[key] = from_documents(rejected, self.variants.get(key))
        self.shown = replace(self.shown, variants=tuple(rejected if v is wrong else v for v in self.shown.variants))
        return theirs if theirs.is_decided else replace(theirs, status=APPROVED)

    def _take_term(self, theirs: Variant) -> None:
        key = thai_key(theirs.thai)
        own = self.taken.get(key) or term_of(self.shown, theirs.thai)
        was, theirs = theirs.baseline, replace(theirs, baseline=None)
        if own is None:
            self._change(theirs.thai, "thai", "", theirs.thai)
            status = self._beside_approved(theirs.thai, key, theirs.status)
            self.variants[key] = self.taken[key] = replace(theirs, status=status)
            return
        before = len(self.changes)
        part_of_speech, note = (was.part_of_speech, was.note) if was else (None, None)
        merged = replace(
            own,
            status=self._status(own, theirs, key, was),
            kind=own.kind or self._text(own.thai, "kind", own.kind, theirs.kind),
            part_of_speech=self._text(
                own.thai, "part_of_speech", own.part_of_speech, theirs.part_of_speech, part_of_speech
            ),
            note=self._text(own.thai, "note", own.note, theirs.note, note, joined=True),
            extra=self._extra(own.thai, own.extra, theirs.extra),
        )
        found = self._found(own, theirs)
        self.taken[key] = refreshed(merged, theirs) if found else merged
        if len(self.changes) > before:
            held = from_documents(merged, self.variants.get(key))
            self.variants[key] = refreshed(held, theirs) if found else held

    def _found(self, own: Variant, theirs: Variant) -> bool:
        """Was it found elsewhere or more often, by what theirs says?

        Once without a place is what is said of a term where nothing is.
        """
        before = len(self.changes)
        for field, most in (("sources", MOST_SOURCES), ("examples", MOST_EXAMPLES)):
            mine: tuple[str, ...] = getattr(own, field)
            new = len(union(mine, getattr(theirs, field), most)) - len(mine)
            if new:
                self._change(own.thai, field, str(len(mine)), str(len(mine) + new))
        is_elsewhere = len(self.changes) > before or not own.sources
        if is_elsewhere and theirs.count > own.count and (theirs.count > 1 or theirs.sources):
            self._change(own.thai, "count", str(own.count), str(theirs.count))
        return len(self.changes) > before

    def _status(self, own: Variant, theirs: Variant, key: str, was: Baseline | None) -> str:
        wanted = theirs.status
        if was is not None and same_status(wanted, was.status):
            return own.status
        is_edited = was is not None and same_status(own.status, was.status)
        if same_status(own.status, wanted) or not (theirs.is_decided or is_edited):
            return own.status
        if own.is_decided and not is_edited and not self._disagree(own.thai, "status", own.status, wanted):
            return own.status
        status = self._beside_approved(own.thai, key, wanted or PROPOSED)
        if status != own.status:
            self._change(own.thai, "status", own.status, status)
        return status

    def _beside_approved(self, thai: str, key: str, status: str) -> str:
        """The status of a rendering that theirs approved, beside another that was approved before and is still."""
        kept = {thai_key(v.thai): v.status == APPROVED or not v.is_decided for v in self.theirs.variants}
        approved = [v for v in self.shown.variants if v.status == APPROVED and thai_key(v.thai) != key]
        others = [v for v in approved if kept.get(thai_key(v.thai), True)]
        if status != APPROVED or not others or self.on_conflict == "both":
            return status
        if not self._disagree(thai, "status", ADMITTED, APPROVED):
            return ADMITTED
        for other in others:
            self._change(other.thai, "status", APPROVED, ADMITTED)
            other_key = thai_key(other.thai)
            self.variants[other_key] = from_documents(replace(other, status=ADMITTED), self.variants.get(other_key))
        return APPROVED

    def _text(
        self, thai: str, field: str, own: str, theirs: str, was: str | None = None, *, joined: bool = False
    ) -> str:
        """A text of both; *was* is what it was before theirs was worked on, where that is known."""
        is_edited = was is not None and theirs != was and own == was
        if own == theirs or (was is not None and theirs == was) or not (theirs or is_edited):
            return own
        if joined and not is_edited and {*theirs.split("; ")} <= {*own.split("; ")}:
            return own
        after = theirs
        if own and not is_edited:
            if self.on_conflict == "both" and joined:
                after = f"{own}; {theirs}"
            elif not self._disagree(thai, field, own, theirs):
                return own
        self._change(thai, field, own, after)
        return after

    def _extra(self, thai: str, own: Mapping[str, str], theirs: Mapping[str, str]) -> Mapping[str, str]:
        return {**own, **{n: self._text(thai, n, own.get(n, ""), value) for n, value in theirs.items()}}

    def _acronyms(self, theirs: Sequence[str], rejected: Set[str]) -> tuple[str, ...]:
        known = {english_key(name) for name in self.shown.acronyms} | rejected
        for name in theirs:
            if english_key(name) not in known:
                self._change("", "acronyms", "", name)
        new = [name for name in theirs if english_key(name) not in known]
        return tuple(a for a in union_of_names(self.given.acronyms, new) if english_key(a) not in rejected)

    def _synonyms(self, theirs: Sequence[Synonym]) -> tuple[Synonym, ...]:
        own = {english_key(s.english): s for s in self.given.synonyms}
        acronyms = set(map(english_key, self.given.acronyms))
        for synonym in theirs:
            key = english_key(synonym.english)
            is_acronym = synonym.status == REJECTED and key in acronyms
            if key in own:
                own[key] = self._synonym(own[key], synonym)
            elif not is_acronym or self._disagree("", "acronyms", synonym.english, ""):
                self._change("", "synonym", "", synonym.english)
                own[key] = synonym
        return tuple(own.values())

    def _synonym(self, own: Synonym, theirs: Synonym) -> Synonym:
        return replace(
            own,
            status=self._text("", f"status of {own.english}", own.status, theirs.status),
            part_of_speech=self._text(
                "", f"part_of_speech of {own.english}", own.part_of_speech, theirs.part_of_speech
            ),
            note=self._text("", f"note of {own.english}", own.note, theirs.note, joined=True),
            extra=self._extra("", own.extra, theirs.extra),
        )

    def _change(self, thai: str, field: str, before: str, after: str) -> None:
        self.changes.append(Change(self.shown.english, thai, field, before, after))

    def _disagree(self, thai: str, field: str, own: str, theirs: str) -> bool:
        """Remember a conflict; does theirs hold?"""
        self.conflicts.append(Change(self.shown.english, thai, field, own, theirs))
        return self.on_conflict == "replace"


def _goes_on(names: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Does what a concept was called in one account begin with all that it was called in the other?"""
    return bool(others) and names[: len(others)] == others
