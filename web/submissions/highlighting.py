"""Source text as HTML with classes for colours; web/static/src/code.css has the colours."""

from functools import lru_cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

#: Colouring takes a millisecond a KiB: larger sources are shown plain, with line numbers.
COLOURED_LIMIT_BYTES = 48 * 1024

#: Where Pygments has another name for an editor_mode.
_NAMES = {"asm": "gas", "commonlisp": "common-lisp"}

_formatter = HtmlFormatter(linenos="inline", wrapcode=True)


@lru_cache(maxsize=64)
def highlighted(source: str, mode: str) -> Markup:
    """`mode` is a language's editor_mode."""
    lexer = _lexer(mode) if len(source) <= COLOURED_LIMIT_BYTES else TextLexer()
    return Markup(highlight(source, lexer, _formatter))  # noqa: S704  (Pygments escapes the source)


def _lexer(mode: str) -> Lexer:
    try:
        return get_lexer_by_name(_NAMES.get(mode, mode), stripnl=False)
    except ClassNotFound:
        return TextLexer()
