"""A gradebook as files that learning platforms import.

    Moodle      gradebook import of a CSV file: the teacher says which column is which item. `-` is no grade.
    Canvas      gradebook import of a CSV file (its importer): fixed columns first, the last of them `Section`.
                Students are found by the SIS user ID, which is our student ID, else by the login. `EX` is excused.

Both have no place for the moment at which they were true, so the name of the file says it.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from web.gradebook.gradebook import Cell, Gradebook
from web.grades.graded_set import GradedSet

#: Canvas drops columns with such names.
_DROPPED_BY_CANVAS = re.compile(r"\b(Current|Final|Override) (Score|Points|Grade|Status)", re.IGNORECASE)
#: Canvas reads the number of an assignment of its own from this end of a name.
_NUMBER_OF_CANVAS = re.compile(r"\((\d+)\)\s*$")


def moodle_csv(gradebook: Gradebook) -> str:
    lines = [["ID number", "Email address", *_titles(gradebook.sets)]]
    for row in gradebook.rows:
        keys = [row.student.student_id or "", row.student.email or ""]
        points = [_points(row.cells[one.id], nothing="-", excused="-") for one in gradebook.sets]
        lines.append([*map(escaped, keys), *points])
    return _written(lines)


def canvas_csv(gradebook: Gradebook) -> str:
    titles = [_title_for_canvas(title) for title in _titles(gradebook.sets)]
    lines = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles],
        ["    Points Possible", "", "", "", "", *(f"{_most(one):.2f}" for one in gradebook.sets)],
    ]
    for row in gradebook.rows:
        student = row.student
        names = [student.display_name or student.username, "", student.student_id or "", student.username]
        points = [_points(row.cells[one.id], nothing="", excused="EX") for one in gradebook.sets]
        lines.append([*map(escaped, names), escaped(" and ".join(student.groups)), *points])
    return _written(lines)


def escaped(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _titles(sets: Sequence[GradedSet]) -> list[str]:
    """Return a name of its own for each: where two sets have the same title, the short name follows."""
    count = Counter(one.title for one in sets)
    return [escaped(one.title if count[one.title] == 1 else f"{one.title} {one.slug}") for one in sets]


def _title_for_canvas(title: str) -> str:
    return _NUMBER_OF_CANVAS.sub(r"[\1]", _DROPPED_BY_CANVAS.sub(r"\1-\2", title))


def _points(cell: Cell, *, nothing: str, excused: str) -> str:
    if cell.is_excused:
        return excused
    return nothing if cell.points is None else f"{cell.points:.2f}"


def _most(one: GradedSet) -> Decimal:
    return sum((task.max_points for task in one.rules.tasks), Decimal(0))


def _written(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()
