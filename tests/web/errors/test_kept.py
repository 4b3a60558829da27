"""If a submission fails although its form is right, its author gets it back and can send it again."""

import html
import io
import re

import pytest
from werkzeug.test import TestResponse

from tests import services
from tests.web.site.visitor import Classroom, Visitor, hidden_fields, submission_id
from web.session import USER_KEY, SessionUser

SOURCE = "int main(void) { return '<' != 0; }"


@pytest.fixture
def problem(classroom: Classroom, admin: Visitor) -> str:
    return classroom.problem(admin)


@pytest.fixture
def form(student: Visitor, problem: str) -> dict[str, str]:
    return filled_form(student, problem)


def filled_form(visitor: Visitor, problem: str) -> dict[str, str]:
    page = visitor.get(f"/problems/{problem}/submit").text
    return hidden_fields(page) | {"language": "c17", "source": SOURCE}


def log_out(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        del session[USER_KEY]


def log_in(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        session[USER_KEY] = str(SessionUser(user_id=visitor.user_id, session_epoch=0))


def send_again(visitor: Visitor, path: str, answer: TestResponse) -> TestResponse:
    """Press the button of the page that a failed form led to."""
    assert SOURCE in html.unescape(answer.text)
    return visitor.client.post(path, data=hidden_fields(answer.text) | {"source": SOURCE})


def test_who_logged_out_elsewhere_logs_in_and_sends_the_same_form_again(
    student: Visitor, problem: str, form: dict[str, str]
) -> None:
    path = f"/problems/{problem}/submit"
    log_out(student)
    answer = student.client.post(path, data=form)
    assert answer.status_code == 401
    assert "Log in in a new tab" in answer.text
    log_in(student)
    assert submission_id(send_again(student, path, answer)) > 0


def test_the_form_of_an_ended_session_can_be_sent_after_a_new_login(
    student: Visitor, problem: str, form: dict[str, str]
) -> None:
    path = f"/problems/{problem}/submit"
    with student.client.session_transaction() as session:
        session.clear()
    log_in(student)
    answer = student.client.post(path, data=form)
    assert answer.status_code == 400
    assert "This form is too old" in answer.text
    assert submission_id(send_again(student, path, answer)) > 0


def test_without_any_session_the_source_is_shown_and_no_session_begins(
    classroom: Classroom, problem: str, form: dict[str, str]
) -> None:
    answer = classroom.app.test_client().post(f"/problems/{problem}/submit", data=form)
    assert answer.status_code == 401
    assert SOURCE in html.unescape(answer.text)
    # The form of another site comes without our cookie: a new one would log its sender out
    assert "Set-Cookie" not in answer.headers
    assert "csrf_token" not in answer.text


def test_every_file_is_kept_and_what_is_no_text_is_named(student: Visitor, problem: str, form: dict[str, str]) -> None:
    path = f"/problems/{problem}/submit"
    log_out(student)
    texts = {"source_name": ["main.c", "number.h"], "source": [SOURCE, "#define NUMBER 0"]}
    uploads = {"file": [(io.BytesIO(b"int extra;"), "extra.c"), (io.BytesIO(b"\x00\x01"), "program.o")]}
    answer = student.client.post(path, data=form | texts | uploads)
    assert answer.status_code == 401
    page = html.unescape(answer.text)
    assert all(text in page for text in (SOURCE, "#define NUMBER 0", "int extra;", 'value="number.h"'))
    assert "“program.o” cannot be shown here." in page


def test_a_form_without_a_token_says_where_a_new_login_has_one(
    classroom: Classroom, student: Visitor, problem: str, form: dict[str, str]
) -> None:
    path = f"/problems/{problem}/submit"
    answer = classroom.app.test_client().post(path, data=form)
    found = re.search(r'data-token-from="([^"]*)"', answer.text)
    assert found
    token = hidden_fields(student.get(html.unescape(found[1])).text)["csrf_token"]
    fields = hidden_fields(answer.text) | {"source": SOURCE, "csrf_token": token}
    assert submission_id(student.client.post(path, data=fields)) > 0


def test_a_submission_during_an_outage_of_postgres_is_sent_again_after_it(
    student: Visitor, problem: str, form: dict[str, str], postgres: services.Postgres
) -> None:
    path = f"/problems/{problem}/submit"
    postgres.stop()
    try:
        answer = student.client.post(path, data=form)
        assert answer.status_code == 503
    finally:
        postgres.start()
    assert submission_id(send_again(student, path, answer)) > 0


def test_who_submits_too_often_gets_the_source_back(student: Visitor, problem: str, form: dict[str, str]) -> None:
    path = f"/problems/{problem}/submit"
    for _ in range(200):
        # Without a language nothing is submitted, and the limit counts all the same
        assert student.client.post(path, data=form | {"language": ""}).status_code == 422
    answer = student.client.post(path, data=form)
    assert answer.status_code == 429
    assert SOURCE in html.unescape(answer.text)


def test_a_form_that_is_sent_again_is_one_submission(student: Visitor, problem: str, form: dict[str, str]) -> None:
    """The answer to the first was lost, and the session with it."""
    path = f"/problems/{problem}/submit"
    first = submission_id(student.client.post(path, data=form))
    with student.client.session_transaction() as session:
        session.clear()
    log_in(student)
    answer = student.client.post(path, data=form)
    assert submission_id(send_again(student, path, answer)) == first
