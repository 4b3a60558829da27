"""What the workers say of their compilers."""

import psycopg

COMPILER_VERSIONS = """
SELECT DISTINCT ON (offered->>'variant') offered->>'variant', offered->>'version'
FROM worker, jsonb_array_elements(languages) AS offered
WHERE kind = 'compile' ORDER BY offered->>'variant', last_seen_at DESC
"""


def compiler_versions(connection: psycopg.Connection) -> dict[str, str]:
    """Variant -> what the version command printed on the worker that was heard last."""
    return dict(connection.execute(COMPILER_VERSIONS).fetchall())
