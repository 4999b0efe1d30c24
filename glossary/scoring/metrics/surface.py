"""BLEU, chrF and TER by sacreBLEU itself, on text that was normalised and tokenised by a named tokenizer first."""

from __future__ import annotations

from typing import Any, ClassVar

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from glossary.scoring.metrics.tokens import DEFAULT, get_tokenizer, normalise


class _Tokenized(Metric):
    """A metric that tokenises each segment before sacreBLEU sees it, and names the tokenizer in the signature."""

    settings: ClassVar[dict[str, Any]] = {}
    """Settings of sacreBLEU's metric where they differ from its defaults."""

    def __init__(self, tokenize: str = DEFAULT, **settings: Any) -> None:
        # The attribute is not called tokenizer, which sacreBLEU's BLEU has itself.
        self.own_tokenizer = get_tokenizer(tokenize)
        super().__init__(**{**self.settings, **settings})  # type: ignore[no-untyped-call]

    def _preprocess_segment(self, sent: str) -> str:
        text: str = super()._preprocess_segment(self.own_tokenizer.cut(normalise(sent)))  # type: ignore[safe-super]
        return text

    def get_signature(self) -> Any:
        """Return the signature of sacreBLEU with our tokenizer in it."""
        signature = super().get_signature()
        signature.update("tok", self.own_tokenizer.name)
        return signature


class BleuOnTokens(_Tokenized, BLEU):
    """BLEU (Papineni et al. 2002) on the tokens of one of ``tokens.TOKENIZERS``.

    >>> metric = BleuOnTokens()
    >>> round(metric.corpus_score(["ห่วงโซ่คุณค่าใหม่มาก"], [["ห่วงโซ่คุณค่าใหม่มาก"]]).score)
    100
    >>> "tok:newmm-" in str(metric.get_signature())
    True
    """

    settings: ClassVar[dict[str, Any]] = {"tokenize": "none", "force": True}


class ChrfOnTokens(_Tokenized, CHRF):
    """chrF (Popović 2015), with ``word_order=2`` chrF++ (Popović 2017), whose words are the tokens.

    Characters are counted without spaces, so that without words the tokenizer makes no difference.

    >>> round(ChrfOnTokens(word_order=2).corpus_score(["ดี"], [["ดี"]]).score)
    100
    """


class TerOnTokens(_Tokenized, TER):
    """TER (Snover et al. 2006) on tokens.

    >>> TerOnTokens().corpus_score(["ห่วงโซ่คุณค่า"], [["ห่วงโซ่อุปทาน"]]).score > 30
    True
    """
