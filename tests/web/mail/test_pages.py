"""Pages around mails: the forgotten password, the end of mails, and what admins see."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.services import free_port
from tests.web.mail.conftest import PUBLIC_URL, Post, StartServer
from tests.web.site.visitor import Visitor, hidden_fields
from web.app import create_app
from web.config import MailSettings, Settings
from web.database import Database
from web.mail.postman import Postman


def ask_for_link(client: FlaskClient, address: str) -> str:
    fields = hidden_fields(client.get("/forgot-password").text)
    answer = client.post("/forgot-password", data=fields | {"email": address})
    assert answer.status_code == 200
    return answer.text.replace(address, "ADDRESS")


def test_the_answer_tells_nobody_whether_an_address_has_an_account(post: Post, client: FlaskClient) -> None:
    post.user("ada")
    known, unknown = ask_for_link(client, "ada@example.edu"), ask_for_link(client, "bob@example.edu")
    strip = hidden_fields(known)["csrf_token"], hidden_fields(unknown)["csrf_token"]
    assert known.replace(strip[0], "") == unknown.replace(strip[1], "")
    assert [row[0] for row in post.rows()] == ["ada@example.edu", "bob@example.edu"]


def test_an_address_that_is_none_is_told(client: FlaskClient, post: Post) -> None:
    fields = hidden_fields(client.get("/forgot-password").text)
    answer = client.post("/forgot-password", data=fields | {"email": "ada"})
    assert answer.status_code == 400
    assert "This is not a mail address." in answer.text
    assert post.rows() == []


@pytest.fixture
def silent(settings: Settings) -> Iterator[Flask]:
    """A site that sends no mails."""
    app = create_app(dataclasses.replace(settings, mail_from=None))
    app.testing = True
    yield app
    app.extensions["judge"].database.close()


def test_a_site_without_mail_offers_none(silent: Flask) -> None:
    client = silent.test_client()
    assert client.get("/forgot-password").status_code == 404
    assert "/forgot-password" not in client.get("/login").text


def test_a_mail_program_ends_mails_without_a_session(post: Post, client: FlaskClient) -> None:
    reader = post.user("ada")
    post.tell(reader)
    post.gather()
    (token,) = post.connection.execute("SELECT stop_token FROM mail_reader").fetchone() or ("",)
    assert client.get(f"/mails/stop/{token}").status_code == 200
    unchanged = post.connection.execute("SELECT stopped_at FROM mail_reader").fetchone()
    assert unchanged == (None,)
    answer = client.post(f"/mails/stop/{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    post.tell(reader, number=8)
    post.pass_time(60)
    assert post.gather() == 0
    assert client.post("/mails/stop/guessed").status_code == 404


def test_an_admin_sees_a_mail_that_was_given_up_and_tries_it_again(
    post: Post, admin: Visitor, start_server: StartServer
) -> None:
    server = start_server()
    post.tell(post.user("nobody"))
    post.gather()
    post.deliver(f"smtp://127.0.0.1:{server.port}")
    page = admin.text("/admin/mails")
    assert "nobody@example.edu" in page
    assert "550 no such user here" in page
    (mail_id,) = post.connection.execute("SELECT id FROM mail").fetchone() or (0,)
    assert admin.post("/admin/mails", f"/admin/mails/{mail_id}/again").status_code == 302
    assert "nobody@example.edu" not in admin.text("/admin/mails")


def test_an_admin_sees_why_mails_wait(post: Post, admin: Visitor) -> None:
    post.tell(post.user("ada"))
    post.gather()
    post.deliver(f"smtp://127.0.0.1:{free_port()}")
    assert "Connection refused" in admin.text("/admin/mails")


def test_the_postman_gathers_sends_and_tidies(post: Post, database: Database, start_server: StartServer) -> None:
    server, reader = start_server(), post.user("ada")
    post.connection.execute(
        "INSERT INTO notice (user_id, kind, object_id, at, read_at, mail_considered_at)"
        " VALUES (%s, 'comment', 1, now() - interval '91 days', now(), now())",
        [reader],
    )
    post.tell(reader)
    url = f"smtp://127.0.0.1:{server.port}"
    settings = MailSettings(smtp_url=url, sender="judge@example.edu", public_url=PUBLIC_URL, interval_minutes=15)
    Postman(database, settings).go_round()
    assert len(server.taken()) == 1
    row = post.connection.execute("SELECT array_agg(object_id) FROM notice").fetchone()
    assert row == ([7],)


def test_nobody_gets_two_mails_within_the_interval_or_of_what_they_chose_not_to(post: Post) -> None:
    reader, chooser = post.user("ada"), post.user("bob")
    post.connection.execute("INSERT INTO notice_choice VALUES (%s, 'comment', 'site')", [chooser])
    post.tell(reader, chooser)
    assert post.gather() == 1
    post.tell(reader, number=8)
    post.tell(reader, number=9)
    assert post.gather() == 0
    post.pass_time(16)
    assert post.gather() == 1
    row = post.connection.execute("SELECT cardinality(notice_ids) FROM mail ORDER BY id DESC LIMIT 1").fetchone()
    assert row == (2,)
