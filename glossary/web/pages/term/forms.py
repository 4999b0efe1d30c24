"""The forms of a concept's page: what they change, and where unsaved input is shown again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from glossary.decisions.overlay import term_of
from glossary.entries.entry import Entry
from glossary.entries.keys import thai_key
from glossary.store import Store
from glossary.store.undo import DecisionMark, undo_decision
from glossary.web.fields import one_of, text


@dataclass(frozen=True, slots=True)
class ConceptForm:
    """A form that was sent: its action, the state of the concept when its page was made, and its fields."""

    action: str
    seen: str
    fields: Mapping[str, str]

    def field(self, name: str) -> str:
        """Return the text of a field; empty if the form has no such field."""
        return self.fields.get(name, "")


class Change(NamedTuple):
    """The number of a decision, 0 when nothing changed, and its Thai term, if any.

    ``is_gone`` is True if the concept no longer exists, because the decision that was undone had added it.
    """

    number: int
    thai: str = ""
    is_gone: bool = False


class UnsavedForm(NamedTuple):
    """Input that could not be saved: the id of the form in which it is shown again, or none, and its fields."""

    form: str
    fields: Mapping[str, str]


def parse_form(form: Mapping[str, object]) -> ConceptForm:
    """Parse a form; line ends become ``\\n``.

    Raises
    ------
    InputError
        when a field is a file
    """
    fields = {name: text(form, name).replace("\r\n", "\n").strip() for name in form}
    return ConceptForm(fields.pop("do", ""), fields.pop("seen", ""), fields)


def apply_form(store: Store, id_: str, sent: ConceptForm) -> Change:
    """Make the change that a form asks for.

    Raises
    ------
    InputError
        when it is not valid; see ``Store.decide``, ``correct``, ``describe`` and ``undo``
    ConcurrentChangeError
        when others decided on the concept since the page was made
    """
    return _ACTIONS[one_of({"do": sent.action}, "do", _ACTIONS)](store, id_, sent)


def unsaved_form(entry: Entry, sent: ConceptForm) -> UnsavedForm:
    """Return the input to show again; if its Thai term is gone meanwhile, in the form that adds one.

    A field that the person did not change is left out, so that it shows what another person wrote there meanwhile.
    """
    thai = sent.field("thai")
    fields = {name: value for name, value in sent.fields.items() if sent.fields.get(f"was_{name}") != value}
    if sent.action in ("describe", "undo"):
        return UnsavedForm("describe" if sent.action == "describe" else "", fields)
    if sent.action != "add" and term_of(entry, thai):
        return UnsavedForm(f"{sent.action}-{anchor(thai)}", fields)
    return UnsavedForm("add", {**sent.fields, "thai": sent.field("right") or thai})


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a field that are not blank.

    >>> split_lines("IEA\\n\\n WTO ")
    ('IEA', 'WTO')
    """
    return tuple(filter(None, map(str.strip, text.splitlines())))


def anchor(thai: str) -> str:
    """Return the element id of a Thai term on the page; spelling variants of one term have the same.

    >>> anchor("ห่วงโซ่ คุณค่า") == anchor("ห่วงโซ่คุณค่า")
    True
    """
    return "term-" + hashlib.blake2b(thai_key(thai).encode(), digest_size=6).hexdigest()


def _decide(store: Store, id_: str, sent: ConceptForm) -> Change:
    thai, note, part = sent.field("thai"), sent.fields.get("note"), sent.fields.get("part_of_speech")
    names = split_lines(sent.field("acronyms"))
    number = store.decide(
        id_, thai, sent.field("status"), note=note, part_of_speech=part, acronyms=names, seen=sent.seen
    )
    return Change(number, thai)


def _add(store: Store, id_: str, sent: ConceptForm) -> Change:
    """Add a term; if it exists, fields that are empty keep their values."""
    fields = {name: value for name, value in sent.fields.items() if value or name not in ("note", "part_of_speech")}
    return _decide(store, id_, ConceptForm(sent.action, sent.seen, fields))


def _correct(store: Store, id_: str, sent: ConceptForm) -> Change:
    right = sent.field("right")
    return Change(store.correct(id_, sent.field("thai"), right, seen=sent.seen), right)


def _describe(store: Store, id_: str, sent: ConceptForm) -> Change:
    """Change a concept's English, definition, note, domain and abbreviations."""
    texts = {name: sent.field(name) for name in ("english", "definition", "note")}
    acronyms = sent.fields.get("acronyms")
    # An abbreviation may have a line break: one that nobody touched must not become two.
    names = None if acronyms is None or acronyms == sent.fields.get("was_acronyms") else split_lines(acronyms)
    return Change(store.describe(id_, **texts, domain=sent.fields.get("domain"), acronyms=names, seen=sent.seen))


def _undo(store: Store, id_: str, sent: ConceptForm) -> Change:
    """Undo a decision on this concept alone: an import of many must not be undone from the page of one."""
    undone = undo_decision(store, DecisionMark.parse(sent.field("mark"), "mark"), id_)
    changes = [change for decision in undone for change in decision.changes]
    thai = next((change.thai for change in changes if change.thai), "")
    return Change(undone[0].number, thai, is_gone=store.get(id_) is None)


_ACTIONS: Mapping[str, Callable[[Store, str, ConceptForm], Change]] = {
    "decide": _decide,
    "add": _add,
    "correct": _correct,
    "describe": _describe,
    "undo": _undo,
}
