"""The order of a gradebook, as its address says: `?sort=total`, and `?sort=-total` for the other direction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from web.gradebook.gradebook import Gradebook, Row

NAME, GROUP, TOTAL = "name", "group", "total"


@dataclass(frozen=True, kw_only=True)
class Sorting:
    column: str  #: NAME, GROUP, TOTAL, or the id of a set
    is_descending: bool = False

    @classmethod
    def from_text(cls, text: str) -> "Sorting":
        return cls(column=text.removeprefix("-") or NAME, is_descending=text.startswith("-"))

    def direction_of(self, column: str) -> str | None:
        """Return what `aria-sort` says of the column; None: it does not order the rows."""
        if column != self.column:
            return None
        return "descending" if self.is_descending else "ascending"

    def text_for(self, column: str) -> str:
        """Return what the address says to sort by this column, or the other way where it does so already."""
        if column == self.column:
            return column if self.is_descending else f"-{column}"
        return column if column in (NAME, GROUP) else f"-{column}"  # of points, most are looked for first

    def apply(self, gradebook: Gradebook) -> Sequence[Row]:
        """Return the rows in this order. Equal ones stay by name; a column that is gone orders nothing."""
        key = self._key(gradebook)
        return gradebook.rows if key is None else sorted(gradebook.rows, key=key, reverse=self.is_descending)

    def _key(self, gradebook: Gradebook) -> Callable[[Row], Any] | None:
        if self.column == NAME:
            return lambda row: row.student.username.lower()
        if self.column == GROUP:
            return lambda row: row.student.groups
        if self.column == TOTAL:
            return lambda row: row.percent if row.percent is not None else Decimal(-1)
        set_id = next((one.id for one in gradebook.sets if str(one.id) == self.column), None)
        return None if set_id is None else lambda row: _rank(row, set_id)


def _rank(row: Row, set_id: int) -> Decimal:
    """Nothing handed in is less than no points; of who is excused, nothing is asked."""
    cell = row.cells[set_id]
    if cell.is_excused:
        return Decimal(-2)
    return Decimal(-1) if cell.points is None else cell.points
