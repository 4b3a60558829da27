"""Puts mails into the outbox, in the transaction of what they tell of. The process `jobs` sends them: see web/mail/."""

import psycopg

from web.outbox.models import MailKind

#: Who asks for more links than this within an hour gets no more mails: nobody's inbox is filled from our log-in.
LINKS_AN_HOUR = 3

# Whether there is an account with this address is found out when the mail is sent. So the answer to the visitor, and
# the time that it takes, tell nothing
PASSWORD = f"""
INSERT INTO mail (kind, address)
SELECT '{MailKind.PASSWORD}', %(address)s
WHERE (SELECT count(*) FROM mail WHERE lower(address) = lower(%(address)s) AND kind = '{MailKind.PASSWORD}'
       AND created_at > now() - interval '1 hour') < {LINKS_AN_HOUR}
"""  # noqa: S608

INVITATION = f"""
INSERT INTO mail (kind, address, course_invitation_id)
SELECT '{MailKind.INVITATION}', email, id FROM course_invitation WHERE id = ANY(%s)
"""  # noqa: S608


def queue_password_mail(connection: psycopg.Connection, address: str) -> None:
    """Queue a mail with a link that sets a password, for the account of this address if there is one."""
    connection.execute(PASSWORD, {"address": address})


def queue_invitation_mails(connection: psycopg.Connection, invitation_ids: list[int]) -> None:
    """Queue a mail for each of these rows of course_invitation. One that is withdrawn meanwhile is not sent."""
    connection.execute(INVITATION, [invitation_ids])
