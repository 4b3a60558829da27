"""Sanitises HTML, as the last step of every rendering. Only known tags and attributes pass."""

import re
from collections.abc import Callable

import nh3

_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "div", "span", "section"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("a", "b", "strong", "i", "em", "u", "s", "del", "ins", "code", "kbd", "samp", "sub", "sup", "small", "q", "abbr"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("img", "figure", "figcaption"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "li": {"id"},
    "abbr": {"title"},
}
_CLASSES = {
    "span": {"math", "inline", "block", "small-caps"},
    "div": {"math", "block", "center"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref"},
}
#: The content of these is dropped, too: it is code, not text for a reader.
_DROPPED_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "embed", "textarea", "title"}
#: Only ids of footnotes pass. Any other could be the id of an element that the page's own scripts look for.
_FOOTNOTE_ID = re.compile(r"^fn(ref)?[0-9]+(:[0-9]+)?$")
_ATTRIBUTE_FORMS = {
    "align": re.compile(r"^(left|center|right)$"),
    "colspan": re.compile(r"^[0-9]{1,2}$"),
    "rowspan": re.compile(r"^[0-9]{1,2}$"),
    "start": re.compile(r"^[0-9]{1,6}$"),
    "width": re.compile(r"^[0-9]{1,4}%?$"),
    "id": _FOOTNOTE_ID,
}

#: Takes the name of an image in the text; returns its URL, or None if there is no such image.
UrlOfName = Callable[[str], str | None]


def sanitize(html: str, url_of: UrlOfName) -> str:
    """Return clean HTML. `url_of` makes the source of each image; where it returns None, the source is removed."""

    def attribute_filter(tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src":
            return url_of(value)
        form = _ATTRIBUTE_FORMS.get(attribute)
        return value if form is None or form.match(value) else None

    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        allowed_classes=_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
