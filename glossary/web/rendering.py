"""Pages out of templates, with what every page needs: its language, the token of its forms, where it stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from align import script
from align.records import Reason
from glossary.entries.entry import as_source
from glossary.files.warnings import Place, Remark
from glossary.web.i18n import wording
from glossary.web.i18n.dates import time_in
from glossary.web.i18n.language import CHOICE, COOKIE, LANGUAGES, chosen, language_of, translations
from glossary.web.security.cookies import YEAR
from glossary.web.visitor import name_of

if TYPE_CHECKING:
    from glossary.web.site import Site

_DOTS = re.compile(r"/*\.{1,2}")
"""Ids that browsers would take for steps to other addresses; a slash before them says that they are none."""
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*]+)(?<=[^\s*])\*\*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Templates:
    """The templates of ``glossary/web/templates``, in each language."""

    def __init__(self) -> None:
        self._environments = {language: _environment(language) for language in LANGUAGES}

    def page(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer a request with a template.

        Parameters
        ----------
        request
            its session, language, name and site are told to the template
        name
            the file
        status
            the code of the answer
        values
            what the template is given besides
        """
        language = language_of(request)
        text = self._environments[language].get_template(name).render(_common(request, language) | values)
        response = HTMLResponse(text, status)
        if chosen(request):
            response.set_cookie(COOKIE, language, max_age=YEAR, samesite="lax", httponly=True)
        return response


def _common(request: Request, language: str) -> dict[str, Any]:
    """What every template is given."""
    site: Site = request.app.state.site
    asked = [(key, value) for key, value in request.query_params.multi_items() if key != CHOICE]
    address = "/" + request.scope["raw_path"].decode("ascii").lstrip("/")
    offered = LANGUAGES if request.method in ("GET", "HEAD") else {}
    return {
        "language": language,
        "languages": {name: (own, f"{address}?{urlencode([*asked, (CHOICE, name)])}") for name, own in offered.items()},
        "path": request.url.path,
        "glossary": sendable(PurePath(site.glossary.path).name),
        "read_only": site.read_only,
        "visitor": name_of(request),
        "csrf": site.tokens.token_for(request.scope["session_id"]),
    }


def sendable(text: str) -> str:
    """A text as it can be sent: what cannot be written as UTF-8, as odd bytes of a file's name, is replaced.

    >>> sendable("bad\\udcff.glossary")
    'bad?.glossary'
    """
    return text.encode("utf-8", "replace").decode()


@lru_cache
def _environment(language: str) -> Environment:
    said = translations(language)
    words = wording.in_words_of(said)
    environment = Environment(
        loader=PackageLoader("glossary.web"),
        autoescape=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(said, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"term": term, "term_url": term_url, "marked": marked, "plain": plain}
    environment.filters |= {
        "count": "{:,}".format,
        "source": as_source,
        "why": partial(why, words.REASONS),
        "remark": partial(remarked, words.REMARKS, words.NOUNS),
        "time": partial(time_in, language),
    }
    environment.globals |= {"static": static, "words": words}
    return environment


def term(text: str) -> Markup:
    """A term in an element that says which language it is in, for fonts and screen readers.

    >>> print(term("a < b"), term("ธนาคาร"))
    <span lang="en">a &lt; b</span> <span lang="th">ธนาคาร</span>
    """
    return Markup(f'<span lang="{"th" if script.has_thai(text) else "en"}">{escape(text)}</span>')


def why(said: Mapping[str, str], reasons: Iterable[Reason]) -> str:
    """Reasons in the words of a language, in which *said* has each phrase.

    >>> why({"{} is a title": "{} เป็นคำนำหน้าชื่อ"}, [Reason("{} is a title", ("คุณ",))])
    'คุณ เป็นคำนำหน้าชื่อ'
    """
    return "; ".join(said[reason.phrase].format(*reason.words) for reason in reasons)


def remarked(said: Mapping[str, str], nouns: Mapping[str, str], remark: Remark) -> str:
    """What is to be said of a file in the words of a language: its phrases, and what the numbers of places count.

    >>> remark = Remark("f.csv", "{}: has no tab", (Place("line", 3),))
    >>> remarked({"{}: has no tab": "{}: ไม่มีแท็บ"}, {"line": "บรรทัด"}, remark)
    'f.csv: บรรทัด 3: ไม่มีแท็บ'
    """
    words = (f"{nouns[word.noun]} {word.number}" if isinstance(word, Place) else word for word in remark.words)
    return sendable(f"{remark.file}: {said[remark.phrase].format(*words)}")


def plain(text: str) -> str:
    """A text as a browser holds it, which else drops or joins control characters: with spaces in their places.

    >>> plain("a\\r\\nb\\0c")
    'a \\nb c'
    """
    return _CONTROL.sub(" ", text)


def term_url(id_: str) -> str:
    """The address of a concept's page.

    >>> term_url("a/b?c"), term_url("..")
    ('/term/a%2Fb%3Fc', '/term/%2F..')
    """
    return f"/term/{quote(f'/{id_}' if _DOTS.fullmatch(id_) else id_, safe='')}"


def term_id(path: str) -> str:
    """The id of a concept by the path behind ``/term/``, decoded.

    >>> term_id("a/b?c"), term_id("/..")
    ('a/b?c', '..')
    """
    return path.removeprefix("/") if _DOTS.fullmatch(path) else path


def marked(text: str, wanted: Iterable[str]) -> Markup:
    """A sentence with the first place of each of some terms marked in it, whatever their capitals.

    The stars with which Markdown writes strong words are left out.

    >>> print(marked("a **Bank** & co", ["bank", "co"]))
    a <mark>Bank</mark> &amp; <mark>co</mark>
    """
    text = _STRONG.sub(r"\1", text)
    folded = text.lower() if len(text.lower()) == len(text) else text
    found = sorted((folded.find(term.lower()), len(term)) for term in wanted if term)
    parts, at = [], 0
    for begin, length in found:
        if begin >= at:
            parts += [escape(text[at:begin]), Markup(f"<mark>{escape(text[begin : begin + length])}</mark>")]
            at = begin + length
    return Markup("").join([*parts, escape(text[at:])])


@lru_cache
def static(name: str) -> str:
    """The address of a file of ``glossary/web/static``; all of them are others when one of them changes."""
    return f"/static/{_version()}/{name}"


@lru_cache
def _version() -> str:
    held = sorted((files("glossary.web") / "static").iterdir(), key=lambda file: file.name)
    return hashlib.blake2b(b"".join(file.read_bytes() for file in held), digest_size=6).hexdigest()
