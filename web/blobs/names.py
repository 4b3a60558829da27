"""What names a blob: all places of the database that hold the digest of one.

A test compares the lists below with the models. Whoever adds a column with a digest, or a JSON document, says there
whether it names blobs. What manifests and statements name inside themselves is in problem_version_blob: an import
writes every blob of a version there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

COLUMNS = (
    "problem_version.manifest_sha256",
    "problem_version.package_sha256",
    "problem_version.jury_sha256",
    "problem_version_blob.sha256",
    "problem_attachment.sha256",
    "statement.blob_sha256",
    "submission_file.sha256",
    "trial_run.input_sha256",
    "judging.compile_log_sha256",
    "package_import.package_sha256",
    "data_export.zip_sha256",
)

#: JSON documents with digests somewhere inside. Every string that looks like a digest counts as one: a name too many
#: keeps a blob, a name too few loses it.
DOCUMENTS = ("judging.testcase_results", "judging_slice.results", "trial_run.files")

#: Columns with digests that name no blob, and why.
NAMELESS_COLUMNS = {
    "blob.sha256": "says how large a blob is; for a day it names it too, see NAMES",
    "submission.source_sha256": "is a digest over all files of a submission, stored nowhere",
    "judging.executable_sha256": "tells which executable was judged. Executables are a cache: while an attempt is in"
    " flight its executable is too young to be swept, and a rejudging compiles again what was unused for long",
    "calendar_feed.token_sha256": "is the digest of a secret",
    "exam_session.key_sha256": "is the digest of a secret",
    "invitation.token_sha256": "is the digest of a secret",
    "one_time_login.token_sha256": "is the digest of a secret",
}

#: JSON documents without digests of blobs.
NAMELESS_DOCUMENTS = {
    "problem_set.grading_policy",
    "progress.candidates",
    "progress.others",
    "problem_set_problem.groups_shown",
    "problem_version.grading",
    "problem_version.limits",
    "problem_version.language_limits",
    "problem_version.metadata",
    "problem_version.cpu_time_limit_origin",
    "submission.jury_terms",
    "judging.findings",
    "judging.compile_usage",
    "judging.group_results",
    "worker.languages",
    "worker.lanes_out_of_service",
    "rejudging.filter",
    "package_import.diagnostics",
    "package_import.comparison",
    "problem_verification.entries",  # its submissions name their files
    "problem_verification.result",
    "retention_run.removed",
    "audit_event.before",  # tells what was; to name a blob is not its purpose
    "audit_event.after",
}

#: Rows of `blob` that nothing refers to are deleted, but not within a day: a row may come before its reference.
_YOUNG = "created_at > now() - interval '1 day'"

_DIGESTS = """strict $.** ? (@.type() == "string" && @ like_regex "^[0-9a-f]{64}$")"""

_REFERENCES = [column for column in COLUMNS if column != "judging.compile_log_sha256"]


def _all_names() -> str:
    queries = [f"SELECT {column} FROM {column.partition('.')[0]}" for column in COLUMNS]  # noqa: S608
    queries += [
        f"SELECT jsonb_path_query({document}, '{_DIGESTS}') #>> '{{}}' FROM {document.partition('.')[0]}"  # noqa: S608
        for document in DOCUMENTS
    ]
    queries.append(f"SELECT sha256 FROM blob WHERE {_YOUNG}")  # noqa: S608
    return " UNION ALL ".join(queries)


# Sorted by byte, as a sweep goes through the store. Postgres sorts on its disk what does not fit into its memory.
NAMES = f"""
SELECT DISTINCT sha256 COLLATE "C" AS sha256 FROM ({_all_names()}) AS name (sha256)
WHERE sha256 ~ '^[0-9a-f]{{64}}$' ORDER BY 1
"""  # noqa: S608

_UNREFERENCED = f"FROM blob WHERE NOT {_YOUNG}" + "".join(
    f" AND NOT EXISTS (SELECT FROM {column.partition('.')[0]} WHERE {column} = blob.sha256)" for column in _REFERENCES
)

#: A reference that is written at the same time either waits for this, and then writes the row again, or has dated the
#: row first (see ADD_BLOB in web/submissions/accepting.py), and the row stays.
DELETE_UNREFERENCED = f"DELETE {_UNREFERENCED}"
COUNT_UNREFERENCED = f"SELECT count(*) {_UNREFERENCED}"

FETCHED_AT_ONCE = 20_000

OLDEST_ATTEMPT = """
SELECT extract(epoch FROM now() - min(dispatched_at))::float FROM judging
WHERE state IN ('dispatched', 'compiling', 'running')
"""


@contextmanager
def names(connection: psycopg.Connection) -> Iterator[Iterator[str]]:
    """Every digest that has a name now, sorted. The connection is in autocommit.

    Postgres keeps the result, so that no transaction is open while the sweep works.
    """
    connection.execute(f"DECLARE names CURSOR WITH HOLD FOR {NAMES}")
    try:
        yield _fetched(connection)
    finally:
        if not connection.closed:
            connection.execute("CLOSE names")


def _fetched(connection: psycopg.Connection) -> Iterator[str]:
    while rows := connection.execute(f"FETCH {FETCHED_AT_ONCE} FROM names", prepare=False).fetchall():
        yield from (sha256 for (sha256,) in rows)


def oldest_attempt_s(connection: psycopg.Connection) -> float | None:
    """How long ago the oldest attempt in flight was dispatched; None where none is in flight."""
    row = connection.execute(OLDEST_ATTEMPT).fetchone()
    return row[0] if row else None
