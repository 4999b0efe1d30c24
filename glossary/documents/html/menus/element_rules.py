"""Rules by which an element is no part of the content, one function each, from the surest to the least sure."""

from __future__ import annotations

import re
from collections.abc import Callable

from glossary.documents.html.menus.tree import CONTENT, HEADINGS, SENTENCE, PageElement
from glossary.documents.markup import BLOCK, HIDDEN

_WHOLE = CONTENT | frozenset(["html", "body"])
"""Elements that are never dropped."""
_ROLES = frozenset(
    "alertdialog banner complementary contentinfo dialog menu menubar navigation search tablist toolbar tooltip".split()
)

_UNSEEN = re.compile(r" (?:sr only|visually ?hidden|screen (?:reader|only)|element invisible) ")
"""Class names of texts for screen readers."""
# "has", "with" and "no" name a page that has such a part, "card" and "panel" a part of the content.
_ALWAYS = re.compile(
    r" (?:nav ?bar|nav ?box|navigation|(?:side|sub|top|main|mega) ?(?:nav|menu)|bread ?crumbs?|pathway|pagination|pager"
    r"|(?<!has )(?<!with )(?<!no )side ?bar|(?<!has )(?<!with )(?<!no )(?<!card )(?<!panel )(?<!table )footer"
    r"|colophon|off ?canvas|copyright"
    r"|skip (?:links?|nav|to)|skip ?link|mw editsection|mw jump link|catlinks"
    r"|cookies? ?(?:consent|notice|banner|bar|law|popup|alert|message|modal|box|info)|cookiebar|gdpr|pdpa"
    r"|consent (?:banner|bar|popup|manager|modal|box)|amp consent"
    r"|share ?(?:bar|buttons?|links?|box|icons?|tools?|this)"
    r"|sd sharing|sharing ?(?:bar|buttons?|links?|icons?|tools?)|sharedaddy|addtoany|addthis"
    r"|social ?(?:share|sharing|bar|links?|icons?|media|buttons?|list|network)"
    r"|related ?(?:posts?|articles?|news|contents?|links?|products?|stories|topics?|items?)"
    r"|lang(?:uages?)? ?(?:switch|switcher|select|selector|menu|bar|picker|chooser|toggle|dropdown)"
    r"|log ?in ?(?:box|form|panel|modal)?|sign ?in|comment ?(?:form|respond|reply|forbidden|add)"
    r"|newsletter|subscribe|advertisement|back to top) "
)
"""Class names of what is never content, whatever it holds."""
_BRIEF = re.compile(
    r" (?:navs?|crumbs?|mw portlet|read more|more link|(?:article|entry|post) (?:info|meta|labels?)"
    r"|site (?:name|title|logo|branding|top|bottom)"
    r"|ticker|marquee|tool ?bar|top ?bar|search ?(?:form|box|bar|field)) "
)
"""Class names of what is no content unless it holds sentences."""
# "Social security" and its like are subjects of pages, not buttons.
_OTHERS = re.compile(r" (?:share|social(?! (?:security|sciences?|work|welfare|studies))|langs?|languages?|follow) ")
"""Class names of what is no content if it has a link, unless it holds sentences."""
_LINKS = re.compile(r" (?:menus?|related|recommend(?:ed)?|popular|trending|tags?|toc|widget|links?) ")
"""Class names of what is no content if most of it is links."""
_TAGS = re.compile(r" (?:tags|labels|categories|related) ")
"""Class names of what is no content if most of it is links, even a single one."""
_HEAD = re.compile(
    r"(?<! post)(?<! entry)(?<! article)(?<! page)(?<! content)(?<! section)(?<! card) (?:header|head|top) "
)
"""Class names of what is above the content if it has a link to the first page."""
_NEVER_NAMED = _WHOLE | HEADINGS | frozenset(["pre", "code"])
_WITHIN_LINES = frozenset("a abbr b em i s small span strong sub sup u".split())
_LINKED = BLOCK - _WHOLE - HEADINGS - frozenset(["br", "hr", "pre"])
_ORDINARY = (BLOCK | {"a"}) - frozenset("aside dialog footer form header menu nav".split())
_LEAST_LINKS = 2
_TEXTS = frozenset("p li dd dt td blockquote figcaption summary".split())
"""Elements that are two links by chance often enough, so that they need a third one."""
_FORM = 400
"""Letters from which a form is a table or a page that a program put into a form."""
_LOGIN = 150
"""Letters up to which the block around a password field is a login."""

Rule = Callable[[PageElement, PageElement], bool]
"""A predicate of an element and the root of its page: is the element to be dropped?"""


def holds_most(element: PageElement, root: PageElement) -> bool:
    """Return whether an element holds most sentences of the page, or if it has none most of its text.

    >>> holds_most(PageElement("div", prose=60), PageElement("html", prose=100))
    True
    """
    if root.prose:
        return 2 * element.prose > root.prose
    return 2 * (element.letters - element.linked) > root.letters - root.linked


def is_prose(element: PageElement) -> bool:
    """Return whether an element is sentences rather than labels.

    >>> is_prose(PageElement("div", letters=90, prose=50)), is_prose(PageElement("div", letters=90))
    (True, False)
    """
    return 2 * element.prose > element.letters


def is_not_text(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is a script, a drawing or a head.

    One whose end tag is missing must not take the page with it. A button may be the title of what it unfolds.

    >>> is_not_text(PageElement("svg"), PageElement("html"))
    True
    >>> is_not_text(PageElement("button", prose=60), PageElement("html", prose=60))
    False
    >>> is_not_text(PageElement("button", ended=True, unfolds=True), PageElement("html", prose=60))
    False
    """
    if element.name == "button" and (element.unfolds or element.heading):
        return False
    return element.name in HIDDEN and element.name != "nav" and (element.ended or not holds_most(element, root))


def is_unseen(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is not shown.

    A page that is hidden until it is loaded, and the panel of a tab, are for a reader all the same.

    >>> is_unseen(PageElement("div", unseen=True), PageElement("html", prose=60))
    True
    >>> is_unseen(PageElement("div", unseen=True, role="tabpanel"), PageElement("html", prose=60))
    False
    """
    unseen = (element.unseen and element.role != "tabpanel") or _UNSEEN.search(element.classes) is not None
    return unseen and not holds_most(element, root)


def is_navigation(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is a menu or a dialog, and did not swallow the main part for lack of an end tag.

    >>> is_navigation(PageElement("nav", ended=True), PageElement("html"))
    True
    >>> is_navigation(PageElement("nav", ended=True, core=True), PageElement("html"))
    False
    """
    if element.name not in ("nav", "menu", "dialog") or element.core:
        return False
    return element.ended or not holds_most(element, root)


def is_frame(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is the header, footer or sidebar of a page of a site.

    An article has a header, a footer and asides of its own, and so has a leaflet that links to no other page.

    >>> site, leaflet = PageElement("html", page_links=9), PageElement("html")
    >>> is_frame(PageElement("footer", ended=True), site), is_frame(PageElement("footer", ended=True), leaflet)
    (True, False)
    >>> is_frame(PageElement("footer", ended=True, inside=True), site), is_frame(PageElement("footer", data=True), site)
    (False, False)
    >>> is_frame(PageElement("header", core=True), site), is_frame(PageElement("header", titled=9), site)
    (False, False)
    >>> is_frame(PageElement("aside", letters=90, prose=90), site)
    False
    """
    if element.name not in ("header", "footer", "aside") or element.inside or element.core or not root.page_links:
        return False
    if element.data or (element.parent is not None and element.parent.name in ("blockquote", "figure")):
        return False
    if element.name == "header" and element.titled and not element.home:
        return False
    if element.name == "aside" and not element.links and is_prose(element):
        return False
    return not holds_most(element, root) or (element.name == "footer" and element.ended)


def has_role(element: PageElement, root: PageElement) -> bool:
    """Return whether the ARIA role of an element is that of a menu, a banner or a dialog.

    >>> has_role(PageElement("div", role="navigation"), PageElement("html", prose=60))
    True
    >>> has_role(PageElement("div", role="banner", core=True), PageElement("html", prose=60))
    False
    """
    return element.role in _ROLES and not element.core and not holds_most(element, root)


def is_form(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is a form such as a search or a subscription.

    A long form is a page: ASP.NET puts whole pages into one.

    >>> is_form(PageElement("form", letters=20), PageElement("html", prose=60))
    True
    >>> is_form(PageElement("form", letters=90, prose=60), PageElement("html", prose=60))
    False
    >>> is_form(PageElement("form", letters=20, grid=True), PageElement("html", prose=60))
    False
    """
    if element.name != "form" or element.core or element.grid or element.letters > _FORM:
        return False
    return not is_prose(element) and not holds_most(element, root)


def is_login(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is a block with a password field and little else.

    >>> is_login(PageElement("td", password=True, letters=30), PageElement("html", prose=60))
    True
    >>> is_login(PageElement("td", password=True, letters=900), PageElement("html", prose=60))
    False
    """
    if not element.password or element.core or element.name in _WHOLE or element.letters > _LOGIN:
        return False
    return not is_prose(element) and not holds_most(element, root)


def is_head(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is called a header and links to the first page.

    A header without that link belongs to an article or a card.

    >>> is_head(PageElement("div", identity=" ja header ", home=True), PageElement("html", prose=60))
    True
    >>> is_head(PageElement("div", classes=" post header ", home=True), PageElement("html", prose=60))
    False
    """
    if not element.home or element.inside or element.core or element.titled or element.name in _NEVER_NAMED:
        return False
    called = _HEAD.search(element.classes) or _HEAD.search(element.identity)
    return called is not None and not is_prose(element) and not holds_most(element, root)


def is_named(element: PageElement, root: PageElement) -> bool:
    """Return whether the class of an element names a part of the page that is no content.

    An id is as often made from a heading, so that it counts only for an element without sentences.

    >>> is_named(PageElement("div", classes=" site breadcrumb "), PageElement("html", prose=60))
    True
    >>> is_named(PageElement("div", classes=" social security "), PageElement("html", prose=60))
    False
    >>> is_named(PageElement("div", identity=" pager notes ", letters=90, prose=80), PageElement("html", prose=900))
    False
    >>> is_named(PageElement("div", classes=" has sidebar "), PageElement("html", prose=60))
    False
    """
    if element.name in _NEVER_NAMED or element.role == "main" or element.core or holds_most(element, root):
        return False
    names = f" {element.name.replace('-', ' ')} " if "-" in element.name else ""
    classes = names + element.classes
    if _ALWAYS.search(classes) or _ALWAYS.fullmatch(element.identity):
        return not (element.inside and is_prose(element) and " footer " in classes)
    if " footer " in element.identity and element.name == "div" and not element.inside:
        return True
    if is_prose(element) or element.name in _WITHIN_LINES or element.role == "tabpanel":
        return False
    return bool(_BRIEF.search(classes) or _BRIEF.fullmatch(element.identity) or _ALWAYS.search(element.identity))


def is_named_links(element: PageElement, root: PageElement) -> bool:
    """Return whether an element is called a menu, related or tags, and most of it is links, unlike a restaurant's menu.

    >>> page = PageElement("html", prose=60)
    >>> is_named_links(PageElement("ul", classes=" menu ", letters=30, linked=20, links=2), page)
    True
    >>> is_named_links(PageElement("ul", classes=" menu ", letters=30), page)
    False
    """
    if element.name in _NEVER_NAMED | _WITHIN_LINES or element.core or holds_most(element, root) or is_prose(element):
        return False
    if element.links and _OTHERS.search(element.classes):
        return True
    if not element.links or 2 * element.linked < element.letters or element.role in ("main", "tabpanel"):
        return False
    names = _LINKS if element.links > 1 else _TAGS
    return names.search(element.classes + element.identity) is not None


def is_links(element: PageElement, root: PageElement) -> bool:
    """Return whether an element holds only links, headings and a label before them.

    Text after a link is no label, as it may be its English. A table with headings is data even if all of it is links.

    >>> is_links(PageElement("ul", letters=30, linked=30, links=3), PageElement("html"))
    True
    >>> is_links(PageElement("ul", letters=30, linked=24, links=3), PageElement("html"))
    False
    >>> is_links(PageElement("p", letters=30, linked=30, links=2), PageElement("html"))
    False
    >>> is_links(PageElement("table", letters=30, linked=30, links=3, data=True), PageElement("html"))
    False
    """
    if (
        element.name not in _LINKED
        or element.links < _LEAST_LINKS + (element.name in _TEXTS)
        or element.data
        or element.core
    ):
        return False
    labelled = element.lead < SENTENCE and 2 * element.lead <= element.letters and element.name != "tr"
    label = element.lead if labelled else 0
    plain = element.letters - element.linked - element.titled - label
    return 10 * plain <= element.letters and 2 * element.titled <= element.letters


def is_hollow(element: PageElement, root: PageElement) -> bool:
    """Return whether only headings are left of an element whose links or form were dropped.

    >>> is_hollow(PageElement("div", letters=10, titled=10, emptied=True), PageElement("html"))
    True
    >>> is_hollow(PageElement("div", letters=10, titled=10), PageElement("html"))
    False
    """
    return element.emptied and element.name in _LINKED and not element.core and element.letters <= element.titled


def is_ordinary(element: PageElement) -> bool:
    """Return whether no rule of ``BY_ELEMENT`` can match, which is so for most elements and saves time.

    >>> is_ordinary(PageElement("p")), is_ordinary(PageElement("nav")), is_ordinary(PageElement("p", classes=" menu "))
    (True, False, False)
    """
    if element.name not in _ORDINARY or element.classes or element.identity:
        return False
    return not (element.role or element.unseen or element.password)


BY_ELEMENT: tuple[Rule, ...] = (
    is_not_text,
    is_unseen,
    is_navigation,
    is_frame,
    has_role,
    is_form,
    is_login,
    is_head,
    is_named,
    is_named_links,
)
"""Rules by what an element is itself, from the surest to the least sure."""
EMPTYING = frozenset(rule.__name__ for rule in (is_form, is_login, is_named_links, is_links))
"""The rules that leave headings without a text behind."""
