from __future__ import annotations

from functools import reduce
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from align.records import Pair, Parenthetical
from glossary import Entry, Glossary, Source, Tally, Variant, build, combine, csv_text
from glossary.counting.merge import pack, sum_rows, unpack
from glossary.entries.entry import MOST_SOURCES
from glossary.entries.keys import english_key

ENGLISH = ["Value chain", "value-chain", "VALUE CHAIN", "International Energy Agency", "Wrasse"]
THAI = ["ห่วงโซ่คุณค่า", "ห่วงโซ่ คุณค่า", "สำนักงานพลังงานสากล", "สํานักงานพลังงานสากล"]


def make(
    english: tuple[str, ...],
    thai: str,
    acronyms: tuple[str, ...] = (),
    kind: str = "translation",
    confidence: float = 0.9,
) -> Pair:
    return Pair(english, acronyms, thai, kind, confidence, 0, len(thai), Parenthetical(0, 1, ""))  # type: ignore[arg-type]


found = st.tuples(
    st.builds(
        make,
        st.lists(st.sampled_from(ENGLISH), max_size=2, unique=True).map(tuple),
        st.sampled_from(THAI),
        st.sampled_from([("IEA",), ("VC", "IEA")]),
        st.sampled_from(["translation", "mixed", "acronym"]),
        st.floats(0, 1).map(lambda x: round(x, 4)),
    ),
    st.builds(Source, st.sampled_from("abc"), st.integers(0, 30), st.just(31)),
)


def tally(items: list[tuple[Pair, Source]]) -> Tally:
    result = Tally()
    for pair, source in items:
        result.add(pair, source)
    return result


def merged(tallies: list[Tally]) -> Tally:
    def take(total: Tally, other: Tally) -> Tally:
        total.merge(other)
        return total

    return reduce(take, tallies, Tally())


@given(
    st.lists(found, max_size=40).flatmap(
        lambda items: st.tuples(st.just(items), st.permutations(items), st.lists(st.integers(0, 40), max_size=4))
    )
)
def test_any_order_and_any_split_give_the_same_bytes(
    drawn: tuple[list[tuple[Pair, Source]], list[tuple[Pair, Source]], list[int]],
) -> None:
    items, shuffled, cuts = drawn
    edges = [0, *sorted(min(c, len(items)) for c in cuts), len(items)]
    parts = [tally(shuffled[a:b]) for a, b in pairwise(edges)]
    whole = csv_text(tally(items).glossary())
    assert csv_text(merged(parts).glossary()) == whole
    assert csv_text(merged(parts[::-1]).glossary()) == whole


@given(st.lists(found, max_size=30))
def test_rows_are_unpacked_as_they_were(items: list[tuple[Pair, Source]]) -> None:
    rows = list(sum_rows(tally(items).rows()))
    assert list(unpack(pack(rows))) == rows


@given(st.lists(found, max_size=30))
def test_counts_are_exact_and_sources_bounded(items: list[tuple[Pair, Source]]) -> None:
    glossary = tally(items).glossary()
    assert sum(e.count for e in glossary) == sum(max(1, len({english_key(e) for e in p.english})) for p, _ in items)
    assert all(len(v.sources) <= MOST_SOURCES for _, v in glossary.rows)
    keys = [english_key(e.english) for e in glossary]
    assert len(keys) == len(set(keys))


def test_the_most_frequent_spelling_is_shown() -> None:
    glossary = build([make(("value-chain",), "ก"), make(("Value chain",), "ก"), make(("Value chain",), "ก")])
    assert [e.english for e in glossary] == ["Value chain"]


def test_an_acronym_alone_joins_its_full_name_with_the_same_thai() -> None:
    full, short = (
        make(("International Energy Agency",), "สำนักงานพลังงานสากล", ("IEA",)),
        make((), "สำนักงานพลังงานสากล", ("IEA",), "acronym"),
    )
    (entry,) = build([short, full, short])
    assert (entry.english, entry.acronyms, entry.count) == ("International Energy Agency", ("IEA",), 3)


def test_an_acronym_alone_stays_alone_when_the_thai_differs() -> None:
    glossary = build(
        [make(("Progressive Web App",), "เว็บแอปก้าวหน้า", ("PWA",)), make((), "การประปาส่วนภูมิภาค", ("PWA",), "acronym")]
    )
    assert [e.english for e in glossary] == ["Progressive Web App", "PWA"]


def test_none_is_not_counted() -> None:
    assert len(build([make(("x",), "", kind="none")])) == 0


def test_confidence_is_the_mean() -> None:
    (entry,) = build([make(("x",), "ก", confidence=0.5), make(("x",), "ก", confidence=1.0)])
    assert entry.variants[0].confidence == 0.75


def test_rows_of_a_person_stay() -> None:
    old = Glossary((Entry("value chain", (), (Variant("สายโซ่คุณค่า", "translation", 1.0, 3, status="approved"),)),))
    new = build([make(("Value chain",), "ห่วงโซ่คุณค่า"), make(("Value chain",), "สายโซ่คุณค่า")])
    (entry,) = combine(old, new)
    assert entry.english == "value chain"
    assert [(v.thai, v.count, v.status) for v in entry.variants] == [
        ("สายโซ่คุณค่า", 3, "approved"),
        ("ห่วงโซ่คุณค่า", 1, ""),
    ]


def test_a_kept_row_takes_new_acronyms_and_is_found_under_them() -> None:
    thai = "สำนักงานพลังงานสากล"
    full, short = make(("International Energy Agency",), thai, ("IEA",)), make((), thai, ("IEA",), "acronym")
    old = Glossary((Entry("International Energy Agency", (), (Variant(thai, status="approved"),)),))
    (entry,) = combine(old, build([full, full]))
    assert (entry.acronyms, entry.count) == (("IEA",), 2)
    for kept in ("IEA", "International Energy Agency"):
        old = Glossary((Entry(kept, ("IEA",), (Variant(thai, status="approved"),)),))
        assert [(e.english, e.count) for e in combine(old, build([full, short]))] == [(kept, 2)]


def test_spellings_of_one_term_in_one_bracket_count_once() -> None:
    (entry,) = build([make(("Value chain", "value-chain"), "ห่วงโซ่คุณค่า")])
    assert (entry.english, entry.count) == ("Value chain", 1)
