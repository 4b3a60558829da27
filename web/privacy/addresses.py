"""IP addresses go after some time: they help against an attack, and later against nobody."""

from collections.abc import Mapping
from datetime import datetime

import psycopg

from web.privacy.holdings import ADDRESSES, Address, split

AT_ONCE = 2000


def forget_addresses(connection: psycopg.Connection, before: datetime) -> Mapping[str, int]:
    """Clear the addresses of all rows from before this moment, and return how many of each column.

    The connection is in autocommit: each of the bounded steps is a transaction.
    """
    return {column: _forget(connection, column, address, before) for column, address in ADDRESSES.items()}


def _forget(connection: psycopg.Connection, column: str, address: Address, before: datetime) -> int:
    """Go through the table once, in the order of ids."""
    table, name = split(column)
    statement = f"""
    WITH chosen AS (
        SELECT id FROM {table} WHERE id > %(after)s AND {name} IS NOT NULL AND {address.at} < %(before)s
        ORDER BY id LIMIT {AT_ONCE}
    ), changed AS (
        UPDATE {table} SET {name} = NULL FROM chosen WHERE {table}.id = chosen.id
    )
    SELECT max(id), count(*) FROM chosen
    """  # noqa: S608
    after, forgotten = 0, 0
    while True:
        with connection.transaction():
            connection.execute("SET LOCAL judge.retention = 'on'")
            row = connection.execute(statement.encode(), {"after": after, "before": before}).fetchone()
        if row is None or row[0] is None:
            return forgotten
        after, forgotten = row[0], forgotten + row[1]
