import dataclasses
import html
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.site.visitor import PASSWORD, Classroom, Visitor, hidden_fields
from web.app import create_app
from web.config import Registration, Settings

NEW_PASSWORD = "another long password"  # noqa: S105


def post(client: FlaskClient, path: str, **fields: str) -> int:
    return client.post(path, data=hidden_fields(client.get(path).text) | fields).status_code


@pytest.fixture
def invited_app(settings: Settings) -> Iterator[Flask]:
    changed = dataclasses.replace(settings, registration=Registration.INVITED, mail_domains=("example.edu",))
    app = create_app(changed)
    app.testing = True
    yield app
    app.extensions["judge"].database.close()


def test_who_registers_is_logged_in(client: FlaskClient) -> None:
    assert post(client, "/register", username="ada.l", password=PASSWORD) == 302
    assert "Welcome, ada.l." in client.get("/problems").text


def test_a_name_is_taken_whatever_its_case(client: FlaskClient, student: Visitor) -> None:
    assert post(client, "/register", username=student.username.upper(), password=PASSWORD) == 409


def test_a_short_password_is_refused_with_a_sentence(client: FlaskClient) -> None:
    fields = hidden_fields(client.get("/register").text)
    answer = client.post("/register", data=fields | {"username": "short", "password": "x" * 9})
    assert answer.status_code == 400
    assert "at least 10 characters" in answer.text


@pytest.mark.parametrize("path", ["/register", "/account"])
def test_a_password_that_is_too_long_is_called_too_long(student: Visitor, app: Flask, path: str) -> None:
    client = student.client if path == "/account" else app.test_client()
    fields = hidden_fields(client.get(path).text) | {"username": "long", "current_password": PASSWORD}
    target = "/account/password" if path == "/account" else path
    answer = client.post(target, data=fields | {"password": "x" * 2000})
    assert answer.status_code == 400
    assert "This is too long: at most 256 characters." in answer.text
    assert "A password has at least" not in answer.text


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/login", data={"username": "x", "password": "y"})
    assert answer.status_code == 400
    assert "This form is too old" in answer.text


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(app: Flask, student: Visitor) -> None:
    answers = []
    for name in (student.username, "nobody-at-all"):
        client = app.test_client()
        fields = hidden_fields(client.get("/login").text)
        answers.append(client.post("/login", data=fields | {"username": name, "password": "wrong password"}))
    assert [answer.status_code for answer in answers] == [401, 401]
    assert all("User name or password is wrong." in answer.text for answer in answers)


def test_guessing_ends_after_ten_tries_a_minute(app: Flask, student: Visitor) -> None:
    client = app.test_client()
    tries = [post(client, "/login", username=student.username, password="guess") for _ in range(11)]
    assert tries[-1] == 429


def test_after_the_login_comes_the_page_that_was_asked_for(app: Flask, student: Visitor) -> None:
    client = app.test_client()
    sent = client.get("/submissions?problem=x").headers["Location"]
    fields = hidden_fields(client.get(sent).text) | {"username": student.username, "password": PASSWORD}
    assert client.post(sent, data=fields).headers["Location"] == "/submissions?problem=x"


def test_registering_on_the_way_to_a_page_leads_there(app: Flask) -> None:
    client = app.test_client()
    login = client.get("/submissions?problem=x").headers["Location"]
    register = re.search(r'href="(/register[^"]*)"', client.get(login).text)
    assert register
    page = client.get(html.unescape(register[1])).text
    action = re.search(r'action="(/register[^"]*)"', page)
    assert action
    fields = hidden_fields(page) | {"username": "on-the-way", "password": PASSWORD}
    answer = client.post(html.unescape(action[1]), data=fields)
    assert answer.headers["Location"] == "/submissions?problem=x"


def test_saving_the_profile_is_confirmed(student: Visitor) -> None:
    student.post("/account", "/account/profile", locale="", time_zone="Europe/Berlin")
    assert "Saved." in student.text("/account")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\tx"])
def test_a_login_never_leads_elsewhere(app: Flask, student: Visitor, target: str) -> None:
    client = app.test_client()
    fields = hidden_fields(client.get("/login").text) | {"username": student.username, "password": PASSWORD}
    answer = client.post("/login", query_string={"next": target}, data=fields)
    assert answer.headers["Location"] == "/"


def test_changing_the_password_ends_all_other_sessions(app: Flask, student: Visitor) -> None:
    other = app.test_client()
    assert post(other, "/login", username=student.username, password=PASSWORD) == 302
    answer = student.post("/account", "/account/password", current_password=PASSWORD, password=NEW_PASSWORD)
    assert answer.status_code == 302
    assert student.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_disabled_user_is_out_at_once(admin: Visitor, student: Visitor) -> None:
    admin.post(f"/admin/users/{student.user_id}", site_role="member", disabled="y")
    assert student.get("/problems").status_code == 302


def test_an_admin_cannot_lock_themself_out(admin: Visitor) -> None:
    answer = admin.post(f"/admin/users/{admin.user_id}", site_role="member")
    assert answer.status_code == 400


def test_a_password_link_works_once_and_is_audited(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    page = admin.post(f"/admin/users/{student.user_id}", f"/admin/users/{student.user_id}/password-link").text
    path = re.search(r"http://localhost(/set-password/[\w-]+)", page)
    assert path
    client = classroom.app.test_client()
    assert client.get(path[1]).status_code == 200, "looking does not use it up"
    assert post(client, path[1], password=NEW_PASSWORD) == 302
    assert client.get("/problems").status_code == 200
    assert classroom.app.test_client().get(path[1]).status_code == 404
    event = classroom.connection.execute(
        "SELECT actor_id FROM audit_event WHERE action = 'user.password_link' AND object_id = %s",
        [str(student.user_id)],
    ).fetchone()
    assert event == (admin.user_id,)


def password_link(admin: Visitor, of: Visitor) -> str:
    page = admin.post(f"/admin/users/{of.user_id}", f"/admin/users/{of.user_id}/password-link").text
    link = re.search(r"http://localhost(/set-password/[\w-]+)", page)
    assert link
    return link[1]


def test_the_page_of_a_disabled_user_says_that_a_new_password_lets_nobody_in(admin: Visitor, student: Visitor) -> None:
    page, warning = f"/admin/users/{student.user_id}", "the new password lets nobody in"
    assert warning not in admin.text(page)
    admin.post(page, site_role="member", disabled="y")
    assert warning in admin.text(page)


def test_a_new_password_link_ends_the_earlier_ones(app: Flask, admin: Visitor, student: Visitor) -> None:
    old, new = password_link(admin, student), password_link(admin, student)
    assert app.test_client().get(old).status_code == 404
    assert post(app.test_client(), new, password=NEW_PASSWORD) == 302


def test_a_changed_password_ends_the_links(app: Flask, admin: Visitor, student: Visitor) -> None:
    link = password_link(admin, student)
    student.post("/account", "/account/password", current_password=PASSWORD, password=NEW_PASSWORD)
    assert app.test_client().get(link).status_code == 404


def test_a_disabled_user_has_no_links(app: Flask, admin: Visitor, student: Visitor) -> None:
    link = password_link(admin, student)
    admin.post(f"/admin/users/{student.user_id}", site_role="member", disabled="y")
    admin.post(f"/admin/users/{student.user_id}", site_role="member")
    assert app.test_client().get(link).status_code == 404


def test_links_of_other_users_stay(app: Flask, classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    link = password_link(admin, student)
    password_link(admin, classroom.student())
    assert app.test_client().get(link).status_code == 200


def test_students_do_not_see_administration(student: Visitor) -> None:
    for path in ("/admin/problems", "/admin/users", "/admin/workers", "/admin/rejudgings", "/admin/invitations"):
        assert student.get(path).status_code == 403
    assert student.post("/account", "/admin/invitations", uses="1", days="1").status_code == 403


def test_without_an_invitation_nobody_registers(invited_app: Flask) -> None:
    client = invited_app.test_client()
    assert client.get("/register").status_code == 403
    assert client.get("/register?invitation=guess").status_code == 403


def test_an_invitation_lets_one_person_in(invited_app: Flask, admin: Visitor) -> None:
    page = admin.post("/admin/invitations", uses="1", days="7").text
    link = re.search(r"http://localhost(/register\?invitation=[\w-]+)", page)
    assert link
    first, second = invited_app.test_client(), invited_app.test_client()
    fields = hidden_fields(first.get(link[1]).text)
    elsewhere = fields | {"username": "guest", "password": PASSWORD, "email": "guest@example.com"}
    assert first.post("/register", data=elsewhere).status_code == 409, "another mail domain"
    late = hidden_fields(second.get(link[1]).text)
    allowed = {"password": PASSWORD, "email": "guest@example.edu"}
    assert first.post("/register", data=fields | allowed | {"username": "guest"}).status_code == 302
    answer = second.post("/register", data=late | allowed | {"username": "late", "email": "late@example.edu"})
    assert answer.status_code == 403


def test_a_closed_site_says_so(settings: Settings) -> None:
    app = create_app(dataclasses.replace(settings, registration=Registration.CLOSED))
    answer = app.test_client().get("/register")
    assert answer.status_code == 403
    assert "Registration is closed." in answer.text


def test_the_language_is_remembered_with_the_account(app: Flask, student: Visitor) -> None:
    student.post("/problems", "/language", locale="zh_Hans")
    elsewhere = app.test_client()
    assert post(elsewhere, "/login", username=student.username, password=PASSWORD) == 302
    assert "我的提交" in elsewhere.get("/problems").text


def test_a_browser_in_chinese_gets_chinese(client: FlaskClient) -> None:
    page = client.get("/login", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
    assert '<html lang="zh-Hans">' in page
    assert "登录" in page
