"""Our surface metrics beside sacreBLEU's own, to be given the same tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from glossary.scoring.metrics.surface import BleuOnTokens, ChrfOnTokens, TerOnTokens
from glossary.scoring.metrics.tokens import get_tokenizer, normalise

both = pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (BleuOnTokens(), BLEU(tokenize="none", force=True)),
        (ChrfOnTokens(), CHRF()),
        (ChrfOnTokens(word_order=2), CHRF(word_order=2)),
        (TerOnTokens(), TER()),
    ],
    ids=["bleu", "chrf", "chrf++", "ter"],
)


def scores(ours: Any, theirs: Any, system: Sequence[str], reference: Sequence[str]) -> tuple[float, float]:
    """Our score of a system, and sacreBLEU's on tokens that were cut by hand."""
    cut = get_tokenizer("newmm").cut
    tokens = [[cut(normalise(line)) for line in lines] for lines in (system, reference)]
    return ours.corpus_score(system, [reference]).score, theirs.corpus_score(tokens[0], [tokens[1]]).score
