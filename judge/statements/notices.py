"""Notices for the author of a statement: what was not understood, and what is not shown as it is written."""

#: The first ones tell an author enough.
LIMIT = 50


class Notices:
    """Collects notices, each of them once."""

    def __init__(self) -> None:
        self._lines: dict[str, int | None] = {}

    def wants(self, message: str) -> bool:
        """Whether the message is new, and not one too many: to find its line takes a while."""
        return len(self._lines) < LIMIT and message not in self._lines

    def add(self, message: str, *, line: int | None = None) -> None:
        """`line` is the first one of several with the same message, from 1."""
        if self.wants(message):
            self._lines[message] = line

    def all(self) -> tuple[str, ...]:
        return tuple(message if line is None else f"line {line}: {message}" for message, line in self._lines.items())
