"""Hands mails to an SMTP server, and says whose trouble it is where that does not work.

The schemes of the URL:

    smtps://user:password@host            TLS from the first byte on; port 465
    smtp+starttls://user:password@host    TLS is demanded before anything is said; port 587
    smtp://host                           no TLS, for a server on the same machine or network; port 25. No password
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self
from urllib.parse import unquote, urlsplit

from judge.errors import ConfigurationError

#: Of every step of the conversation. A server that greets slowly, to see who is patient, gets this long.
TIMEOUT_S = 30
DEFAULT_PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
SCHEMES = tuple(DEFAULT_PORTS)

_PERMANENT = range(500, 600)
_CLOSING = 421  #: the server ends the conversation (RFC 5321, 3.8)
_LONGEST_REASON = 300


class ServerTrouble(Exception):
    """No mail can be handed over now: the server is away, slow, or lets us not in."""


class MailPostponed(Exception):
    """The server does not take this mail now."""


class MailRefused(Exception):
    """The server never takes this mail."""


class AddressRefused(MailRefused):
    """The server never takes a mail for this address."""


@dataclass(frozen=True, kw_only=True)
class SmtpAddress:
    scheme: str  #: of SCHEMES
    host: str
    port: int
    username: str | None
    password: str | None

    @classmethod
    def parse(cls, url: str) -> Self:
        """Raises ConfigurationError for a password that would be sent without TLS."""
        parts = urlsplit(url)
        if parts.scheme == "smtp" and parts.username:
            raise ConfigurationError("JUDGE_SMTP_URL has a password and no TLS: use smtps:// or smtp+starttls://")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or DEFAULT_PORTS[parts.scheme],
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class SmtpSession:
    """One connection, over which several mails go."""

    def __init__(self, client: smtplib.SMTP) -> None:
        self._client = client

    def send(self, message: EmailMessage, *, sender: str, address: str) -> None:
        """Hand over one mail. Raises AddressRefused, MailRefused, MailPostponed and ServerTrouble.

        A return means that the server is responsible for the mail now.
        """
        try:
            self._client.send_message(message, from_addr=sender, to_addrs=[address])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = error.recipients[address]
            raise _refusal(code, words, AddressRefused) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error, MailRefused) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ServerTrouble(_reason(error)) from error


@contextmanager
def smtp_session(server: SmtpAddress) -> Iterator[SmtpSession]:
    """Connect, with TLS and a log-in as the address says. Raises ServerTrouble."""
    try:
        client = _connected(server)
    except (smtplib.SMTPException, OSError) as error:
        raise ServerTrouble(_reason(error)) from error
    try:
        yield SmtpSession(client)
    finally:
        # All mails are handed over, or the connection broke and somebody was told
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _connected(server: SmtpAddress) -> smtplib.SMTP:
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        if server.scheme == "smtp+starttls":
            client.starttls(context=ssl.create_default_context())
        if server.username is not None:
            client.login(server.username, server.password or "")
    except BaseException:
        client.close()
        raise
    return client


def _refusal(code: int, words: bytes | str, refused: type[MailRefused]) -> Exception:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    reason = f"{code} {text}"[:_LONGEST_REASON]
    if code == _CLOSING:
        return ServerTrouble(reason)
    return refused(reason) if code in _PERMANENT else MailPostponed(reason)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
