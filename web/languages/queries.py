"""Finding the versions of the compilers, as the workers report them."""

import psycopg

COMPILER_VERSIONS = """
SELECT DISTINCT ON (offered->>'variant') offered->>'variant', offered->>'version'
FROM worker, jsonb_array_elements(languages) AS offered
WHERE kind = 'compile' ORDER BY offered->>'variant', last_seen_at DESC
"""


def compiler_versions(connection: psycopg.Connection) -> dict[str, str]:
    """Return variant -> what its version command printed, on the worker that reported last."""
    return dict(connection.execute(COMPILER_VERSIONS).fetchall())
