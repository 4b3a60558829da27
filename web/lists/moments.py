"""Finding moments in a list that is ordered by id.

A filter by time alone would read every row that is newer. Ids are drawn when rows are written, so they follow the time,
but for as long as a request may take: the ids of rows well before and well after the moments bound the search.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

#: Longer than any request or transaction takes, and than clocks differ.
SLACK = "interval '1 hour'"


@dataclass(frozen=True, kw_only=True)
class IdRange:
    """None: no bound."""

    above: int | None  #: every row since the first moment has a greater id
    below: int | None  #: every row before the last moment has a lesser id


def id_range(
    connection: psycopg.Connection, *, table: str, column: str, since: datetime | None, until: datetime | None
) -> IdRange:
    """Bound the ids of the rows whose `column`, which has an index, is from `since` to `until`."""
    statement = f"""
    SELECT (SELECT id FROM {table} WHERE {column} < %(since)s::timestamptz - {SLACK}
            ORDER BY {column} DESC LIMIT 1) AS above,
           (SELECT id FROM {table} WHERE {column} >= %(until)s::timestamptz + {SLACK}
            ORDER BY {column} LIMIT 1) AS below
    """  # noqa: S608 - only our own fragments
    with connection.cursor(row_factory=class_row(IdRange)) as cursor:
        found = cursor.execute(statement.encode(), {"since": since, "until": until}).fetchone()
    return found or IdRange(above=None, below=None)
