"""Deletes old notices and old mails, a part at a time, and gives up mails that no server takes."""

import psycopg

#: Rows that one call deletes of each table.
PART = 1000

OLD_NOTICES = """
DELETE FROM notice WHERE id IN (
    SELECT id FROM notice WHERE at < now() - interval '90 days'
      AND (read_at IS NOT NULL OR at < now() - interval '400 days')
    ORDER BY at LIMIT %s)
"""

# Mails that were given up stay longer, so that admins see them
OLD_MAILS = """
DELETE FROM mail WHERE id IN (
    SELECT id FROM mail WHERE sent_at < now() - interval '7 days' OR failed_at < now() - interval '90 days' LIMIT %s)
"""

TOO_LATE = """
UPDATE mail SET failed_at = now() WHERE due_at <= now() AND created_at < now() - interval '2 days'
    AND sent_at IS NULL AND failed_at IS NULL
"""


def tidy(connection: psycopg.Connection) -> None:
    connection.execute(OLD_NOTICES, [PART])
    connection.execute(OLD_MAILS, [PART])
    connection.execute(TOO_LATE)
