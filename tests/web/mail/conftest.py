"""A database with a reader, and SMTP servers that behave in several ways."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from tests.services import free_port
from web.config import MailSettings
from web.database import Database
from web.mail.delivering import Delivery
from web.mail.gathering import gather_notices
from web.notices.kinds import NoticeKind
from web.notices.notifying import notify

PUBLIC_URL = "https://judge.example.edu"


@dataclass(kw_only=True)
class Server:
    port: int
    directory: Path
    process: subprocess.Popen[str]

    def taken(self) -> list[EmailMessage]:
        files = sorted(self.directory.glob("*.eml"), key=lambda path: int(path.stem))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]


StartServer = Callable[..., Server]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    servers = []

    def start(behaviour: str = "taking", *files: Path, port: int | None = None) -> Server:
        port = port or free_port()
        directory = tmp_path / f"inbox-{len(servers)}"
        directory.mkdir()
        command = [sys.executable, "-W", "ignore", "-m", "tests.web.mail.smtp_server", behaviour, str(port)]
        process = subprocess.Popen([*command, str(directory), *map(str, files)], stdout=subprocess.PIPE, text=True)
        servers.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return Server(port=port, directory=directory, process=process)

    yield start
    for process in servers:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    with database.autocommit() as connection:
        connection.execute("TRUNCATE mail, mail_reader, notice, notice_choice")
        connection.execute("UPDATE \"user\" SET email = NULL, username = 'earlier-' || id")
    yield database
    database.close()


@dataclass(kw_only=True)
class Post:
    """The outbox, and what is done with it."""

    database: Database
    connection: psycopg.Connection

    def user(self, name: str, *, email: str | None = None, locale: str | None = "en") -> int:
        row = self.connection.execute(
            'INSERT INTO "user" (username, email, locale) VALUES (%s, %s, %s) RETURNING id',
            [name, email or f"{name}@example.edu", locale],
        ).fetchone()
        assert row is not None
        return int(row[0])

    def tell(self, *user_ids: int, number: int = 7) -> None:
        notify(self.connection, NoticeKind.COMMENT, object_id=number, user_ids=user_ids, actor_id=None)

    def gather(self) -> int:
        return gather_notices(self.connection, interval_minutes=15)

    def deliver(self, url: str) -> int:
        settings = MailSettings(smtp_url=url, sender="judge@example.edu", public_url=PUBLIC_URL, interval_minutes=15)
        return Delivery(self.database, settings).send_due()

    def rows(self) -> list[tuple[str, bool, bool, int, str | None]]:
        """Address, sent, given up, attempts and error of every mail."""
        return self.connection.execute(
            "SELECT address, sent_at IS NOT NULL, failed_at IS NOT NULL, attempts, error FROM mail ORDER BY id"
        ).fetchall()

    def make_due(self) -> None:
        self.connection.execute("UPDATE mail SET due_at = now()")

    def pass_time(self, minutes: int) -> None:
        self.connection.execute(
            "UPDATE mail_reader SET last_mail_at = last_mail_at - make_interval(mins => %s)", [minutes]
        )


@pytest.fixture
def post(database: Database, connection: psycopg.Connection) -> Post:
    return Post(database=database, connection=connection)
