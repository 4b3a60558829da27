"""Erases submissions, or their sources alone. The blobs that nothing else names go with a sweep of the store."""

from collections.abc import Collection

import psycopg

from web.judgings.transitions import erase_submissions, forget_texts, take_back_rejudgings

UNJUDGED = """
SELECT submission.id FROM submission JOIN judging ON judging.id = submission.current_judging_id
WHERE submission.id = ANY(%s) AND judging.state <> 'final'
"""

REMOVE_SOURCES = """
WITH files AS (DELETE FROM submission_file WHERE submission_id = ANY(%(ids)s))
UPDATE submission SET source_removed_at = now() WHERE id = ANY(%(ids)s)
"""


def erase(connection: psycopg.Connection, submission_ids: Collection[int]) -> int:
    """Erase submissions whole, in the caller's transaction. Returns how many there were."""
    return erase_submissions(connection, submission_ids)


def remove_sources(connection: psycopg.Connection, submission_ids: Collection[int]) -> int:
    """Remove the sources, in the caller's transaction, and return of how many submissions.

    What has no verdict yet is worth nothing without its source, and is erased.
    """
    take_back_rejudgings(connection, submission_ids)
    unjudged = {row[0] for row in connection.execute(UNJUDGED, [list(submission_ids)])}
    erase_submissions(connection, unjudged)
    judged = [one for one in submission_ids if one not in unjudged]
    forget_texts(connection, judged)
    connection.execute(REMOVE_SOURCES, {"ids": judged})
    return len(submission_ids)
