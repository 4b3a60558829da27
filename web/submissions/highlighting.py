"""Source text as HTML with classes for colours; web/static/src/code.css has the colours."""

from functools import lru_cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

#: Colouring takes a millisecond a KiB: larger sources are shown plain, with line numbers.
COLOURED_LIMIT_BYTES = 48 * 1024

_formatter = HtmlFormatter(linenos="inline", wrapcode=True)


@lru_cache(maxsize=256)
def highlighted(source: str, mode: str) -> Markup:
    """`mode` is a language's editor_mode; Pygments knows the same names."""
    try:
        lexer = get_lexer_by_name(mode, stripnl=False) if len(source) <= COLOURED_LIMIT_BYTES else TextLexer()
    except ClassNotFound:
        lexer = TextLexer()
    return Markup(highlight(source, lexer, _formatter))  # noqa: S704  (Pygments escapes the source)
