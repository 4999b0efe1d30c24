from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.records import KINDS
from glossary.entries.entry import STATUSES
from glossary.store.proposals import ORDERS, ProposalFilter
from glossary.store.review_session import ACTIONS, MOST_BACK, ReviewSession, Step
from glossary.store.undo import DecisionMark

pytest.importorskip("fastapi", reason="the extra web is not installed")

from glossary.web.pages.review.fields import format_rank, parse_rank, read_session, session_fields

ranks = st.tuples(
    st.floats(0, 1), st.one_of(st.integers(-(10**6), 0), st.floats(-1e6, 0)), st.integers(0, (1 << 63) - 1)
)
steps = st.builds(Step, st.none() | ranks, st.integers(0, 10**9), st.just("0123abcd"))
sessions = st.builds(
    ReviewSession,
    st.builds(
        ProposalFilter,
        st.sampled_from(ORDERS),
        st.sampled_from(STATUSES),
        st.sampled_from(["", *KINDS]),
        st.text(max_size=9).map(str.strip),
        st.none() | st.text(max_size=9).filter(lambda domain: domain != "-"),
    ),
    st.none() | ranks,
    st.lists(st.builds(DecisionMark, st.integers(1, 10**9), st.just("0123abcd")), max_size=9).map(tuple),
    st.tuples(*[st.integers(0, 9999)] * len(ACTIONS)),
    st.lists(steps, max_size=9).map(tuple),
)


@settings(max_examples=50)
@given(sessions)
def test_the_fields_hold_the_whole_session(session: ReviewSession) -> None:
    assert read_session(session_fields(session)) == session


@given(ranks)
def test_a_rank_is_the_same_when_formatted_and_parsed(rank: tuple[float, float, int]) -> None:
    assert parse_rank(format_rank(rank), "after") == rank


@given(st.text(max_size=30))
def test_what_is_no_rank_is_refused(text: str) -> None:
    with suppress(InputError):
        assert parse_rank(text, "after") is None or text.count(",") == 2


@given(st.lists(steps, max_size=3 * MOST_BACK))
def test_the_trail_has_the_last_cards_once_each(left: list[Step]) -> None:
    session = ReviewSession()
    for step in left:
        session = session.leave(step, step.after)
    cards = [step[1:] for step in reversed(left)]
    assert [step[1:] for step in reversed(session.trail)] == list(dict.fromkeys(cards))[:MOST_BACK]
    assert session.after == (left[-1].after if left else None)
