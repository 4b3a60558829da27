"""Sanitises HTML, as the last step of every rendering. Only known tags and attributes pass."""

import re
import string
from html import escape, unescape

import nh3

from judge.statements import sample_marks
from judge.statements.figures import Figures
from judge.statements.notices import Notices
from judge.statements.width import html_width

#: Tags that stand within a line of text.
PHRASING_TAGS = {
    *("a", "b", "strong", "i", "em", "u", "s", "del", "ins", "code", "kbd", "samp", "sub", "sup", "small", "q", "abbr"),
    *("span", "mark", "var", "cite", "dfn", "ruby", "rt", "rp"),
}
#: Tags without an end.
VOID_TAGS = {"br", "hr", "img", "wbr", "col"}
TAGS = {
    *PHRASING_TAGS,
    *VOID_TAGS,
    *("h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "div", "section", "details", "summary"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("figure", "figcaption"),
}
ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "li": {"id"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"align"},
    "p": {"align"},
}
_CLASSES = {
    "span": {"math", "inline", "block", "small-caps", "missing-figure"},
    "div": {"math", "block", "center", *sample_marks.CLASSES},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref"},
}
#: The content of these is dropped, too: it is code, not text for a reader. (What a Markdown text has of them is text.)
_DROPPED_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "embed", "textarea", "title"}
#: Only ids of footnotes pass. Any other could be the id of an element that the page's own scripts look for.
_FOOTNOTE_ID = re.compile(r"^fn(ref)?[0-9]+(:[0-9]+)?$")
_ATTRIBUTE_FORMS = {
    "align": re.compile(r"^(left|center|right)$"),
    "colspan": re.compile(r"^[0-9]{1,2}$"),
    "rowspan": re.compile(r"^[0-9]{1,2}$"),
    "start": re.compile(r"^[0-9]{1,9}$"),
    "id": _FOOTNOTE_ID,
}
#: Addresses of links; one without a scheme is an address of the site, or a place on the page.
_LINK = re.compile(r"^\s*(?:https?:|mailto:|[^:]*$|[^:]*[/?#])", re.IGNORECASE)
#: nh3 drops addresses of other schemes before anything can say so. The letters are drives of Windows.
_SCHEMES = {"http", "https", "mailto", "ftp", "data", "file", *string.ascii_lowercase}
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_ADDRESS = re.compile(r'<a(?: [a-z]+="[^"]*")*? href="([^"]*)"')
_REACHED = re.compile(r"/|\?|[A-Za-z][A-Za-z0-9+.-]*:|#fn(ref)?[0-9]")
_NAME_LIMIT = 100


def sanitize(html: str, figures: Figures, notices: Notices) -> str:
    """Return clean HTML. Each figure gets its URL; where there is none, its name stands as text."""
    clean = _cleaned(html)
    for address in _ADDRESS.findall(clean):
        _check_link(unescape(address), notices)
    return _IMAGE.sub(lambda image: _shown(image, figures, notices), clean)


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_filtered,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _LINK.match(value) else None
    form = _ATTRIBUTE_FORMS.get(attribute)
    return value if form is None or form.match(value) else None


def _check_link(address: str, notices: Notices) -> None:
    """Only figures are kept of the files beside a statement, and only footnotes are places on the page."""
    if not _REACHED.match(address):
        notices.add(f"the link {address[:_NAME_LIMIT]!r} leads nowhere: the site has no such file or place")


def _shown(image: re.Match[str], figures: Figures, notices: Notices) -> str:
    """Put the URL into an image. nh3 has made its tag, with quotes around each value."""
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(image[1])}
    name = attributes.get("src", "")
    url = figures.url(name)
    if url is None:
        words = " ".join(word for word in (attributes.get("alt"), name[:_NAME_LIMIT]) if word)
        return f'<span class="missing-figure">{escape(words)}</span>'
    attributes["src"] = url
    if (wanted := attributes.pop("width", None)) is not None:
        width = html_width(wanted)
        if width is None:
            notices.add(f"the width {wanted[:_NAME_LIMIT]!r} of a figure is not understood")
        else:
            attributes["width"] = width
    pairs = (f'{attribute}="{escape(value)}"' for attribute, value in attributes.items())
    return f"<img {' '.join(pairs)}>"
