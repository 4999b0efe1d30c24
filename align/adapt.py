"""Adapt a model to a user's own texts and terms: its tables grow, its networks stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from align.brackets import parentheticals
from align.decide import BATCH, Model, gather_evidence
from align.evidence.meaning import Lexicon, compact_thai, term_key
from align.memory import batched
from align.records import Case
from align.training.corpus import Associations, Label, associate, confident_labels


class ConfirmedTerm(NamedTuple):
    """A term confirmed by a person: its English, which may be empty, its abbreviations and its Thai."""

    english: str
    acronyms: tuple[str, ...]
    thai: str


class Adaptation(NamedTuple):
    """An adapted model, with the numbers of spans and of confirmed terms that it learnt from."""

    model: Model
    spans: int
    terms: int


def adapt(model: Model, texts: Iterable[str] = (), confirmed: Iterable[ConfirmedTerm] = ()) -> Adaptation:
    """Adapt a model to a user's texts and terms.

    The spans of which the model is confident in the texts become associations of English and Thai words. A confirmed
    term is explained wherever its Thai stands right before its English, and its abbreviations become known.

    Parameters
    ----------
    model
        model to adapt; it is not changed
    texts
        Thai texts with English terms in brackets
    confirmed
        confirmed terms, as those of a corrected glossary

    >>> from align import align, models
    >>> text = "ระบบกระดานดำ (Zorp Engine)"
    >>> taught = adapt(models.load(), confirmed=[ConfirmedTerm("Zorp Engine", (), "กระดานดำ")]).model
    >>> [p.thai for p in align(text, model=taught)]
    ['กระดานดำ']
    """
    labels = [label for text in texts for label in _label_text(text, model)]
    terms = list(confirmed)
    lexicon = add_terms(model.knowledge.lexicon, terms)
    lexicon = replace(lexicon, associations=_merge_associations(lexicon.associations, associate(labels)))
    return Adaptation(replace(model, knowledge=replace(model.knowledge, lexicon=lexicon)), len(labels), len(terms))


def _label_text(text: str, model: Model) -> Iterable[Label]:
    """Yield the labels of a text of which the model is confident."""
    for batch in batched(parentheticals(text), BATCH):
        yield from confident_labels(gather_evidence([Case(text, p) for p in batch], model.knowledge), model)


def add_terms(lexicon: Lexicon, confirmed: Iterable[ConfirmedTerm]) -> Lexicon:
    """Return the lexicon with confirmed terms added, the new ones before the old ones."""
    terms, expansions = dict(lexicon.terms), dict(lexicon.expansions)
    for term in confirmed:
        thai, _ = compact_thai(term.thai)
        for name in filter(None, (term.english, *term.acronyms)):
            terms[term_key(name)] = tuple(dict.fromkeys((thai, *terms.get(term_key(name), ()))))
        if term.english:
            # An abbreviation is read by its full names, so that it finds what is known about them.
            for acronym in term.acronyms:
                expansions[acronym] = tuple(dict.fromkeys((term.english, *expansions.get(acronym, ()))))
    return replace(lexicon, terms=terms, expansions=expansions)


def _merge_associations(first: Associations, second: Associations) -> Associations:
    """Merge two tables of associations; a pair of words in both keeps the higher score."""
    merged = {word: dict(scores) for word, scores in first.items()}
    for word, scores in second.items():
        of_word = merged.setdefault(word, {})
        for thai, score in scores.items():
            of_word[thai] = max(score, of_word.get(thai, 0.0))
    return merged
