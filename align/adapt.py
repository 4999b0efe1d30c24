"""Adapt a model to a user's own texts and terms: tables only, what was learnt by descent stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from align.batches import batched
from align.brackets import parentheticals
from align.decide import BATCH, Case, Model, tables
from align.evidence.meaning import Lexicon, close_up, term_key
from align.training.corpus import Associations, Label, associate, sure_labels


class Known(NamedTuple):
    """A term that a person has confirmed: its English, which may be empty, its abbreviations, its Thai."""

    english: str
    acronyms: tuple[str, ...]
    thai: str


class Adapted(NamedTuple):
    """A model with what it learnt from how much: spans that it was sure of, and confirmed terms."""

    model: Model
    spans: int
    terms: int


def adapt(model: Model, texts: Iterable[str] = (), known: Iterable[Known] = ()) -> Adapted:
    """Teach a model a user's texts and terms.

    The spans that the model is sure of in the texts become associations of English and Thai words; a confirmed term
    is from then on explained wherever its Thai stands right before its English, and its abbreviations are known.

    Parameters
    ----------
    model
        what to begin with; it stays as it is
    texts
        Thai texts with English terms in brackets
    known
        confirmed terms, those of a corrected glossary

    >>> from align import align, models
    >>> text = "ระบบกระดานดำ (Zorp Engine)"
    >>> taught = adapt(models.load(), known=[Known("Zorp Engine", (), "กระดานดำ")]).model
    >>> [p.thai for p in align(text, model=taught)]
    ['กระดานดำ']
    """
    labels = [label for text in texts for label in _sure(text, model)]
    terms = list(known)
    lexicon = with_terms(model.knowledge.lexicon, terms)
    lexicon = replace(lexicon, associations=_joined(lexicon.associations, associate(labels)))
    return Adapted(replace(model, knowledge=replace(model.knowledge, lexicon=lexicon)), len(labels), len(terms))


def _sure(text: str, model: Model) -> Iterable[Label]:
    for batch in batched(parentheticals(text), BATCH):
        yield from sure_labels(tables([Case(text, p) for p in batch], model.knowledge), model)


def with_terms(lexicon: Lexicon, known: Iterable[Known]) -> Lexicon:
    """A lexicon with confirmed terms, those that are new before the old ones."""
    terms, expansions = dict(lexicon.terms), dict(lexicon.expansions)
    for term in known:
        closed, _ = close_up(term.thai)
        for name in filter(None, (term.english, *term.acronyms)):
            terms[term_key(name)] = tuple(dict.fromkeys((closed, *terms.get(term_key(name), ()))))
        if term.english:
            for acronym in term.acronyms:
                expansions[acronym] = tuple(dict.fromkeys((term.english, *expansions.get(acronym, ()))))
    return replace(lexicon, terms=terms, expansions=expansions)


def _joined(first: Associations, second: Associations) -> Associations:
    """Both tables; where both say something of a pair of words, the higher score."""
    joined = {word: dict(thai) for word, thai in first.items()}
    for word, thai in second.items():
        own = joined.setdefault(word, {})
        for token, score in thai.items():
            own[token] = max(score, own.get(token, 0.0))
    return joined
