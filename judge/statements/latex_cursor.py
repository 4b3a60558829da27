"""A position in a LaTeX text, and the small steps forward from it."""

import re

_COMMENT = re.compile(r"%[^\n]*\n?[ \t]*")
_SPACE = re.compile(r"(?:[ \t]|\n(?![ \t]*\n))*")
_BRACKET = re.compile(r"[{}\]]")
#: The most characters of an argument that is not rendered: a file name, a width, columns, an address.
_ARGUMENT_LIMIT = 512


class Cursor:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self._absent: set[str] = set()

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.position) + 1

    def at_end(self) -> bool:
        return self.position >= len(self.text)

    def starts_with(self, literal: str) -> bool:
        return self.text.startswith(literal, self.position)

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """Step over what the pattern matches here, and return it; None if it matches nothing."""
        match = pattern.match(self.text, self.position)
        if match is None or not match.group():
            return None
        self.position = match.end()
        return match.group()

    def take_literal(self, literal: str) -> bool:
        if not self.starts_with(literal):
            return False
        self.position += len(literal)
        return True

    def take_until(self, literal: str) -> str | None:
        """Step over the text up to a literal and the literal itself, and return the text.

        If the literal does not come, return None and stay here.
        """
        if literal in self._absent:
            return None
        end = self.text.find(literal, self.position)
        if end < 0:
            self._absent.add(literal)
            return None
        found = self.text[self.position : end]
        self.position = end + len(literal)
        return found

    def skip_space(self) -> None:
        """Step over blanks and comments, but not over a blank line, which ends a paragraph."""
        while self.take(_SPACE) or self.take(_COMMENT):
            pass

    def skip_comment(self) -> None:
        self.take(_COMMENT)

    def option(self) -> str | None:
        """Take an argument in square brackets."""
        return self._bracketed("[", "]")

    def raw_argument(self) -> str | None:
        """Take an argument in braces, without rendering it."""
        return self._bracketed("{", "}")

    def _bracketed(self, opening: str, closing: str) -> str | None:
        start = self.position
        self.skip_space()
        if not self.take_literal(opening):
            self.position = start
            return None
        depth = 0
        for match in _BRACKET.finditer(self.text, self.position, self.position + _ARGUMENT_LIMIT):
            if match.group() == closing and depth == 0:
                found = self.text[self.position : match.start()]
                self.position = match.end()
                return found
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
        self.position = start
        return None
