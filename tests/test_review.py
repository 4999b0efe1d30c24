from __future__ import annotations

import itertools
import os
import pty
import random
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Entry, Variant, read_csv
from glossary.store import Store, review_queue
from glossary.store.proposals import Order, ProposalFilter, count_proposals, find_proposals
from glossary.store.review import MOVES, Span
from glossary.store.review_queue import ReviewQueue
from glossary.store.review_session import Outcome, Position, ReviewSession, TermRef, decide, find_position, undo

from .conftest import Result
from .storing import counted, pair

WRONG, RIGHT = "แนวคิดห่วงโซ่คุณค่า", "ห่วงโซ่คุณค่า"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(":memory:", create=True) as store:
        store.count(
            [
                counted("a", [pair(("value chain",), WRONG, (), "translation", 0.4, 9)]),
                counted("b", [pair(("wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 9)] * 2),
                counted("c", [pair(("fish ladder",), "บันไดปลา", (), "translation", 0.7, 9)]),
            ]
        )
        yield store


def find(store: Store, session: ReviewSession = ReviewSession()) -> Position:
    return find_position(store, ReviewQueue(), session)


def act(store: Store, position: Position, action: str, right: str = "") -> Outcome:
    assert position.card
    term = TermRef(position.card.entry.id, position.card.variant.thai, right)
    return decide(store, ReviewQueue(), position.session, term, action, seen=position.card.state, past=position.past)


def english(position: Position) -> str:
    return position.card.entry.english if position.card else ""


@pytest.mark.parametrize(
    ("order", "expected"),
    [("unsure", ["value chain", "fish ladder", "wrasse"]), ("frequent", ["wrasse", "value chain", "fish ladder"])],
)
def test_skipped_cards_stay_proposals(store: Store, order: Order, expected: list[str]) -> None:
    position, seen = find(store, ReviewSession(ProposalFilter(order))), []
    while position.card:
        seen.append(english(position))
        position = find(store, position.skip())
    assert seen == expected
    assert position.has_skipped
    assert not list(store.history())


def all_terms(store: Store, filters: ProposalFilter) -> list[str]:
    seen, queue = [], ReviewQueue()
    found = queue.next(store, filters)
    while found.card is not None:
        seen.append(found.card.variant.thai)
        found = queue.next(store, filters, found.rank)
    return seen


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (ProposalFilter(), [WRONG, "บันไดปลา", "ปลานกขุนทอง"]),
        (ProposalFilter("frequent"), ["ปลานกขุนทอง", WRONG, "บันไดปลา"]),
        (ProposalFilter(source="c"), ["บันไดปลา"]),
        (ProposalFilter(source="c", kind="mixed"), []),
        (ProposalFilter(kind="mixed"), ["วราส"]),
        (ProposalFilter(domain="fish"), ["วราส"]),
        (ProposalFilter(status="approved"), ["น้ำ"]),
    ],
)
def test_filters_and_order_of_the_queue(store: Store, filters: ProposalFilter, expected: list[str]) -> None:
    store.take_in([Entry("water", (), (Variant("น้ำ", status="approved"),))])
    fish = [pair(("wrasse",), "วราส", (), "mixed", 0.95, 9)]
    if "วราส" in expected:
        store.count([counted("d", fish, domain="fish")])
    assert all_terms(store, filters) == expected
    assert count_proposals(store.connection, filters) == len(expected)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (ProposalFilter(status="rejected"), ["ชล", WRONG, "Ｗāter", "วารี"]),
        (ProposalFilter("frequent", "rejected"), ["วารี", "ชล", WRONG, "Ｗāter"]),
        (ProposalFilter(status="rejected", kind="mixed"), ["วารี"]),
        (ProposalFilter(status="rejected", source="a"), [WRONG]),
        (ProposalFilter(status="rejected", domain="sea"), ["วารี"]),
        (ProposalFilter(status="rejected", domain="fish"), []),
    ],
)
def test_filters_and_order_of_rejected_terms(store: Store, filters: ProposalFilter, expected: list[str]) -> None:
    given = [
        Entry(
            "water", (), (Variant("น้ำ", status="approved"), Variant("ชล", confidence=0.1, count=2, status="rejected"))
        ),
        Entry("water", (), (Variant("วารี", "mixed", count=3, status="rejected"),), domain="sea"),
        Entry("rejected", (), (Variant("Ｗāter", confidence=0.5, status="rejected"),)),
    ]
    store.take_in(given)
    store.decide(next(e.id for e in store if e.english == "value chain"), WRONG, "rejected")
    assert all_terms(store, filters) == expected
    assert count_proposals(store.connection, filters) == len(expected)


@pytest.mark.parametrize(
    "filters", [ProposalFilter(status="rejected"), ProposalFilter("frequent", "rejected", "mixed", domain="sea")]
)
def test_rejected_terms_are_read_by_an_index(store: Store, filters: ProposalFilter) -> None:
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    find_proposals(store.connection, filters, (0.5, 0, 0), 100)
    count_proposals(store.connection, filters)
    store.connection.set_trace_callback(None)
    assert len(asked) == 2
    for query in asked:
        plan = [row[3] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert "SCAN c USING INDEX concepts_rejected" in plan
        assert not [step for step in plan if re.match("SCAN (?!.*INDEX|.*subquery)", step)]


@pytest.mark.parametrize("order", ["unsure", "frequent"])
def test_many_terms_are_given_once_each(order: Order) -> None:
    with Store(":memory:", create=True) as store:
        found = [pair((f"term {at}",), f"คำที่{at}", (), "mixed", at % 3 / 10, at) for at in range(150)]
        store.count([counted("a", found)])
        seen = all_terms(store, ProposalFilter(order))
        assert len(seen) == len(set(seen)) == 150
        assert len(all_terms(store, ProposalFilter(order, kind="acronym"))) == 0


@pytest.mark.parametrize("fresh", [0, 1e9])
def test_terms_read_ahead_are_checked_when_given(store: Store, monkeypatch: pytest.MonkeyPatch, fresh: float) -> None:
    monkeypatch.setattr(review_queue, "KEEP_FACTOR", fresh)
    queue, ids = ReviewQueue(), {entry.english: entry.id for entry in store}
    first = queue.next(store, ProposalFilter())
    assert (first.card and first.card.variant.thai, first.left) == (WRONG, 3)
    store.decide(ids["value chain"], WRONG, "approved")
    store.decide(ids["fish ladder"], "บันไดปลา", "approved")
    third = queue.next(store, ProposalFilter())
    assert (third.card and third.card.variant.thai, third.left) == ("ปลานกขุนทอง", 1)
    store.decide(ids["wrasse"], "ปลานกขุนทอง", "approved")
    assert queue.next(store, ProposalFilter()) == (None, None, 0)


def test_an_undone_term_is_given_again_on_a_busy_machine(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 1000)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    queue = ReviewQueue()

    def term() -> str:
        card = queue.next(store, ProposalFilter()).card
        return card.variant.thai if card else ""

    store.decide(next(entry.id for entry in store if entry.english == "value chain"), WRONG, "approved")
    assert term() == "บันไดปลา"
    assert store.undo()
    assert term() == WRONG


@pytest.mark.parametrize("fresh", [0, 1e9])
def test_cards_open_for_others_are_given_last(store: Store, monkeypatch: pytest.MonkeyPatch, fresh: float) -> None:
    monkeypatch.setattr(review_queue, "KEEP_FACTOR", fresh)
    queue = ReviewQueue()
    first = queue.next(store, ProposalFilter())
    assert first.card
    queue.open("first", first.card.name)
    second = queue.for_session("second").next(store, ProposalFilter())
    assert second.card
    assert (second.card.variant.thai, second.left) == ("บันไดปลา", first.left)
    for at, proposal in enumerate(find_proposals(store.connection)):
        queue.open(f"session {at}", (proposal.concept, proposal.key))
    assert queue.for_session("second").next(store, ProposalFilter()) == first
    assert queue.for_session("second").next(store, ProposalFilter(), first.rank) == second
    assert queue.next(store, ProposalFilter()) == first


def test_open_cards_are_kept_for_the_last_sessions() -> None:
    queue = ReviewQueue()
    for at in range(3 * review_queue.MOST_OPEN):
        queue.open(f"session {at}", (at, "ก"))
    assert queue.open_for_others("me") == {
        (at, "ก") for at in range(2 * review_queue.MOST_OPEN, 3 * review_queue.MOST_OPEN)
    }
    queue.open(f"session {at}", None)
    assert (at, "ก") not in queue.open_for_others("me")


def test_decisions_are_written_at_once_and_undone_singly(store: Store) -> None:
    position, _ = act(store, find(store), "correct", RIGHT)
    position, _ = act(store, position, "rejected")
    assert [(v.thai, v.status) for _, v in store.glossary().rows] == [
        ("บันไดปลา", "rejected"),
        (RIGHT, "approved"),
        (WRONG, "rejected"),
        ("ปลานกขุนทอง", "proposed"),
    ]
    for expected in ("fish ladder", "value chain"):
        position, obstacle = undo(store, ReviewQueue(), position.session)
        assert (english(position), obstacle) == (expected, None)
    assert undo(store, ReviewQueue(), position.session).obstacle
    assert {v.status for _, v in store.glossary().rows} == {"proposed"}


def test_a_review_goes_on_where_it_was_left(store: Store) -> None:
    act(store, find(store), "approved")
    assert english(find(store)) == "fish ladder"


def test_a_decision_on_a_stale_card_is_refused(store: Store) -> None:
    mine = find(store)
    act(store, find(store), "forbidden")
    assert english(find(store, mine.session)) == "fish ladder"
    position, obstacle = act(store, mine, "approved")
    assert obstacle
    assert obstacle.kind == "overtaken"
    assert position.session == mine.session
    assert undo(store, ReviewQueue(), position.session).obstacle
    assert [v.status for _, v in store.glossary().rows if v.thai == WRONG] == ["forbidden"]


def test_an_imported_proposal_without_a_sentence_is_shown(store: Store) -> None:
    store.take_in([Entry("bank", (), (Variant("ธนาคาร", confidence=0.1),))])
    position = find(store)
    assert (english(position), position.span) == ("bank", None)


sentences = st.sampled_from(["นำแนวคิดห่วงโซ่คุณค่า (value chain) มาใช้", "น้ำใจ งาม (kindness)", "ก"])


@given(sentences, st.lists(st.sampled_from(MOVES)))
def test_a_span_stays_in_its_sentence_and_is_never_blank(text: str, moves: list[str]) -> None:
    span = Span(text, 0, 1)
    for move in moves:
        span = span.move(move)
        assert 0 <= span.start < span.end <= len(text)
        assert span.thai.strip()


def test_a_letter_is_never_separated_from_its_marks() -> None:
    assert Span("น้ำใจ", 0, 5).move("begin-later-letter").thai == "ใจ"


# ---- on a terminal ----------------------------------------------------------------------------------------


def on_terminal(arguments: list[str], steps: list[tuple[str, str]]) -> None:
    """Run the command on a terminal of its own; wait for each text, then press its keys."""
    process, terminal = started(arguments)
    with closing(os.fdopen(terminal, "rb", buffering=0)):
        for expected, keys in steps:
            wait_for(terminal, expected)
            os.write(terminal, keys.encode())
    os.waitpid(process, 0)


def started(arguments: list[str]) -> tuple[int, int]:
    """Start the command on a terminal of its own; return its process and the other end of the terminal."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm", COLUMNS="100", LINES="40", NO_COLOR="1")
        os.execv(sys.executable, [sys.executable, "-m", "glossary", *arguments])
    return process, terminal


def wait_for(terminal: int, expected: str) -> None:
    """Read the terminal until it shows a text."""
    shown, until = b"", time.monotonic() + 20
    while expected not in re.sub(r"\x1b\[[0-9;]*m", "", shown.decode("utf-8", "replace")):
        assert time.monotonic() < until, shown.decode("utf-8", "replace")
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                shown += os.read(terminal, 1 << 16)
            except OSError:
                pytest.fail(f"ended without {expected!r}: {shown.decode('utf-8', 'replace')}")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["g.glossary", "g.csv"])
def test_keys_decide(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    sentence = f"นำ{WRONG} (value chain) มาใช้"
    entry = Entry("value chain", (), (Variant(WRONG, "translation", 0.4, 1, ("a:1-2",), examples=(sentence,)),))
    other = Entry("wrasse", (), (Variant("ปลานกขุนทอง", "translation", 0.9),))
    if name.endswith(".csv"):
        path.write_text(
            f"english,thai,confidence,examples\nvalue chain,{WRONG},0.4,{sentence}\nwrasse,ปลานกขุนทอง,0.9,\n"
        )
    else:
        with Store(path, create=True) as store:
            store.take_in([entry, other])
    steps = [
        ("2 proposals left", "c"),
        ("Esc", "\x1b[C\r"),
        ("1 proposal left", "a"),
        ("the last proposal", "u"),
        ("1 proposal left", "f"),
        ("the last proposal", "q"),
        ("2 decisions; 0 proposals left", ""),
    ]
    on_terminal(["review", "-g", str(path), "--by", "มะลิ"], steps)
    if name.endswith(".csv"):
        rows = read_csv(path).rows
    else:
        with Store(path) as store:
            rows = store.glossary().rows
            assert [d.by for d in store.history() if d.action != "import"] == ["มะลิ"] * 3
    assert {v.thai: v.status for _, v in rows} == {RIGHT: "approved", WRONG: "rejected", "ปลานกขุนทอง": "forbidden"}


@pytest.mark.slow
def test_a_review_that_is_killed_loses_no_decision(tmp_path: Path) -> None:
    path = tmp_path / "g.glossary"
    with Store(path, create=True) as store:
        store.take_in(Entry(f"term {at}", (), (Variant(f"คำที่{at}"),)) for at in range(30))
    draw = random.Random(1)
    for kills in range(10):
        process, terminal = started(["review", "-g", str(path)])
        with closing(os.fdopen(terminal, "rb", buffering=0)):
            wait_for(terminal, f"{30 - 2 * kills} proposals left")
            os.write(terminal, b"a")
            wait_for(terminal, f"{29 - 2 * kills} proposals left")
            os.write(terminal, b"r")
            wait_for(terminal, "2 decided")
            time.sleep(draw.uniform(0, 0.02))
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        with Store(path) as store:
            decided = [v.status for _, v in store.glossary().rows if v.is_decided]
        assert sorted(decided) == ["approved"] * (kills + 1) + ["rejected"] * (kills + 1)


def test_without_a_terminal_the_error_says_what_to_do(wonglep: Callable[..., Result], tmp_path: Path) -> None:
    result = wonglep("review", "-g", str(tmp_path / "g.glossary"))
    assert (result.code, result.err) == (
        2,
        "wonglep: review needs a terminal; for a spreadsheet use convert, then import\n",
    )
