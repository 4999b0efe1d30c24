"""BLEU, chrF and TER by sacreBLEU itself, on text that was normalised and cut by a named tokenizer first."""

from __future__ import annotations

from typing import Any

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from glossary.scoring.metrics.tokens import DEFAULT, Tokenizer, normalised, tokenizer


class _Tokenized(Metric):
    """Cuts each segment before sacreBLEU sees it, and says so in the signature."""

    cutter: Tokenizer

    def _preprocess_segment(self, sent: str) -> str:
        done: str = super()._preprocess_segment(self.cutter.cut(normalised(sent)))  # type: ignore[safe-super]
        return done

    def get_signature(self) -> Any:
        """The signature of sacreBLEU with our tokenizer in it."""
        signature = super().get_signature()
        signature.update("tok", self.cutter.name)
        return signature


class BleuOnTokens(_Tokenized, BLEU):
    """BLEU (Papineni et al. 2002) on the tokens of one of ``tokens.TOKENIZERS``.

    >>> metric = BleuOnTokens()
    >>> round(metric.corpus_score(["ห่วงโซ่คุณค่าใหม่มาก"], [["ห่วงโซ่คุณค่าใหม่มาก"]]).score)
    100
    >>> "tok:newmm-" in str(metric.get_signature())
    True
    """

    def __init__(self, tokenize: str = DEFAULT, **settings: Any) -> None:
        self.cutter = tokenizer(tokenize)
        super().__init__(**{"tokenize": "none", "force": True, **settings})


class ChrfOnTokens(_Tokenized, CHRF):
    """chrF (Popović 2015), with ``word_order=2`` chrF++ (Popović 2017), whose words are the tokens.

    Characters are counted without spaces, so that without words the tokenizer makes no difference.

    >>> round(ChrfOnTokens(word_order=2).corpus_score(["ดี"], [["ดี"]]).score)
    100
    """

    def __init__(self, tokenize: str = DEFAULT, **settings: Any) -> None:
        self.cutter = tokenizer(tokenize)
        super().__init__(**settings)


class TerOnTokens(_Tokenized, TER):
    """TER (Snover et al. 2006) on tokens.

    >>> TerOnTokens().corpus_score(["ห่วงโซ่คุณค่า"], [["ห่วงโซ่อุปทาน"]]).score > 30
    True
    """

    def __init__(self, tokenize: str = DEFAULT, **settings: Any) -> None:
        self.cutter = tokenizer(tokenize)
        super().__init__(**settings)
