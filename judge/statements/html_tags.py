"""Tags in a Markdown text: which of them are HTML, and which are only text between angle brackets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from judge.statements.sanitizer import ATTRIBUTES, PHRASING_TAGS, TAGS, VOID_TAGS

#: Older tags, and those that the page needs for itself, with what they become.
_ALIASES = {
    "h1": "h2",
    "center": "div",
    "font": "span",
    "big": "span",
    "tt": "code",
    "strike": "s",
}
_CENTER = ' class="center"'
ALLOWED = TAGS | _ALIASES.keys()
#: Attributes that authors give to many tags. They have no effect, and a notice says so.
_WITHOUT_EFFECT = re.compile(
    r"id|class|style|lang|dir|title|align|valign|width|height|border|color|bgcolor|size|face|cellpadding|cellspacing|"
    r"target|rel|name|type|span|loading|hspace|vspace|(?:data|aria|on)-?\w[\w-]*"
)
_TAG = re.compile(
    r"""<(?P<closing>/)?(?P<name>[A-Za-z][A-Za-z0-9-]*)
    (?P<attributes>(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*)\s*/?>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""\s+([A-Za-z_:][\w:.-]*)(?:\s*=\s*([^\s"'=<>`]+|'[^']*'|"[^"]*"))?""")


@dataclass(frozen=True, kw_only=True)
class Tag:
    source: str  #: as it is written
    name: str  #: in lower case
    is_closing: bool
    attributes: tuple[tuple[str, str | None], ...]  #: values without their quotes; None: only a name

    @classmethod
    def at(cls, text: str, position: int = 0) -> "Tag | None":
        """Read the tag that begins here, whatever its name is. A comment is none."""
        match = _TAG.match(text, position)
        if match is None:
            return None
        pairs = _ATTRIBUTE.findall(match["attributes"])
        return cls(
            source=match[0],
            name=match["name"].lower(),
            is_closing=match["closing"] is not None,
            attributes=tuple((name.lower(), _unquoted(value) if value else None) for name, value in pairs),
        )

    @property
    def is_html(self) -> bool:
        """Whether this is a tag that statements may have. `a<b and c>d` looks like one, but has no such attributes."""
        return self.name in ALLOWED and all(self._is_attribute(name, value) for name, value in self.attributes)

    @property
    def begins_block(self) -> bool:
        """Whether the lines that follow are HTML, too. Tags within a line leave them to Markdown."""
        return self.is_html and self._element not in PHRASING_TAGS | {"br", "img", "wbr"}

    def needs_partner(self, *, in_line: bool) -> bool:
        """Whether the tag is only understood together with another one in the same text.

        Within a line, that is so for `<p>`, too: `array<p>` is none. Its end may belong to a block above.
        """
        if self._element in PHRASING_TAGS:
            return True
        return in_line and not self.is_closing and self._element not in VOID_TAGS

    @property
    def without_effect(self) -> list[str]:
        return [name for name, _ in self.attributes if name not in ATTRIBUTES.get(self._element, set())]

    @property
    def html(self) -> str:
        if self.is_closing:
            return "" if self.name in VOID_TAGS else f"</{self._element}>"
        kept = [(name, value) for name, value in self.attributes if name not in self.without_effect]
        pairs = "".join(f" {name}" if value is None else f' {name}="{value}"' for name, value in kept)
        return f"<{self._element}{_CENTER if self.name == 'center' else ''}{pairs}>"

    @property
    def _element(self) -> str:
        return _ALIASES.get(self.name, self.name)

    def _is_attribute(self, name: str, value: str | None) -> bool:
        if name in ATTRIBUTES.get(self._element, set()):
            return value is not None or name == "open"
        return value is not None and _WITHOUT_EFFECT.fullmatch(name) is not None


def unpaired(tags: Sequence[Tag], *, in_line: bool) -> set[int]:
    """Return the places of tags whose partner is missing: `<b>` without `</b>` is text."""
    lonely: set[int] = set()
    opened: dict[str, list[int]] = {}
    for place, tag in enumerate(tags):
        needs_partner = tag.needs_partner(in_line=in_line)
        if tag.is_closing and opened.get(tag.name):
            opened[tag.name].pop()
        elif tag.is_closing and needs_partner:
            lonely.add(place)
        elif needs_partner:
            opened.setdefault(tag.name, []).append(place)
    return lonely.union(*opened.values())


def _unquoted(value: str) -> str:
    """Return a value so that it can stand between double quotes; what the author escaped stays escaped."""
    inner = value[1:-1] if value[0] in "\"'" else value
    return escape(inner).replace("&amp;", "&")
