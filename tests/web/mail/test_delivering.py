"""Mails go to a real server, which takes them, refuses them, is slow, dies, or demands TLS."""

import re
import subprocess
from pathlib import Path

import pytest

from judge.errors import ConfigurationError
from tests.services import free_port
from tests.web.mail.conftest import PUBLIC_URL, Post, StartServer
from web.accounts.tokens import token_sha256
from web.mail import server as smtp
from web.mail.delivering import try_again
from web.mail.server import SmtpAddress
from web.outbox.queueing import LINKS_AN_HOUR, queue_password_mail
from web.outbox.reading import stop


def url(port: int) -> str:
    return f"smtp://127.0.0.1:{port}"


def test_a_notice_reaches_its_reader_once(post: Post, start_server: StartServer) -> None:
    reader, server = post.user("ada"), start_server()
    post.tell(reader)
    assert post.gather() == 1
    assert post.deliver(url(server.port)) == 1
    assert post.deliver(url(server.port)) == 0
    assert post.gather() == 0
    (mail,) = server.taken()
    assert mail["To"] == "ada@example.edu"
    assert mail["Subject"] == "Somebody commented on submission 7."
    assert f"{PUBLIC_URL}/notices/" in mail.get_content()
    assert post.rows() == [("ada@example.edu", True, False, 1, None)]


def test_the_language_is_that_of_the_reader_or_both(post: Post, start_server: StartServer) -> None:
    server = start_server()
    post.tell(post.user("li", locale="zh_Hans"), post.user("who", locale=None))
    post.gather()
    post.deliver(url(server.port))
    chinese, both = server.taken()
    assert "评论" in chinese["Subject"]
    assert "commented" not in chinese.get_content()
    assert "评论" in both.get_content()
    assert "commented" in both.get_content()


def test_every_mail_of_notices_has_a_link_that_ends_them(post: Post, start_server: StartServer) -> None:
    reader, server = post.user("ada"), start_server()
    post.tell(reader)
    post.gather()
    post.deliver(url(server.port))
    (mail,) = server.taken()
    link = re.fullmatch(f"<{PUBLIC_URL}/mails/stop/(.+)>", mail["List-Unsubscribe"])
    assert link is not None
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link[1] in mail.get_content()
    assert stop(post.connection, link[1])
    post.tell(reader, number=8)
    post.pass_time(60)
    assert post.gather() == 0


def test_what_was_read_meanwhile_is_not_mailed(post: Post, start_server: StartServer) -> None:
    reader, server = post.user("ada"), start_server()
    post.tell(reader)
    post.gather()
    post.connection.execute("UPDATE notice SET read_at = now()")
    assert post.deliver(url(server.port)) == 0
    assert server.taken() == []
    assert post.rows() == [("ada@example.edu", True, False, 1, None)]


def test_an_address_that_is_refused_gets_no_more_until_an_admin_tries_again(
    post: Post, start_server: StartServer
) -> None:
    reader, server = post.user("nobody"), start_server()
    post.tell(reader)
    post.gather()
    assert post.deliver(url(server.port)) == 0
    assert post.rows() == [("nobody@example.edu", False, True, 1, "550 no such user here")]
    post.tell(reader, number=8)
    post.pass_time(60)
    assert post.gather() == 0
    (mail_id,) = post.connection.execute("SELECT id FROM mail").fetchone() or (0,)
    assert try_again(post.connection, mail_id)
    assert not try_again(post.connection, mail_id)
    post.tell(reader, number=9)
    assert post.gather() == 1


def test_a_mail_that_is_refused_spoils_no_other(post: Post, start_server: StartServer) -> None:
    server = start_server()
    for name in ("nobody", "busy", "ada"):
        post.tell(post.user(name))
    post.gather()
    assert post.deliver(url(server.port)) == 1
    assert [mail["To"] for mail in server.taken()] == ["ada@example.edu"]
    assert sorted(row[:3] for row in post.rows()) == [
        ("ada@example.edu", True, False),
        ("busy@example.edu", False, False),
        ("nobody@example.edu", False, True),
    ]


def test_a_mail_that_is_taken_for_spam_is_given_up_and_its_address_is_not(
    post: Post, start_server: StartServer
) -> None:
    reader, server = post.user("ada"), start_server("spam")
    post.tell(reader)
    post.gather()
    post.deliver(url(server.port))
    assert post.rows() == [("ada@example.edu", False, True, 1, "554 this looks like spam")]
    post.tell(reader, number=8)
    post.pass_time(60)
    assert post.gather() == 1


def test_a_postponed_mail_waits_longer_each_time_and_is_given_up_after_two_days(
    post: Post, start_server: StartServer
) -> None:
    reader, server = post.user("busy"), start_server()
    post.tell(reader)
    post.gather()
    waits = []
    for _attempt in range(3):
        post.make_due()
        post.deliver(url(server.port))
        row = post.connection.execute("SELECT extract(epoch FROM due_at - now())::int FROM mail").fetchone()
        assert row is not None
        waits.append(round(row[0] / 60))
    assert waits == [1, 2, 4]
    post.make_due()
    post.connection.execute("UPDATE mail SET created_at = now() - interval '49 hours'")
    post.deliver(url(server.port))
    assert post.rows() == [("busy@example.edu", False, True, 4, "451 greylisted, come back later")]


def test_a_server_that_is_away_keeps_every_mail_and_counts_no_attempt(post: Post, start_server: StartServer) -> None:
    port = free_port()
    post.tell(post.user("ada"), post.user("bob"))
    post.gather()
    assert post.deliver(url(port)) == 0
    assert [row[1:4] for row in post.rows()] == [(False, False, 0)] * 2
    assert all(error and "refused" in error for *_, error in post.rows())
    start_server(port=port)
    assert post.deliver(url(port)) == 2


def test_a_server_that_dies_loses_no_mail(post: Post, start_server: StartServer) -> None:
    dying = start_server("dying")
    for name in ("ada", "bob", "eve"):
        post.tell(post.user(name))
    post.gather()
    post.deliver(url(dying.port))
    assert len(dying.taken()) == 1
    healthy = start_server()
    post.make_due()
    assert post.deliver(url(healthy.port)) == 2
    assert [row[1] for row in post.rows()] == [True] * 3


def test_a_server_that_hangs_is_left(post: Post, start_server: StartServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT_S", 1)
    server = start_server("slow")
    post.tell(post.user("ada"))
    post.gather()
    assert post.deliver(url(server.port)) == 0
    ((_, sent, failed, attempts, error),) = post.rows()
    assert (sent, failed, attempts) == (False, False, 1)
    assert error
    assert "timed out" in error.lower()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    directory = tmp_path_factory.mktemp("tls")
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    options = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
    subprocess.run([*command, *options], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_mails_and_the_password_go_over_tls(
    post: Post,
    start_server: StartServer,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
) -> None:
    server = start_server(scheme, *certificate)
    post.tell(post.user("ada"))
    post.gather()
    right = f"{scheme}://judge:a%20p%40ss%3Aword@localhost:{server.port}"
    assert post.deliver(right) == 0  # nobody vouches for the certificate
    assert "certificate" in str(post.rows()[0][4]).lower()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert post.deliver(right.replace("ss%3A", "ss")) == 0
    assert "535" in str(post.rows()[0][4])
    assert post.deliver(right) == 1
    assert len(server.taken()) == 1


def test_no_password_goes_without_tls() -> None:
    with pytest.raises(ConfigurationError, match="no TLS"):
        SmtpAddress.parse("smtp://judge:secret@localhost")


def test_a_link_for_a_password_is_made_when_it_is_sent_and_works(post: Post, start_server: StartServer) -> None:
    server = start_server()
    post.user("ada")
    queue_password_mail(post.connection, "ADA@example.edu")
    assert post.deliver(url(server.port)) == 1
    (mail,) = server.taken()
    link = re.search(rf"{PUBLIC_URL}/set-password/(\S+)", mail.get_content())
    assert link is not None
    row = post.connection.execute(
        'SELECT u.username FROM one_time_login l JOIN "user" u ON u.id = l.user_id WHERE token_sha256 = %s',
        [token_sha256(link[1])],
    ).fetchone()
    assert row == ("ada",)


def test_nobody_is_written_where_no_account_has_the_address(post: Post, start_server: StartServer) -> None:
    server = start_server()
    queue_password_mail(post.connection, "stranger@example.edu")
    assert post.deliver(url(server.port)) == 0
    assert server.taken() == []


def test_an_address_gets_only_some_links_an_hour(post: Post) -> None:
    for _ in range(LINKS_AN_HOUR + 2):
        queue_password_mail(post.connection, "ada@example.edu")
    assert len(post.rows()) == LINKS_AN_HOUR
