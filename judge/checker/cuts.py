"""The ways to cut a text into tokens.

White space is what C's isspace() says it is, in six characters. bytes.split() has the same ones.
"""

import re
from dataclasses import dataclass

LINE_END = b"\n"

_WORD = rb"[^ \t-\r]+"


@dataclass(frozen=True, kw_only=True)
class Cut:
    """No pattern looks behind or back, so that each takes time in proportion to the text."""

    pattern: re.Pattern[bytes]
    has_spaces: bool = False  #: every run of white space is a token, as it is written
    has_line_ends: bool = False  #: line ends are tokens; those at the end of a text do not count
    has_wide_line_ends: bool = False  #: more than the line feed is matched; the token is LINE_END all the same
    has_gaps: bool = False  #: white space within a line is a token
    merges_line_ends: bool = False  #: blank lines do not count, wherever they are

    @property
    def is_split(self) -> bool:
        """Whether bytes.split() does the same."""
        return not (self.has_spaces or self.has_line_ends)


WORDS = Cut(pattern=re.compile(_WORD))
WORDS_AND_SPACES = Cut(pattern=re.compile(_WORD + rb"|[ \t-\r]+"), has_spaces=True)
WORDS_OF_LINES = Cut(pattern=re.compile(_WORD + rb"|\n"), has_line_ends=True)
WORDS_OF_FILLED_LINES = Cut(
    pattern=re.compile(_WORD + rb"|\n[ \t-\r]*+"), has_line_ends=True, has_wide_line_ends=True, merges_line_ends=True
)
#: Lines as they are written; CR LF is a line end, too.
LINES = Cut(pattern=re.compile(rb"[^\r\n]+|\r?\n|\r"), has_line_ends=True, has_wide_line_ends=True)
#: Words, the gaps between them, and line ends: white space before a line end is a part of that.
STRIPPED_LINES = Cut(
    pattern=re.compile(_WORD + rb"|[ \t\v\f\r]*+\n|[ \t\v\f\r]++"),
    has_line_ends=True,
    has_wide_line_ends=True,
    has_gaps=True,
)
STRIPPED_FILLED_LINES = Cut(
    pattern=re.compile(_WORD + rb"|[ \t\v\f\r]*+\n(?:[ \t\v\f\r]*+\n)*+|[ \t\v\f\r]++"),
    has_line_ends=True,
    has_wide_line_ends=True,
    has_gaps=True,
    merges_line_ends=True,
)
