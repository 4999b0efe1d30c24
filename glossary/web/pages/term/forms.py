"""What the forms of a concept's page do, and where what was typed is shown again when it could not be done."""

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
class Sent:
    """A form as it was sent: what to do, the state of the concept that its page showed, and what was typed."""

    action: str
    seen: str
    fields: Mapping[str, str]

    def field(self, name: str) -> str:
        """What was typed in a field; empty where the form has no such field."""
        return self.fields.get(name, "")


class Done(NamedTuple):
    """The number of a decision, 0 when nothing is other than before, and the Thai term that it is on, or none.

    ``is_gone`` says that there is no such concept any more, as it was the decision that is taken back.
    """

    number: int
    thai: str = ""
    is_gone: bool = False


class Kept(NamedTuple):
    """What was typed and could not be done: the id of the form that it is shown in, or none, and its fields."""

    form: str
    fields: Mapping[str, str]


def read(form: Mapping[str, object]) -> Sent:
    """A form as it was sent, with the line ends that are ours.

    Raises
    ------
    InputError
        when a field is a file
    """
    fields = {name: text(form, name).replace("\r\n", "\n").strip() for name in form}
    return Sent(fields.pop("do", ""), fields.pop("seen", ""), fields)


def perform(store: Store, id_: str, sent: Sent) -> Done:
    """Do what a form asks for.

    Raises
    ------
    InputError
        when it makes no sense; see ``Store.decide``, ``correct``, ``describe`` and ``undo``
    ConcurrentChangeError
        when others decided on the concept since the page was shown
    """
    return _ACTIONS[one_of({"do": sent.action}, "do", _ACTIONS)](store, id_, sent)


def kept(entry: Entry, sent: Sent) -> Kept:
    """Where what was typed is shown again: where its term is gone meanwhile, in the form that adds one.

    A field that the person left as it was is not kept, so that it shows what another person wrote there meanwhile.
    """
    thai = sent.field("thai")
    fields = {name: value for name, value in sent.fields.items() if sent.fields.get(f"was_{name}") != value}
    if sent.action in ("describe", "undo"):
        return Kept("describe" if sent.action == "describe" else "", fields)
    if sent.action != "add" and term_of(entry, thai):
        return Kept(f"{sent.action}-{anchor(thai)}", fields)
    return Kept("add", {**sent.fields, "thai": sent.field("right") or thai})


def lines(text: str) -> tuple[str, ...]:
    """The lines of a field, without those that are empty.

    >>> lines("IEA\\n\\n WTO ")
    ('IEA', 'WTO')
    """
    return tuple(filter(None, map(str.strip, text.splitlines())))


def anchor(thai: str) -> str:
    """The id that a Thai term has on the page, wherever it stands.

    >>> anchor("ห่วงโซ่ คุณค่า") == anchor("ห่วงโซ่คุณค่า")
    True
    """
    return "term-" + hashlib.blake2b(thai_key(thai).encode(), digest_size=6).hexdigest()


def _decide(store: Store, id_: str, sent: Sent) -> Done:
    thai, note, part = sent.field("thai"), sent.fields.get("note"), sent.fields.get("part_of_speech")
    names = lines(sent.field("acronyms"))
    number = store.decide(
        id_, thai, sent.field("status"), note=note, part_of_speech=part, acronyms=names, seen=sent.seen
    )
    return Done(number, thai)


def _add(store: Store, id_: str, sent: Sent) -> Done:
    """Add a term; of one that is there, what the form leaves empty stays."""
    said = {name: value for name, value in sent.fields.items() if value or name not in ("note", "part_of_speech")}
    return _decide(store, id_, Sent(sent.action, sent.seen, said))


def _correct(store: Store, id_: str, sent: Sent) -> Done:
    right = sent.field("right")
    return Done(store.correct(id_, sent.field("thai"), right, seen=sent.seen), right)


def _describe(store: Store, id_: str, sent: Sent) -> Done:
    """Say something of a concept; abbreviations that were left as they were stay so, though one may have two lines."""
    said = {name: sent.field(name) for name in ("english", "definition", "note")}
    acronyms = sent.fields.get("acronyms")
    names = None if acronyms is None or acronyms == sent.fields.get("was_acronyms") else lines(acronyms)
    return Done(store.describe(id_, **said, domain=sent.fields.get("domain"), acronyms=names, seen=sent.seen))


def _undo(store: Store, id_: str, sent: Sent) -> Done:
    """Take a decision back that is on this concept alone; an import is not undone by the way."""
    made = undo_decision(store, DecisionMark.parse(sent.field("mark"), "mark"), id_)
    changes = [change for decision in made for change in decision.changes]
    thai = next((change.thai for change in changes if change.thai), "")
    return Done(made[0].number, thai, is_gone=store.get(id_) is None)


_ACTIONS: Mapping[str, Callable[[Store, str, Sent], Done]] = {
    "decide": _decide,
    "add": _add,
    "correct": _correct,
    "describe": _describe,
    "undo": _undo,
}
