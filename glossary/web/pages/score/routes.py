"""The page that scores translations: files and texts in, a table and its files out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import PurePath

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
from glossary.web.pages.score.request import MAX_SAMPLES, ScoreOptions
from glossary.web.pages.score.table import table_of
from glossary.web.scores import CachedScores, File, ScoreForm, ScoreRequest, Scores, score_files
from glossary.web.security import MOST_BYTES, checked_form
from glossary.web.site import site_of

MAX_FILES = 100
"""Files that a form may have."""
PASTED = N_("pasted")
"""Name of a pasted translation that is given none."""


async def page(request: Request) -> Response:
    """Answer with the empty form."""
    return _page(request, ScoreForm())


async def result(request: Request) -> Response:
    """Answer with the form as it was filled in, and the scores below it."""
    cached = _cached(request)
    return _page(request, cached.form, scores=cached.scores) if cached else _gone(request)


async def score(request: Request) -> Response:
    """Score the form's translations and redirect to the page of the scores; a problem is shown above the form."""
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES, most_files=MAX_FILES) as form:
        source, reference, translation, name = (text(form, field) for field in ScoreForm._fields[:4])
        filled = ScoreForm(source, reference, translation, name)
        try:
            filled = filled._replace(wanted=_options(form))
            pasted = translations(language_of(request)).gettext(PASTED)
            scores = await site_of(request).worker.run_for(
                request, score_files, await _score_request(form, filled, site.glossary.path, pasted)
            )
        except WonglepError as error:
            return _page(request, filled, problem=problem_of(error, "unscored"))
    cached = CachedScores(filled, scores)
    id_ = site.scores.put(request.scope["session_id"], cached, cached.size)
    return RedirectResponse(f"/score/{id_}#results", 303)


async def file(request: Request) -> Response:
    """Answer with a file of the scores, one of ``FILES``."""
    cached, name = _cached(request), request.path_params["file"]
    if cached is None:
        return _gone(request)
    if name not in FILES:
        raise HTTPException(404, f"there is no file {name!r}")
    data = await run_in_threadpool(FILES[name], cached.scores, language_of(request))
    return downloads.download(data, name, PurePath(name).suffix)


def _page(
    request: Request, form: ScoreForm, *, scores: Scores | None = None, problem: Problem | None = None
) -> Response:
    return site_of(request).templates.page(
        request,
        "score.html",
        problem.status if problem else 200,
        here=request.url.path,
        filled=form,
        metrics=METRICS,
        counting=[name for name, kind in METRICS.items() if kind.counts_terms],
        has_options=form.wanted != ScoreSettings(form.wanted.metrics),
        max_samples=MAX_SAMPLES,
        problem=problem,
        scores=scores,
        reference=REFERENCE,
        table=scores and table_of(scores.report),
        notes=scores and score_report.notes(scores.report),
        signatures=scores and score_report.signatures(scores.report),
    )


def _cached(request: Request) -> CachedScores | None:
    return site_of(request).scores.get(request.scope["session_id"], request.path_params["id"])


def _gone(request: Request) -> Response:
    return site_of(request).templates.page(request, "expired.html", 404, what="scores")


# ---- files ------------------------------------------------------------------------------------------------


def _json(scores: Scores, language: str) -> str:
    return json.dumps(scores.report.to_dict(), ensure_ascii=False, indent=2) + "\n"


def _html(scores: Scores, language: str) -> str:
    records = map(json.loads, (scores.details or b"").splitlines())
    return details_page(records, language, translations(language).gettext)


FILES: dict[str, Callable[[Scores, str], str | bytes]] = {
    "scores.json": _json,
    "scores.tsv": lambda scores, language: score_report.tsv(score_report.rows(scores.report)) + "\n",
    "scores.tex": lambda scores, language: score_report.latex(score_report.rows(scores.report)) + "\n",
    "segments.html": _html,
    "segments.jsonl": lambda scores, language: scores.details or b"",
}
"""Functions that make the files of scores, by their names; only the page for people depends on the language."""


# ---- the form ---------------------------------------------------------------------------------------------


def _options(form: FormData) -> ScoreSettings:
    """Return how to score.

    Raises
    ------
    InputError
        when a value is not one that the form offers
    """
    metrics = form.getlist("metrics")
    if not metrics:
        raise InputError("no metric is chosen")
    samples = number(form, "samples", MAX_SAMPLES) or 0
    # Without sampling the number is not used: one that would be refused with it is no fault.
    has_samples = "confidence" in form or bool(text(form, "test"))
    values = {
        "metrics": metrics,
        "direction": text(form, "direction") or ScoreSettings().direction,
        "tokenize": text(form, "tokenize") or None,
        "confidence": "confidence" in form,
        "test": text(form, "test") or None,
        "samples": samples if has_samples else 0,
    }
    try:
        return ScoreOptions.model_validate(values).wanted
    except ValidationError as error:
        raise InputError(first_error(error)) from None


async def _score_request(form: FormData, filled: ScoreForm, path: str, pasted: str) -> ScoreRequest:
    """Return what to score; *pasted* names a pasted translation without a name, *path* is the served glossary.

    Raises
    ------
    InputError
        when there is no translation, or there are two sources
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
    return ScoreRequest(
        tuple(translations),
        tuple(references),
        next(iter(sources), None),
        next(iter(documents), None),
        next(iter(glossaries), path),
        filled.wanted,
    )


async def _files(form: FormData, field: str) -> list[File]:
    """Return the files of a field; where none is chosen, browsers send one without a name."""
    uploads = [value for value in form.getlist(field) if isinstance(value, UploadFile) and value.filename]
    return [File(file_name(upload.filename or ""), await upload.read()) for upload in uploads]


def _pasted(text: str, name: str) -> Iterable[File]:
    return [File(name, text.encode())] if text.strip() else []
