"""The other number of English terms: the singular of a plural, the plural of a singular."""

from __future__ import annotations

from collections.abc import Iterable

_IRREGULAR = dict(
    pair.split("/")
    for pair in "man/men woman/women child/children person/people foot/feet tooth/teeth mouse/mice leaf/leaves "
    "life/lives half/halves knife/knives shelf/shelves criterion/criteria phenomenon/phenomena medium/media".split()
)
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_NO_PLURAL = ("ss", "us", "is", "ics", "news", "goods", "means", "series", "species")


def numbers(term: str) -> Iterable[str]:
    """A term, and its singular or the plural that is not just an ending; of a term with *of* its head is changed.

    >>> list(numbers("smart city")), list(numbers("studies")), list(numbers("analysis"))
    (['smart city', 'smart cities'], ['studies', 'study'], ['analysis', 'analyses'])
    >>> list(numbers("letter of credit")), list(numbers("boxes")), list(numbers("news"))
    (['letter of credit', 'letters of credit'], ['boxes', 'box'], ['news'])
    """
    yield term
    head, of, rest = term.partition(" of ")
    before, last = head[: head.rfind(" ") + 1], head[head.rfind(" ") + 1 :]
    other = _other_number(last, plural=bool(of))
    if other:
        yield before + other + of + rest


def _other_number(word: str, *, plural: bool) -> str:
    """The singular of a plural; the plural of a singular where it is irregular, or asked for."""
    lower = word.lower()
    for table in (_IRREGULAR, _SINGULAR):
        if lower in table:
            return table[lower]
    if lower.endswith("sis"):
        return word[:-2] + "es"
    if lower.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if lower.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    if lower.endswith("s"):
        return word[:-1] if len(word) > 3 and not lower.endswith(_NO_PLURAL) and not word.endswith("S") else ""
    if lower.endswith("y") and len(word) > 2 and lower[-2] not in "aeiou":
        return word[:-1] + "ies"
    if plural:
        return word + ("es" if lower.endswith(("x", "z", "ch", "sh", "o")) else "s")
    return ""
