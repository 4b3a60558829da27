"""Makes mails of notices: one for each user who has unread ones that no mail told of yet."""

import secrets

import psycopg

from web.notices.kinds import DEFAULT_CHANNELS, Channel, NoticeKind
from web.outbox.models import MailKind

#: One mail names no more; the others are on the site.
MOST_NOTICES = 50
#: What is older when mail is set up, or after it was away for long, is on the site only.
OLDEST = "2 days"

_BY_DEFAULT = ", ".join(f"'{kind}'" for kind in NoticeKind if DEFAULT_CHANNELS[kind] is Channel.MAIL)

# Decided once for each notice, and never for one that may soon be read: its user got a mail a moment ago
GATHER = f"""
WITH reader AS (
    SELECT u.id, u.email,
           u.email IS NOT NULL AND u.disabled_at IS NULL AND u.anonymised_at IS NULL AND known.stopped_at IS NULL
               AND lower(u.email) IS DISTINCT FROM lower(known.refused_address) AS takes_mail
    FROM "user" u LEFT JOIN mail_reader known ON known.user_id = u.id
    WHERE u.id IN (SELECT user_id FROM notice WHERE mail_considered_at IS NULL)
      AND (known.last_mail_at IS NULL OR known.last_mail_at <= now() - make_interval(mins => %(interval_minutes)s))
    FOR NO KEY UPDATE OF u SKIP LOCKED
), considered AS (
    UPDATE notice SET mail_considered_at = now() FROM reader
    WHERE notice.user_id = reader.id AND notice.mail_considered_at IS NULL
    RETURNING notice.*
), told AS (
    SELECT considered.user_id, reader.email, considered.id, considered.at FROM considered
    JOIN reader ON reader.id = considered.user_id
    LEFT JOIN notice_choice choice ON choice.user_id = considered.user_id AND choice.kind = considered.kind
    WHERE reader.takes_mail AND considered.read_at IS NULL AND considered.at > now() - interval '{OLDEST}'
      AND coalesce(choice.channel = '{Channel.MAIL}', considered.kind IN ({_BY_DEFAULT}))
)
INSERT INTO mail (kind, user_id, address, notice_ids)
SELECT '{MailKind.NOTICES}', user_id, email, (array_agg(id ORDER BY at DESC, id DESC))[:{MOST_NOTICES}]
FROM told GROUP BY user_id, email
RETURNING user_id
"""  # noqa: S608

NOTE_READERS = """
INSERT INTO mail_reader (user_id, stop_token, last_mail_at) VALUES (%s, %s, now())
ON CONFLICT (user_id) DO UPDATE SET last_mail_at = now()
"""


def gather_notices(connection: psycopg.Connection, *, interval_minutes: int) -> int:
    """Put a mail into the outbox for each user with something to read, and return how many mails."""
    with connection.transaction():
        rows = connection.execute(GATHER, {"interval_minutes": interval_minutes}).fetchall()
        with connection.cursor() as cursor:
            cursor.executemany(NOTE_READERS, [(user_id, secrets.token_urlsafe(24)) for (user_id,) in rows])
    return len(rows)
