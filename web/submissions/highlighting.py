"""Making HTML of source text, with classes. web/static/src/code.css gives them colours."""

from functools import lru_cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

#: Colouring takes a millisecond for each KiB. Larger sources get line numbers only.
COLOURED_LIMIT_BYTES = 48 * 1024

#: editor_mode -> the name that Pygments has for it, where it is another one.
_NAMES = {"asm": "gas", "commonlisp": "common-lisp"}

_formatter = HtmlFormatter(linenos="inline", wrapcode=True)


@lru_cache(maxsize=64)
def highlighted(source: str, mode: str) -> Markup:
    """Colour the source. `mode` is the editor_mode of its language."""
    lexer = _lexer(mode) if len(source) <= COLOURED_LIMIT_BYTES else TextLexer()
    return Markup(highlight(source, lexer, _formatter))  # noqa: S704  (Pygments escapes the source)


def _lexer(mode: str) -> Lexer:
    try:
        return get_lexer_by_name(_NAMES.get(mode, mode), stripnl=False)
    except ClassNotFound:
        return TextLexer()
