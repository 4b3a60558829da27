"""Makes the text of a mail at the moment when it is sent. What is no longer true then is not told."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial

import psycopg
from psycopg.rows import class_row
from sqlalchemy.orm import Session

from web.accounts.password_links import add_password_link
from web.accounts.queries import find_user_by_email
from web.audit.events import Actor
from web.config import MailSettings
from web.database import driver_connection
from web.mail.language import languages_of
from web.mail.texts import Text, in_languages, invitation_text, notices_text, password_text
from web.notices.queries import NOTICES, SeenNotice
from web.outbox.models import MailKind

STILL_UNREAD = f"{NOTICES} WHERE notice.id = ANY(%s) AND notice.read_at IS NULL ORDER BY notice.at DESC, notice.id DESC"

READER = """
SELECT u.locale, reader.stop_token FROM "user" u JOIN mail_reader reader ON reader.user_id = u.id
WHERE u.id = %s AND u.disabled_at IS NULL AND reader.stopped_at IS NULL AND lower(u.email) = lower(%s)
"""

INVITATION = """
SELECT course.title FROM course_invitation invitation JOIN course ON course.id = invitation.course_id
WHERE invitation.id = %s AND course.archived_at IS NULL
"""


#: A link that is longer than a line would be written in another encoding, and no program would find it.
_POLICY = SMTP.clone(max_line_length=500)


@dataclass(frozen=True, kw_only=True)
class DueMail:
    id: int
    kind: str
    address: str
    user_id: int | None
    course_invitation_id: int | None
    notice_ids: list[int] | None
    created_at: datetime
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Composed:
    text: Text
    stop_url: str | None = None  #: of mails that their reader may end


def compose(session: Session, mail: DueMail, settings: MailSettings) -> Composed | None:
    """Return None where there is nothing to tell any more. What is written to the database, the caller commits."""
    match MailKind(mail.kind):
        case MailKind.NOTICES:
            return _notices(driver_connection(session), mail, settings)
        case MailKind.PASSWORD:
            return _password(session, mail, settings)
        case MailKind.INVITATION:
            return _invitation(driver_connection(session), mail, settings)


def message_of(mail: DueMail, composed: Composed, settings: MailSettings) -> EmailMessage:
    """Each attempt has the same Message-ID: a mail that is sent twice, since we ended between, is shown once."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = f"Judge <{settings.sender}>"
    message["To"] = mail.address
    message["Subject"] = " ".join(composed.text.subject.split())
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<judge.{mail.id}.{mail.created_at.timestamp():.0f}@{settings.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if composed.stop_url:
        message["List-Unsubscribe"] = f"<{composed.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(composed.text.body)
    return message


def _notices(connection: psycopg.Connection, mail: DueMail, settings: MailSettings) -> Composed | None:
    reader = connection.execute(READER, [mail.user_id, mail.address]).fetchone()
    with connection.cursor(row_factory=class_row(SeenNotice)) as cursor:
        notices = cursor.execute(STILL_UNREAD, [mail.notice_ids]).fetchall()
    if reader is None or not notices:
        return None
    locale, token = reader
    stop_url = f"{settings.public_url}/mails/stop/{token}"
    text = partial(notices_text, notices=notices, public_url=settings.public_url, stop_url=stop_url)
    return Composed(text=in_languages(languages_of(locale), text), stop_url=stop_url)


def _password(session: Session, mail: DueMail, settings: MailSettings) -> Composed | None:
    user = find_user_by_email(session, mail.address)
    if user is None or not user.is_active:
        return None
    link = add_password_link(session, user, actor=Actor(user_id=None), public_url=settings.public_url)
    return Composed(
        text=in_languages(languages_of(user.locale), partial(password_text, username=user.username, link=link))
    )


def _invitation(connection: psycopg.Connection, mail: DueMail, settings: MailSettings) -> Composed | None:
    row = connection.execute(INVITATION, [mail.course_invitation_id]).fetchone()
    if row is None:
        return None
    link = f"{settings.public_url}/register"
    text = partial(invitation_text, course=row[0], address=mail.address, link=link)
    return Composed(text=in_languages(languages_of(None), text))
