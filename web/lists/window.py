"""A window on a list that is long and in memory: a browser cannot show thousands of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True, kw_only=True)
class Window(Generic[Item]):
    items: tuple[Item, ...]
    first: int  #: number of the first item in the list, from 1
    count: int  #: of the whole list
    size: int  #: items in a window, at most

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1

    @property
    def previous(self) -> int | None:
        """Asks for the window before this one; None: there is none."""
        return max(1, self.first - self.size) if self.first > 1 else None

    @property
    def next(self) -> int | None:
        return self.last + 1 if self.last < self.count else None

    def of(self, items: Iterable[Other]) -> "Window[Other]":
        """Return the same window, on what was made of its items."""
        return Window(items=tuple(items), first=self.first, count=self.count, size=self.size)


def window_of(items: Sequence[Item], *, first: int | None, size: int) -> Window[Item]:
    """Show the list from item `first` on. Beyond its end, the last window is shown; None: the first one."""
    start = max(0, (first or 1) - 1)
    if start >= len(items):
        start = max(0, len(items) - size)
    return Window(items=tuple(items[start : start + size]), first=start + 1, count=len(items), size=size)
