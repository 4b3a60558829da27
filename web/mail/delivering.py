"""Sends the mails that are due.

A mail is claimed before it is sent: it is due again a little later, unless it is written down that it was sent. So one
that a process leaves behind is sent by the next one, and no two processes send the same.
"""

import time

import psycopg
import structlog
from psycopg.rows import class_row

from web.config import MailSettings
from web.database import Database
from web.mail.composing import DueMail, compose, message_of
from web.mail.server import (
    AddressRefused,
    MailPostponed,
    MailRefused,
    ServerTrouble,
    SmtpAddress,
    SmtpSession,
    smtp_session,
)
from web.outbox.models import MailKind

#: Claimed at a time; then shutdown is asked for.
BATCH = 50
#: Longer than any server may take for one mail.
CLAIM_S = 300
#: From one attempt to the next it takes twice as long, to this most.
FIRST_WAIT_S = 60
LONGEST_WAIT_S = 4 * 3600
#: The same for a server that is in trouble.
FIRST_REST_S = 10
LONGEST_REST_S = 300
#: A mail that could not be sent for so long is given up. A link in it would have ended.
GIVEN_UP_AFTER = "2 days"

CLAIM = f"""
UPDATE mail SET attempts = attempts + 1, due_at = now() + interval '{CLAIM_S} seconds'
WHERE id = (
    SELECT id FROM mail WHERE due_at <= now() AND sent_at IS NULL AND failed_at IS NULL
    ORDER BY (kind = '{MailKind.NOTICES}'), due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, address, user_id, course_invitation_id, notice_ids, created_at, attempts
"""  # noqa: S608

IS_ANY_DUE = "SELECT EXISTS (SELECT FROM mail WHERE due_at <= now() AND sent_at IS NULL AND failed_at IS NULL)"

SENT = "UPDATE mail SET sent_at = now(), error = NULL WHERE id = %s"

FAILED = "UPDATE mail SET failed_at = now(), error = %(error)s WHERE id = %(id)s"

POSTPONED = f"""
UPDATE mail SET error = %(error)s, due_at = now() + make_interval(secs => %(wait_s)s),
    failed_at = CASE WHEN created_at < now() - interval '{GIVEN_UP_AFTER}' THEN now() END
WHERE id = %(id)s
"""  # noqa: S608

NOTE_TROUBLE = "UPDATE mail SET error = %s WHERE due_at <= now() AND sent_at IS NULL AND failed_at IS NULL"

ADDRESS_REFUSED = "UPDATE mail_reader SET refused_address = %s WHERE user_id = %s"

log = structlog.get_logger()


class Delivery:
    def __init__(self, database: Database, settings: MailSettings) -> None:
        """Raises ConfigurationError for an address of the server that cannot be used."""
        self._database = database
        self._settings = settings
        self._server = SmtpAddress.parse(settings.smtp_url)
        self._troubles = 0  # in a row
        self._rests_until_s = 0.0  # of time.monotonic

    def send_due(self) -> int:
        """Send what is due, at most BATCH mails, over one connection. Return how many the server took.

        Where the server is in trouble, the mail that met it waits, and so do all others: none of them is to blame.
        """
        if time.monotonic() < self._rests_until_s or not self._is_any_due():
            return 0
        try:
            with smtp_session(self._server) as session:
                sent = self._send_batch(session)
        except ServerTrouble as error:
            self._rest(error)
            return 0
        self._troubles = 0
        return sent

    def _rest(self, error: ServerTrouble) -> None:
        """Ask the server less and less often. Admins read why on their page."""
        self._troubles += 1
        wait_s = min(LONGEST_REST_S, FIRST_REST_S * 2 ** min(self._troubles - 1, 10))
        self._rests_until_s = time.monotonic() + wait_s
        with self._database.autocommit() as connection:
            connection.execute(NOTE_TROUBLE, [str(error)])
        log.warning("mail.server_trouble", reason=str(error), wait_s=wait_s, alert=self._troubles == 1)

    def _is_any_due(self) -> bool:
        with self._database.autocommit() as connection:
            row = connection.execute(IS_ANY_DUE).fetchone()
        return bool(row and row[0])

    def _send_batch(self, session: SmtpSession) -> int:
        sent = 0
        for _ in range(BATCH):
            mail = self._claim()
            if mail is None:
                break
            sent += self._send(session, mail)
        return sent

    def _claim(self) -> DueMail | None:
        with self._database.autocommit() as connection, connection.cursor(row_factory=class_row(DueMail)) as cursor:
            return cursor.execute(CLAIM).fetchone()

    def _send(self, smtp: SmtpSession, mail: DueMail) -> bool:
        try:
            taken = self._compose_and_send(smtp, mail)
        except MailRefused as error:
            self._give_up(mail, error)
            return False
        except MailPostponed as error:
            self._postpone(mail, error)
            return False
        except ServerTrouble as error:
            self._postpone(mail, error)
            raise
        with self._database.autocommit() as connection:
            connection.execute(SENT, [mail.id])
        log.info("mail.done", mail_id=mail.id, kind=mail.kind, was_needed=taken)
        return taken

    def _compose_and_send(self, smtp: SmtpSession, mail: DueMail) -> bool:
        """Return False where there was nothing to tell. A link in the mail works before the mail is there."""
        with self._database.session() as session:
            composed = compose(session, mail, self._settings)
            session.commit()
        if composed is None:
            return False
        smtp.send(message_of(mail, composed, self._settings), sender=self._settings.sender, address=mail.address)
        return True

    def _give_up(self, mail: DueMail, error: MailRefused) -> None:
        with self._database.autocommit() as connection, connection.transaction():
            connection.execute(FAILED, {"id": mail.id, "error": str(error)})
            if isinstance(error, AddressRefused) and mail.user_id is not None:
                connection.execute(ADDRESS_REFUSED, [mail.address, mail.user_id])
        log.warning("mail.refused", mail_id=mail.id, kind=mail.kind, reason=str(error))

    def _postpone(self, mail: DueMail, error: MailPostponed | ServerTrouble) -> None:
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(mail.attempts - 1, 10))
        with self._database.autocommit() as connection:
            connection.execute(POSTPONED, {"id": mail.id, "error": str(error), "wait_s": wait_s})
        log.info("mail.postponed", mail_id=mail.id, kind=mail.kind, reason=str(error), wait_s=wait_s)


def try_again(connection: psycopg.Connection, mail_id: int) -> bool:
    """Let a mail that was given up be tried once more, and tell whether there is such a mail."""
    with connection.transaction():
        row = connection.execute(
            "UPDATE mail SET failed_at = NULL, due_at = now() WHERE id = %s AND failed_at IS NOT NULL"
            " RETURNING user_id",
            [mail_id],
        ).fetchone()
        if row is not None:
            connection.execute("UPDATE mail_reader SET refused_address = NULL WHERE user_id = %s", row)
    return row is not None
