"""Options of every connection to Postgres, for the site and for services without SQLAlchemy."""

import select
from typing import Any

import psycopg

#: The data are in memory or on an SSD, but Postgres assumes a disk: with its default for random_page_cost, it reads all
#: of a table to find a user's few hundred rows. A prepared statement is planned once: our statements find rows by key,
#: and planning the larger ones for each execution took longer than executing them. Where the best plan depends on the
#: values, as with filters, a ClientCursor writes them into the statement: the last option spares no statement that has
#: parameters, prepared or not.
SESSION_OPTIONS = "-c timezone=UTC -c random_page_cost=1.1 -c jit=off -c plan_cache_mode=force_generic_plan"


def has_ended(connection: psycopg.BaseConnection[Any]) -> bool:
    """Whether the server closed an idle connection, as it does before a restart.

    This takes one system call and no round trip. Between two statements Postgres sends nothing, except why it ends the
    connection. A notice that arrives then is rare; the connection is replaced although it still works.
    """
    if connection.closed:
        return True
    unread = select.poll()
    unread.register(connection.fileno(), select.POLLIN)
    return bool(unread.poll(0))
