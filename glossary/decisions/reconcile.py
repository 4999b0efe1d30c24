"""The merge of two versions of one concept: what people decided here, and what they decided elsewhere.

*Ours* is the current concept of this glossary, *theirs* the same concept in another glossary or in a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Literal, NamedTuple, get_args

from glossary.decisions.changes import Change, changes_of_new, same_status
from glossary.decisions.overlay import (
    MOST_EXAMPLES,
    add_evidence,
    rejected_names,
    take_evidence_of,
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


class Reconciliation(NamedTuple):
    """The merged entry, the changes that it makes to ours, and the conflicts between both versions.

    ``decision`` is the number of the decision in the history of a glossary file; 0 where nothing was recorded.
    """

    entry: Entry
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    decision: int = 0


class NameHistory(NamedTuple):
    """The English terms and the domains that a concept has had, oldest first, as far as they are known."""

    english: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()


def reconcile(
    current: Entry | None,
    theirs: Entry,
    on_conflict: OnConflict = "keep",
    curated: Entry | None = None,
    name_histories: tuple[NameHistory, NameHistory] = (NameHistory(), NameHistory()),
    is_taken: Callable[[str, str], bool] = lambda english, domain: False,
) -> Reconciliation:
    """Merge another version of a concept into ours.

    Whatever is undecided or missing here is taken over. Where both decided differently, *on_conflict* says what holds:
    ``keep`` ours, ``replace`` it by theirs, ``both`` as far as both are possible; ``fail`` is like ``keep``, for a
    caller that raises an error when there are conflicts. Conflicts can be about the status, part of speech or note of
    one rendering, the definition or note of the concept, and two different approved renderings, of which the one that
    does not hold becomes admitted. A new English term or domain that another concept has is a conflict as well.

    The rows of a spreadsheet may carry what they were when they were exported. Then this is a three-way merge: a field
    that the person did not edit says nothing, and one that nobody else changed meanwhile is no conflict.

    Parameters
    ----------
    current
        our concept; None when it is new
    theirs
        the other version
    on_conflict
        what to do where both decided differently
    curated
        the curated part of *current*, which receives the changes; without it, *current*
    name_histories
        the earlier names of the concept, ours and theirs; where one version has only renamed the concept further than
        the other, that is no conflict
    is_taken
        returns whether another concept has an English term in a domain

    >>> mine = Entry("bank", (), (Variant("ธนาคาร", status="approved"),))
    >>> both = reconcile(mine, Entry("Bank", (), (Variant("ธนาคาร", note="money"), Variant("แบงก์", status="approved"))))
    >>> [(v.thai, v.status, v.note) for v in both.entry.variants]
    [('ธนาคาร', 'approved', 'money'), ('แบงก์', 'admitted', '')]
    >>> both.conflicts
    (Change(english='bank', thai='แบงก์', field='status', before='admitted', after='approved'),)
    """
    if current is None:
        rejected = rejected_names(theirs.synonyms)
        acronyms = tuple(name for name in theirs.acronyms if english_key(name) not in rejected)
        variants = tuple(replace(v, baseline=None) for v in theirs.variants)
        theirs = replace(theirs, baseline=None, acronyms=acronyms, variants=variants)
        if len({thai_key(v.thai) for v in variants}) == len(variants):
            return Reconciliation(theirs, changes_of_new(theirs))
        # Two spellings of one term are merged as if the second had come later.
        current = replace(theirs, variants=())
    return _Reconciler(current, curated or current, on_conflict, name_histories, is_taken).merge(theirs)


class _Renaming(NamedTuple):
    """A new English term or domain; ``is_agreed`` unless ours was renamed as well."""

    text: str
    is_agreed: bool


class _Reconciler:
    """The state of one merge: the changes and conflicts so far, and the terms of the new curated part."""

    def __init__(
        self,
        current: Entry,
        curated: Entry,
        on_conflict: OnConflict,
        name_histories: tuple[NameHistory, NameHistory],
        is_taken: Callable[[str, str], bool],
    ) -> None:
        self.current, self.curated, self.on_conflict = current, curated, on_conflict
        self.name_histories, self.is_taken = name_histories, is_taken
        self.changes: list[Change] = []
        self.conflicts: list[Change] = []
        self.variants = {thai_key(v.thai): v for v in curated.variants}
        # Theirs may spell one term in two ways: the second spelling is merged into the result of the first.
        self.merged: dict[str, Variant] = {}

    def merge(self, theirs: Entry) -> Reconciliation:
        self.theirs = theirs
        for variant in theirs.variants:
            self._merge_term(self._reject_overwritten(variant))
        synonyms = self._merge_synonyms(theirs.synonyms)
        renamed = self._rename(theirs)
        entry = replace(
            self.curated,
            english=renamed.get("english", self.curated.english),
            domain=renamed.get("domain", self.curated.domain),
            acronyms=self._merge_acronyms(theirs.acronyms, rejected_names(synonyms)),
            definition=self._merge_text("", "definition", self.current.definition, theirs.definition),
            note=self._merge_text("", "concept_note", self.current.note, theirs.note, joined=True),
            synonyms=synonyms,
            variants=tuple(self.variants.values()),
        )
        return Reconciliation(entry, tuple(self.changes), tuple(self.conflicts))

    def _rename(self, theirs: Entry) -> dict[str, str]:
        """Return the English term and the domain where theirs changes them.

        Only a concept of the same id can be renamed; with another id, a different spelling is just that.
        """
        if theirs.id != self.current.id:
            return {}
        renamings = {"english": self._rename_english(theirs), "domain": self._rename_domain(theirs)}
        ours = {field: getattr(self.current, field) for field in renamings}
        new = ours | {field: renaming.text for field, renaming in renamings.items() if renaming}
        is_other = (english_key(new["english"]), new["domain"]) != (english_key(ours["english"]), ours["domain"])
        is_taken = is_other and self.is_taken(new["english"], new["domain"])
        renamed: dict[str, str] = {}
        for field, renaming in renamings.items():
            if renaming is None:
                continue
            is_agreed = renaming.is_agreed and not is_taken
            if is_agreed or self._conflict("", field, ours[field], renaming.text):
                self._change("", field, ours[field], renaming.text)
                renamed[field] = renaming.text
        return renamed

    def _rename_english(self, theirs: Entry) -> _Renaming | None:
        """Return their English term if they renamed the concept."""
        our_term, their_term = self.current.english, theirs.english
        if their_term in ("", our_term):
            return None
        if theirs.baseline:
            exported = theirs.baseline.english
            return self._renaming("english", their_term != exported, our_term != exported)
        # The id of a concept that was never renamed is a hash of its English term and domain.
        domains = (self.current.domain, theirs.domain)
        theirs_is_first, ours_is_first = (
            any(concept_id(term, domain) == theirs.id for domain in domains) for term in (their_term, our_term)
        )
        is_other = english_key(their_term) != english_key(our_term)
        return self._renaming("english", is_other and not theirs_is_first, not ours_is_first)

    def _rename_domain(self, theirs: Entry) -> _Renaming | None:
        """Return their domain if they moved the concept."""
        ours, domain = self.current.domain, theirs.domain
        if domain == ours:
            return None
        exported = theirs.baseline.domain if theirs.baseline else None
        if exported is not None:
            return self._renaming("domain", domain != exported, ours != exported)
        is_theirs_new, is_ours_new = (each != "" and not self._is_first_domain(each, theirs) for each in (domain, ours))
        return self._renaming("domain", is_theirs_new, is_ours_new)

    def _renaming(
        self, field: Literal["english", "domain"], is_renamed: bool, is_ours_renamed: bool
    ) -> _Renaming | None:
        """Return their name unless it is only an earlier name of ours.

        A name history of more than one name proves a renaming. The version whose history begins with that of the other
        has been renamed further, and wins without a conflict.
        """
        ours, theirs = (getattr(history, field) for history in self.name_histories)
        if not (is_renamed or len(theirs) > 1) or _continues(ours, theirs):
            return None
        is_ours_renamed = (is_ours_renamed or len(ours) > 1) and not _continues(theirs, ours)
        return _Renaming(getattr(self.theirs, field), not is_ours_renamed)

    def _is_first_domain(self, domain: str, theirs: Entry) -> bool:
        """Return whether the id of the concept was made in *domain*, from an English term of either version."""
        return any(concept_id(english, domain) == theirs.id for english in (self.current.english, theirs.english))

    def _reject_overwritten(self, theirs: Variant) -> Variant:
        """Reject the term that a person typed *theirs* over, unless it was decided otherwise meanwhile.

        A term that still stands in another row was not typed over; its row was copied.
        """
        was = theirs.baseline
        if was is None or not was.thai or thai_key(was.thai) == thai_key(theirs.thai):
            return theirs
        theirs = replace(theirs, baseline=None)
        wrong = term_of(self.current, was.thai)
        is_copied = any(thai_key(v.thai) == thai_key(was.thai) for v in self.theirs.variants)
        if wrong is None or wrong.status == REJECTED or is_copied:
            return theirs
        is_decided_since = wrong.is_decided and wrong.status != was.status
        if is_decided_since and not self._conflict(wrong.thai, "thai corrected", wrong.thai, theirs.thai):
            return theirs
        self._change(wrong.thai, "thai corrected", wrong.thai, theirs.thai)
        key = thai_key(wrong.thai)
        rejected = replace(wrong, status=REJECTED)
        self.variants[key] = take_evidence_of(rejected, self.variants.get(key))
        self.current = replace(
            self.current, variants=tuple(rejected if v is wrong else v for v in self.current.variants)
        )
        return theirs if theirs.is_decided else replace(theirs, status=APPROVED)

    def _merge_term(self, theirs: Variant) -> None:
        key = thai_key(theirs.thai)
        own = self.merged.get(key) or term_of(self.current, theirs.thai)
        was, theirs = theirs.baseline, replace(theirs, baseline=None)
        if own is None:
            self._change(theirs.thai, "thai", "", theirs.thai)
            status = self._status_beside_approved(theirs.thai, key, theirs.status)
            self.variants[key] = self.merged[key] = replace(theirs, status=status)
            return
        changes_before = len(self.changes)
        old_part, old_note = (was.part_of_speech, was.note) if was else (None, None)
        merged = replace(
            own,
            status=self._merge_status(own, theirs, key, was),
            kind=own.kind or self._merge_text(own.thai, "kind", own.kind, theirs.kind),
            part_of_speech=self._merge_text(
                own.thai, "part_of_speech", own.part_of_speech, theirs.part_of_speech, old_part
            ),
            note=self._merge_text(own.thai, "note", own.note, theirs.note, old_note, joined=True),
            extra=self._merge_extra(own.thai, own.extra, theirs.extra),
        )
        has_new_evidence = self._note_evidence(own, theirs)
        self.merged[key] = add_evidence(merged, theirs) if has_new_evidence else merged
        if len(self.changes) > changes_before:
            curated = take_evidence_of(merged, self.variants.get(key))
            self.variants[key] = add_evidence(curated, theirs) if has_new_evidence else curated

    def _note_evidence(self, own: Variant, theirs: Variant) -> bool:
        """Record whether theirs has new sources, new examples or a higher count; return whether it has."""
        changes_before = len(self.changes)
        for field, most in (("sources", MOST_SOURCES), ("examples", MOST_EXAMPLES)):
            ours: tuple[str, ...] = getattr(own, field)
            new = len(union(ours, getattr(theirs, field), most)) - len(ours)
            if new:
                self._change(own.thai, field, str(len(ours)), str(len(ours) + new))
        is_elsewhere = len(self.changes) > changes_before or not own.sources
        # A count of 1 without a source is only the default of a table that has no counts.
        if is_elsewhere and theirs.count > own.count and (theirs.count > 1 or theirs.sources):
            self._change(own.thai, "count", str(own.count), str(theirs.count))
        return len(self.changes) > changes_before

    def _merge_status(self, own: Variant, theirs: Variant, key: str, was: Baseline | None) -> str:
        if was is not None and same_status(theirs.status, was.status):
            return own.status
        is_ours_unchanged = was is not None and same_status(own.status, was.status)
        if same_status(own.status, theirs.status) or not (theirs.is_decided or is_ours_unchanged):
            return own.status
        is_conflict = own.is_decided and not is_ours_unchanged
        if is_conflict and not self._conflict(own.thai, "status", own.status, theirs.status):
            return own.status
        status = self._status_beside_approved(own.thai, key, theirs.status or PROPOSED)
        if status != own.status:
            self._change(own.thai, "status", own.status, status)
        return status

    def _status_beside_approved(self, thai: str, key: str, status: str) -> str:
        """Return the status of their rendering where ours has approved another one, which theirs does not revoke."""
        keeps_approval = {thai_key(v.thai): v.status == APPROVED or not v.is_decided for v in self.theirs.variants}
        approved = [v for v in self.current.variants if v.status == APPROVED and thai_key(v.thai) != key]
        others = [v for v in approved if keeps_approval.get(thai_key(v.thai), True)]
        if status != APPROVED or not others or self.on_conflict == "both":
            return status
        if not self._conflict(thai, "status", ADMITTED, APPROVED):
            return ADMITTED
        for other in others:
            self._change(other.thai, "status", APPROVED, ADMITTED)
            other_key = thai_key(other.thai)
            self.variants[other_key] = take_evidence_of(replace(other, status=ADMITTED), self.variants.get(other_key))
        return APPROVED

    def _merge_text(
        self, thai: str, field: str, own: str, theirs: str, was: str | None = None, *, joined: bool = False
    ) -> str:
        """Return the text of a field; *was* is the text that was exported, where that is known.

        With *joined*, the field may hold several texts, separated by semicolons.
        """
        is_edited_there_alone = was is not None and theirs != was and own == was
        is_unedited = was is not None and theirs == was
        if own == theirs or is_unedited or not (theirs or is_edited_there_alone):
            return own
        if joined and not is_edited_there_alone and {*theirs.split("; ")} <= {*own.split("; ")}:
            return own
        after = theirs
        if own and not is_edited_there_alone:
            if self.on_conflict == "both" and joined:
                after = f"{own}; {theirs}"
            elif not self._conflict(thai, field, own, theirs):
                return own
        self._change(thai, field, own, after)
        return after

    def _merge_extra(self, thai: str, own: Mapping[str, str], theirs: Mapping[str, str]) -> Mapping[str, str]:
        return {**own, **{n: self._merge_text(thai, n, own.get(n, ""), value) for n, value in theirs.items()}}

    def _merge_acronyms(self, theirs: Sequence[str], rejected: Set[str]) -> tuple[str, ...]:
        known = {english_key(name) for name in self.current.acronyms} | rejected
        new = [name for name in theirs if english_key(name) not in known]
        for name in new:
            self._change("", "acronyms", "", name)
        return tuple(a for a in union_of_names(self.curated.acronyms, new) if english_key(a) not in rejected)

    def _merge_synonyms(self, theirs: Sequence[Synonym]) -> tuple[Synonym, ...]:
        own = {english_key(s.english): s for s in self.curated.synonyms}
        acronyms = set(map(english_key, self.curated.acronyms))
        for synonym in theirs:
            key = english_key(synonym.english)
            rejects_our_acronym = synonym.status == REJECTED and key in acronyms
            if key in own:
                own[key] = self._merge_synonym(own[key], synonym)
            elif not rejects_our_acronym or self._conflict("", "acronyms", synonym.english, ""):
                self._change("", "synonym", "", synonym.english)
                own[key] = synonym
        return tuple(own.values())

    def _merge_synonym(self, own: Synonym, theirs: Synonym) -> Synonym:
        def merge(field: str, *, joined: bool = False) -> str:
            name = f"{field} of {own.english}"
            return self._merge_text("", name, getattr(own, field), getattr(theirs, field), joined=joined)

        return replace(
            own,
            status=merge("status"),
            part_of_speech=merge("part_of_speech"),
            note=merge("note", joined=True),
            extra=self._merge_extra("", own.extra, theirs.extra),
        )

    def _change(self, thai: str, field: str, before: str, after: str) -> None:
        self.changes.append(Change(self.current.english, thai, field, before, after))

    def _conflict(self, thai: str, field: str, own: str, theirs: str) -> bool:
        """Record a conflict; return whether theirs holds."""
        self.conflicts.append(Change(self.current.english, thai, field, own, theirs))
        return self.on_conflict == "replace"


def _continues(names: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Return whether *names* begins with all of *others*, as the history of a concept that was renamed further."""
    return bool(others) and names[: len(others)] == others
