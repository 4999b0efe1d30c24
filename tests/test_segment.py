from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from align import segment

texts = st.lists(
    st.sampled_from(["พลังงาน", "ของ", "ๆ", " ", "IEA", "12", "่", "ฯ", "(", "ไทยแลนด์", "\n", "ำ"]), max_size=12
).map("".join)


@given(texts)
def test_tokens_are_the_text(text: str) -> None:
    at = 0
    for token in segment.tokens(text):
        assert token.start == at < token.end
        at = token.end
    assert at == len(text)


@settings(max_examples=30)
@given(texts, texts)
def test_words_of_a_run_do_not_depend_on_what_stands_around_it(left: str, right: str) -> None:
    text = f"{left} พลังงานทดแทน {right}"
    words = [text[t.start : t.end] for t in segment.tokens(text)]
    alone = list(segment.thai_words("พลังงานทดแทน"))
    assert any(words[i : i + len(alone)] == alone for i in range(len(words)))


@given(texts)
def test_clusters_end_at_the_end(text: str) -> None:
    ends = segment.clusters(text)
    assert ends == sorted(set(ends))
    assert (ends[-1] if ends else 0) == len(text)
