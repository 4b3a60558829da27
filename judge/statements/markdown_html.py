"""HTML in Markdown: the tags that statements may have pass, and everything else is text with angle brackets."""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.common.utils import replaceEntityPattern
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from judge.statements.html_tags import Tag, unpaired
from judge.statements.markdown_footnotes import inline_footnotes
from judge.statements.notices import Notices

_SHOWN = 60
#: What an author expects to be read, though it stands directly within HTML.
_UNREAD = re.compile(r"\$[^$\s](?:[^$\n<]|<(?!/)){0,200}\$|\*\*[^*\s]|`[^`\n]{1,200}`|!?\[[^\[\]\n]{0,200}\]\(")
_VERBATIM = re.compile(r"<(pre|code|kbd|samp)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(#?\w{1,31});")


def html_plugin(parser: MarkdownIt) -> None:
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.after("inline", "html_tags", _read_tags)


def _html_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Begin a block of HTML only where it is understood: an unknown tag would take all lines below it along."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src.startswith("<!--", begin):
        understood = state.src.find("-->", begin) >= 0
    else:
        understood = _begins_with_tag(state.src[begin : state.eMarks[start_line]])
    return understood and html_block(state, start_line, end_line, silent)


def _begins_with_tag(line: str) -> bool:
    tag = Tag.at(line)
    return tag is not None and tag.begins_block


def _read_tags(state: StateCore) -> None:
    """Decide about each tag; a tag that is not understood becomes text, and is reported."""
    notices: Notices = state.env["notices"]
    line = 1
    for token in state.tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "html_block":
            token.content = _block(token.content, notices, line)
        elif token.children:
            _inline(token.children, notices, line)
    for children in inline_footnotes(state):
        _inline(children, notices, line)


def _inline(children: list[Token], notices: Notices, line: int) -> None:
    pieces = [token for token in children if token.type == "html_inline"]
    contents = _decided([token.content for token in pieces], notices, line, in_line=True)
    for token, content in zip(pieces, contents, strict=True):
        token.content = content


def _block(text: str, notices: Notices, line: int) -> str:
    unread = None if _VERBATIM.search(text) else _UNREAD.search(text)
    if unread is not None:
        notices.add(
            f"{unread[0][:_SHOWN]!r} directly within HTML is shown as it stands: put a blank line before and after it",
            line=line,
        )
    return "".join(_decided(_pieces(text), notices, line, in_line=False))


def _pieces(text: str) -> list[str]:
    """Split a block into tags, comments, and what is between them."""
    pieces: list[str] = []
    begin = position = 0
    while (position := text.find("<", position)) >= 0:
        end = _end(text, position)
        if end is None:
            position += 1
        else:
            pieces += [text[begin:position], text[position:end]]
            begin = position = end
    return [*pieces, text[begin:]]


def _end(text: str, position: int) -> int | None:
    if text.startswith("<!--", position):
        end = text.find("-->", position + 2)
        return None if end < 0 else end + 3
    tag = Tag.at(text, position)
    return None if tag is None else position + len(tag.source)


def _decided(pieces: list[str], notices: Notices, line: int, *, in_line: bool) -> list[str]:
    """Return the HTML of each piece: a tag, a comment, or text."""
    places = {place: tag for place, piece in enumerate(pieces) if (tag := Tag.at(piece)) is not None and tag.is_html}
    tags = list(places.values())
    lonely = unpaired(tags, in_line=in_line)
    passed = {place: tag for order, (place, tag) in enumerate(places.items()) if order not in lonely}
    return [_piece(piece, passed.get(place), notices, line) for place, piece in enumerate(pieces)]


def _piece(piece: str, tag: Tag | None, notices: Notices, line: int) -> str:
    if tag is not None:
        for name in tag.without_effect:
            notices.add(f"the attribute {name!r} of <{tag.name}> has no effect", line=line)
        return tag.html
    if piece.startswith("<!--") and piece.endswith("-->"):
        return ""
    if piece.startswith("<"):
        notices.add(f"{piece[:_SHOWN]!r} is not understood as HTML; it is shown as text", line=line)
    return escape(_ENTITY.sub(lambda entity: replaceEntityPattern(entity[0], entity[1]), piece))
