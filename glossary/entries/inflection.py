"""The other number of English terms: the singular of a plural, the plural of a singular."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_IRREGULAR = dict(
    pair.split("/")
    for pair in "man/men woman/women child/children person/people foot/feet tooth/teeth mouse/mice leaf/leaves "
    "life/lives half/halves knife/knives shelf/shelves wolf/wolves loaf/loaves quiz/quizzes matrix/matrices "
    "vertex/vertices index/indices appendix/appendices criterion/criteria phenomenon/phenomena medium/media".split()
)
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_REGULAR = (("sis", "ses"), ("ies", "y"), ("es", ""), ("s", ""), ("y", "ies"))
_ENDS: dict[str, list[tuple[str, str]]] = {}
"""Endings of a term with the ending of its other number, by the last letter of the first."""
for _end, _other in (*_IRREGULAR.items(), *_SINGULAR.items(), *_REGULAR):
    _ENDS.setdefault(_end[-1], []).append((_end, _other))
_NO_PLURAL = ("ss", "us", "is", "ics", "news", "goods", "means", "series", "species")


def number_forms(term: str) -> Iterable[str]:
    """Yield a term, then its singulars or its irregular plural; a term with *of* changes in its head.

    Both possible singulars of a plural are yielded, though only one is a word: no dictionary is asked.

    >>> list(number_forms("smart city")), list(number_forms("studies")), list(number_forms("analysis"))
    (['smart city', 'smart cities'], ['studies', 'study', 'studie'], ['analysis', 'analyses'])
    >>> list(number_forms("letter of credit")), list(number_forms("boxes"))
    (['letter of credit', 'letters of credit'], ['boxes', 'box'])
    >>> list(number_forms("news")), list(number_forms("caches"))
    (['news'], ['caches', 'cach', 'cache'])
    """
    yield term
    head, of, rest = term.partition(" of ")
    before, last = head[: head.rfind(" ") + 1], head[head.rfind(" ") + 1 :]
    for other in _other_forms(last, plural=bool(of)):
        yield before + other + of + rest


def _other_forms(word: str, *, plural: bool) -> Iterator[str]:
    """Yield the singulars of a plural, or the plural of a singular if it is irregular or *plural* asks for it."""
    lower = word.lower()
    for table in (_IRREGULAR, _SINGULAR):
        if lower in table:
            yield table[lower]
            return
    if lower.endswith("sis"):
        yield word[:-2] + "es"
    elif lower.endswith("s"):
        if len(word) > 3 and not lower.endswith(_NO_PLURAL) and not word.endswith("S"):
            yield from _singulars(word)
    elif lower.endswith("y") and len(word) > 2 and lower[-2] not in "aeiou":
        yield word[:-1] + "ies"
    elif plural:
        yield word + ("es" if lower.endswith(("x", "z", "ch", "sh", "o")) else "s")


def _singulars(word: str) -> Iterator[str]:
    """Yield the singulars of which a word that ends in *s* may be the plural."""
    lower = word.lower()
    if lower.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
        yield word[:-1]
    elif lower.endswith(("ches", "zes")):
        yield word[:-2]
        yield word[:-1]
    else:
        yield word[:-2] if lower.endswith(("xes", "shes", "sses")) else word[:-1]


def other_number_forms(key: str) -> list[str]:
    """Return the other numbers of a term whose words are written together: those of ``number_forms`` and some more.

    >>> other_number_forms("redcities"), other_number_forms("lawofman")
    (['redcity', 'redciti', 'redcitie'], ['lawofmen', 'lawsofman', 'lawesofman'])
    """
    found = _other_ends(key)
    at = key.find("of")
    while at >= 0:
        head, rest = key[:at], key[at:]
        found += [other + rest for other in (*_other_ends(head), head + "s", head + "es")]
        at = key.find("of", at + 1)
    return found


def _other_ends(key: str) -> list[str]:
    return [key[: -len(end)] + other for end, other in _ENDS.get(key[-1:], ()) if key.endswith(end)]
