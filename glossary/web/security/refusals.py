"""What is answered to requests that a guard refuses."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse

from glossary.web.i18n.language import LANGUAGES, language_of, translations
from glossary.web.i18n.wording import FAULTS


def refusal(
    request: HTTPConnection, status: int, kind: str, line: str, headers: Mapping[str, str] | None = None
) -> PlainTextResponse:
    """Refuse a request in one line of plain text, below what it comes to in the language of the page, if another.

    Parameters
    ----------
    request
        the request
    status
        the code of the answer
    kind
        a word of ``wording.FAULTS``
    line
        what is wrong
    headers
        those of the answer
    """
    language = language_of(request)
    own = [] if language == next(iter(LANGUAGES)) else [translations(language).gettext(FAULTS[kind])]
    return PlainTextResponse("\n".join([*own, line]), status, headers)
