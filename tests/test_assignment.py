from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from glossary.matching.assignment import TermSpan, assign

places = st.lists(
    st.builds(
        lambda start, length, term, grade: TermSpan(start, start + length, term, grade),
        st.integers(0, 12),
        st.integers(1, 5),
        st.integers(0, 3),
        st.integers(0, 1),
    ),
    max_size=8,
)
needs = st.dictionaries(st.integers(0, 3), st.integers(0, 3), max_size=4)


def allowed(chosen: tuple[TermSpan, ...], required: dict[int, int]) -> bool:
    apart = all(a.end <= b.start or b.end <= a.start for a, b in combinations(chosen, 2))
    return apart and all(count <= required.get(term, 0) for term, count in Counter(p.term for p in chosen).items())


@given(places, needs)
def test_no_choice_is_better(offered: list[TermSpan], required: dict[int, int]) -> None:
    chosen = tuple(assign(offered, required))
    assert allowed(chosen, required)
    values = [
        (len(some), -sum(p.grade for p in some))
        for size in range(len(offered) + 1)
        for some in combinations(sorted(set(offered)), size)
        if allowed(some, required)
    ]
    assert (len(chosen), -sum(p.grade for p in chosen)) == max(values)


def test_a_great_many_places_are_assigned_in_time() -> None:
    offered = [TermSpan(at, at + 5, at % 50) for at in range(0, 6000, 3)]
    chosen = assign(offered, dict.fromkeys(range(50), 10))
    assert allowed(tuple(chosen), dict.fromkeys(range(50), 10))
    assert len(chosen) == 500


def test_a_rendering_needed_elsewhere_goes_to_its_later_place() -> None:
    offered, required = [], {}
    for at in range(14):
        required |= {at: 1, 100 + at: 1}
        offered += [TermSpan(10 * at, 10 * at + 4, at), TermSpan(10 * at + 3, 10 * at + 8, 100 + at)]
        offered.append(TermSpan(200 + 10 * at, 204 + 10 * at, at))
    assert len(assign(offered, required)) == 28
