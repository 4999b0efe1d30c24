"""The page that scores translations: files and texts in, a table and its files out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import NamedTuple

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from align.errors import InputError, WonglepError
from glossary.scoring import report as score_report
from glossary.scoring.details import render_page as details_page
from glossary.scoring.report import REFERENCE
from glossary.scoring.score import METRICS
from glossary.scoring.translations import ScoreSettings
from glossary.web import downloads
from glossary.web.error_responses import Problem, problem_of
from glossary.web.fields import file_name, first_error, number, printable, text
from glossary.web.i18n.language import language_of, translations
from glossary.web.i18n.wording import N_
from glossary.web.pages.score.request import MOST_SAMPLES, HowToScore
from glossary.web.pages.score.view import table_of
from glossary.web.pages.score.work import Asked, File, Scores, scores_of
from glossary.web.result_cache import BYTES_OF_LETTER
from glossary.web.security import MOST_BYTES, checked_form
from glossary.web.site import site_of

MOST_FILES = 100
"""Files that are sent at a time."""
PASTED = N_("pasted")
"""How a pasted translation is called that is given no name."""


class Filled(NamedTuple):
    """What a person filled in, but for the files, which browsers do not let a page fill in again."""

    source: str = ""
    reference: str = ""
    translation: str = ""
    name: str = ""
    wanted: ScoreSettings = ScoreSettings()


class KeptScores(NamedTuple):
    """Scores with what was filled in for them."""

    filled: Filled
    scores: Scores

    @property
    def size(self) -> int:
        """About how many bytes it takes in memory."""
        letters = sum(map(len, (self.filled.source, self.filled.reference, self.filled.translation)))
        return BYTES_OF_LETTER * letters + len(self.scores.records or b"")


async def page(request: Request) -> Response:
    """The form."""
    return _page(request, Filled())


async def result(request: Request) -> Response:
    """The form as it was filled in, with the scores below it."""
    found = _kept(request)
    return _page(request, found.filled, scores=found.scores) if found else _expired(request)


async def scored(request: Request) -> Response:
    """Score what is sent, and lead to the page of the scores; what is wrong is said above the form."""
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES, most_files=MOST_FILES) as form:
        source, reference, translation, name = (text(form, field) for field in Filled._fields[:4])
        filled = Filled(source, reference, translation, name)
        try:
            filled = filled._replace(wanted=_wanted(form))
            pasted = translations(language_of(request)).gettext(PASTED)
            scores = await site.worker.run_for(
                request, scores_of, await _asked(form, filled, site.glossary.path, pasted)
            )
        except WonglepError as error:
            return _page(request, filled, problem=problem_of(error, "unscored"))
    kept = KeptScores(filled, scores)
    id_ = site.scores.put(request.scope["session_id"], kept, kept.size)
    return RedirectResponse(f"/score/{id_}#results", 303)


async def file(request: Request) -> Response:
    """The scores, or what became of each term, as a file."""
    found, name = _kept(request), request.path_params["file"]
    if found is None:
        return _expired(request)
    if name not in FILES:
        raise HTTPException(404, f"there is no file {name!r}")
    data = await run_in_threadpool(FILES[name], found.scores, language_of(request))
    return downloads.download(data, name, PurePath(name).suffix)


def _page(
    request: Request, filled: Filled, *, scores: Scores | None = None, problem: Problem | None = None
) -> Response:
    return site_of(request).templates.page(
        request,
        "score.html",
        problem.status if problem else 200,
        here=request.url.path,
        filled=filled,
        metrics=METRICS,
        counting=[name for name, kind in METRICS.items() if kind.counts_terms],
        is_unusual=filled.wanted != ScoreSettings(filled.wanted.metrics),
        most_samples=MOST_SAMPLES,
        problem=problem,
        scores=scores,
        reference=REFERENCE,
        table=scores and table_of(scores.report),
        notes=scores and score_report.notes(scores.report),
        signatures=scores and score_report.signatures(scores.report),
    )


def _kept(request: Request) -> KeptScores | None:
    kept: KeptScores | None = site_of(request).scores.get(request.scope["session_id"], request.path_params["id"])
    return kept


def _expired(request: Request) -> Response:
    return site_of(request).templates.page(request, "expired.html", 404, what="scores")


# ---- files ------------------------------------------------------------------------------------------------


def _json(scores: Scores, language: str) -> str:
    return json.dumps(scores.report.to_dict(), ensure_ascii=False, indent=2) + "\n"


def _html(scores: Scores, language: str) -> str:
    records = map(json.loads, (scores.records or b"").splitlines())
    return details_page(records, language, translations(language).gettext)


FILES: dict[str, Callable[[Scores, str], str | bytes]] = {
    "scores.json": _json,
    "scores.tsv": lambda scores, language: score_report.tsv(score_report.rows(scores.report)) + "\n",
    "scores.tex": lambda scores, language: score_report.latex(score_report.rows(scores.report)) + "\n",
    "segments.html": _html,
    "segments.jsonl": lambda scores, language: scores.records or b"",
}
"""The files of scores by their names, and how they are made; the language is that of the page for people."""


# ---- what was filled in -----------------------------------------------------------------------------------


def _wanted(form: FormData) -> ScoreSettings:
    """How to score, as it was filled in.

    Raises
    ------
    InputError
        when a value is not one that the form offers
    """
    metrics = form.getlist("metrics")
    if not metrics:
        raise InputError("no metric is chosen")
    is_drawn = "confidence" in form or bool(text(form, "test"))
    said = {
        "metrics": metrics,
        "direction": text(form, "direction") or ScoreSettings().direction,
        "tokenize": text(form, "tokenize") or None,
        "confidence": "confidence" in form,
        "test": text(form, "test") or None,
        "samples": (number(form, "samples", MOST_SAMPLES) or 0) * is_drawn,
    }
    try:
        return HowToScore.model_validate(said).wanted
    except ValidationError as error:
        raise InputError(first_error(error)) from None


async def _asked(form: FormData, filled: Filled, path: str, pasted: str) -> Asked:
    """What to score, as it was filled in and sent; *pasted* names a translation without a name.

    Raises
    ------
    InputError
        when there is no translation, or something is given twice
    """
    translations = [
        *await _files(form, "translations"),
        *_pasted(filled.translation, printable(filled.name.strip()) or pasted),
    ]
    if not translations:
        raise InputError("there is no translation: choose files, or paste one")
    references = [*await _files(form, "references"), *_pasted(filled.reference, "the pasted reference")]
    sources = [*await _files(form, "sources"), *_pasted(filled.source, "the pasted source")]
    if len(sources) > 1:
        raise InputError(f"the source is given twice, as {sources[0].name} and {sources[1].name}")
    documents = await _files(form, "documents")
    glossaries = await _files(form, "glossary")
    return Asked(
        tuple(translations),
        tuple(references),
        next(iter(sources), None),
        next(iter(documents), None),
        next(iter(glossaries), path),
        filled.wanted,
    )


async def _files(form: FormData, field: str) -> list[File]:
    """The files of a field; a browser sends an empty one where none is chosen."""
    sent = [value for value in form.getlist(field) if isinstance(value, UploadFile) and value.filename]
    return [File(file_name(value.filename or ""), await value.read()) for value in sent]


def _pasted(text: str, name: str) -> Iterable[File]:
    return [File(name, text.encode())] if text.strip() else []
