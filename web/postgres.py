"""What every connection to Postgres is made with, the site's and those of services that need no SQLAlchemy."""

import select
from typing import Any

import psycopg

#: Of every connection. Pages are in memory or on an SSD: with the defaults, a user's few hundred rows are found by
#: reading all tables. A prepared statement is planned once: our statements are by key, and to plan the larger ones for
#: each execution took longer than to execute them. Those with filters that may be missing say `prepare=False`.
SESSION_OPTIONS = "-c timezone=UTC -c random_page_cost=1.1 -c jit=off -c plan_cache_mode=force_generic_plan"


def has_ended(connection: psycopg.BaseConnection[Any]) -> bool:
    """Whether the server closed an idle connection, as it does before a restart: no round trip, one system call.

    Between statements Postgres says nothing, except last words. The rare notice that is none costs a new connection.
    """
    if connection.closed:
        return True
    unread = select.poll()
    unread.register(connection.fileno(), select.POLLIN)
    return bool(unread.poll(0))
