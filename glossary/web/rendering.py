"""Pages from templates, with what every page needs: its language, the token of its forms, its address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from align import script
from align.records import Reason
from glossary.entries.entry import as_source
from glossary.files.warnings import FileWarning, Location
from glossary.web.i18n.language import (
    CHOICE,
    COOKIE,
    LANGUAGES,
    chosen_language,
    format_time,
    language_of,
    translations,
)
from glossary.web.i18n.wording import translated_tables
from glossary.web.security import Tokens
from glossary.web.security.sessions import YEAR, name_of

# Browsers take these ids for relative paths; a slash in front keeps them as they are.
_DOTS = re.compile(r"/*\.{1,2}")
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*]+)(?<=[^\s*])\*\*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Templates:
    """The templates of ``glossary/web/templates``, in each language.

    Parameters
    ----------
    glossary
        the name of the glossary, which pages show
    tokens
        the CSRF tokens that forms on the pages need
    read_only
        whether pages offer no changes
    """

    def __init__(self, glossary: str, tokens: Tokens, read_only: bool) -> None:
        self._glossary = sendable(glossary)
        self._tokens = tokens
        self._read_only = read_only
        self._environments = {language: _environment(language) for language in LANGUAGES}

    def page(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a template as the answer to a request.

        Parameters
        ----------
        request
            its session, language and visitor are known to the template
        name
            the template's file
        status
            the status code of the answer
        values
            further variables of the template
        """
        language = language_of(request)
        text = self._environments[language].get_template(name).render(self._shared_values(request, language) | values)
        response = HTMLResponse(text, status)
        if chosen_language(request):
            response.set_cookie(COOKIE, language, max_age=YEAR, samesite="lax", httponly=True)
        return response

    def _shared_values(self, request: Request, language: str) -> dict[str, Any]:
        """Return the variables that every template has."""
        query = [(key, value) for key, value in request.query_params.multi_items() if key != CHOICE]
        address = "/" + request.scope["raw_path"].decode("ascii").lstrip("/")
        # The answer to a form has no address at which it could be had in another language.
        offered = LANGUAGES if request.method in ("GET", "HEAD") else {}
        return {
            "language": language,
            "languages": {
                name: (own, f"{address}?{urlencode([*query, (CHOICE, name)])}") for name, own in offered.items()
            },
            "path": request.url.path,
            "glossary": self._glossary,
            "read_only": self._read_only,
            "visitor": name_of(request),
            "csrf": self._tokens.token_for(request.scope["session_id"]),
        }


def sendable(text: str) -> str:
    """Replace what cannot be written as UTF-8, such as odd bytes of a file's name.

    >>> sendable("bad\\udcff.glossary")
    'bad?.glossary'
    """
    return text.encode("utf-8", "replace").decode()


@lru_cache
def _environment(language: str) -> Environment:
    """Return the environment of a language, with the filters of its templates."""
    catalogue = translations(language)
    environment = Environment(
        loader=PackageLoader("glossary.web"),
        autoescape=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "count": "{:,}".format,
        "language": language_code,
        "marked": mark_terms,
        "plain": plain,
        "warning": partial(translate_warning, catalogue.gettext),
        "source": as_source,
        "term": term,
        "term_url": term_url,
        "time": partial(format_time, language=language),
        "why": partial(translate_reasons, catalogue.gettext),
    }
    environment.globals |= {"static": static, "words": translated_tables(catalogue)}
    return environment


def language_code(text: str) -> str:
    """Return the value of an element's ``lang`` that has this text."""
    return "th" if script.has_thai(text) else "en"


def term(text: str) -> Markup:
    """Return a term in an element that says which language it is in, for fonts and screen readers.

    >>> print(term("a < b"), term("ธนาคาร"))
    <span lang="en">a &lt; b</span> <span lang="th">ธนาคาร</span>
    """
    return Markup(f'<span lang="{language_code(text)}">{escape(text)}</span>')


def translate_reasons(translate: Callable[[str], str], reasons: Iterable[Reason]) -> str:
    """Translate reasons for a pair, separated by semicolons.

    >>> translate_reasons({"{} is a title": "{} เป็นคำนำหน้าชื่อ"}.get, [Reason("{} is a title", ("คุณ",))])
    'คุณ เป็นคำนำหน้าชื่อ'
    """
    return "; ".join(translate(reason.phrase).format(*reason.words) for reason in reasons)


def translate_warning(translate: Callable[[str], str], warning: FileWarning) -> str:
    """Translate a warning about a file, with the nouns of the places that it names.

    >>> warning = FileWarning("f.csv", "{}: has no tab", (Location("line", 3),))
    >>> translate_warning({"{}: has no tab": "{}: ไม่มีแท็บ", "line": "บรรทัด"}.get, warning)
    'f.csv: บรรทัด 3: ไม่มีแท็บ'
    """
    words = (f"{translate(word.unit)} {word.number}" if isinstance(word, Location) else word for word in warning.words)
    return sendable(f"{warning.file}: {translate(warning.phrase).format(*words)}")


def plain(text: str) -> str:
    """Replace control characters, which browsers drop or join, by spaces.

    >>> plain("a\\r\\nb\\0c")
    'a \\nb c'
    """
    return _CONTROL.sub(" ", text)


def term_url(id_: str) -> str:
    """Return the address of a concept's page.

    >>> term_url("a/b?c"), term_url("..")
    ('/term/a%2Fb%3Fc', '/term/%2F..')
    """
    return f"/term/{quote(f'/{id_}' if _DOTS.fullmatch(id_) else id_, safe='')}"


def term_id(path: str) -> str:
    """Return the id of a concept from the decoded path behind ``/term/``.

    >>> term_id("a/b?c"), term_id("/..")
    ('a/b?c', '..')
    """
    return path.removeprefix("/") if _DOTS.fullmatch(path) else path


def mark_terms(text: str, terms: Iterable[str]) -> Markup:
    """Mark the first place of each term in a sentence, regardless of case.

    The stars with which Markdown writes strong words are left out.

    >>> print(mark_terms("a **Bank** & co", ["bank", "co"]))
    a <mark>Bank</mark> &amp; <mark>co</mark>
    """
    text = _STRONG.sub(r"\1", text)
    # Where lower case has another length, as of "İ", offsets would differ: only the same case is found then.
    folded = text.lower() if len(text.lower()) == len(text) else text
    found = sorted((folded.find(term.lower()), len(term)) for term in terms if term)
    parts, end = [], 0
    for begin, length in found:
        if begin >= end:
            parts += [escape(text[end:begin]), Markup(f"<mark>{escape(text[begin : begin + length])}</mark>")]
            end = begin + length
    return Markup("").join([*parts, escape(text[end:])])


@lru_cache
def static(name: str) -> str:
    """Return the address of a file of ``glossary/web/static``; when one file changes, all addresses change."""
    return f"/static/{_version()}/{name}"


@lru_cache
def _version() -> str:
    """Return a digest of all static files."""
    paths = sorted((files("glossary.web") / "static").iterdir(), key=lambda file: file.name)
    return hashlib.blake2b(b"".join(file.read_bytes() for file in paths), digest_size=6).hexdigest()
