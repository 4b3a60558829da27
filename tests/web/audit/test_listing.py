import ast
import re
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import psycopg
import pytest
from flask import Flask

from tests.sources import python_files
from tests.web.site.visitor import Classroom, Visitor
from tests.web.site_data import Site
from web.audit.events import COMMAND, Actor, add_event
from web.audit.listing import AuditFilter, AuditRow, find_object_id, known_actions, list_events
from web.audit.words import action_words, changes, words_of_actions, words_of_kinds
from web.config import REPOSITORY
from web.lists.paging import Cursor


def actions(connection: psycopg.Connection, **asked: Any) -> list[str]:
    return [row.action for row in list_events(connection, AuditFilter(**asked)).rows]


def recorded_in_code() -> tuple[set[str], set[str]]:
    """The actions and the kinds of objects that web/ writes."""
    found: tuple[set[str], set[str]] = (set(), set())
    for path in python_files(REPOSITORY / "web"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.IfExp):  # action = "problem.hide" if hidden else "problem.show"
                texts = _texts([node.body, node.orelse])
                found[0].update(text for text in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", text))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("add_event", "_audit"):
                found[0].update(_texts(node.args[2:4]))
                found[1].update(_texts([word.value for word in node.keywords if word.arg == "object_type"]))
    return found


def _texts(nodes: list[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_each_filter_finds_its_events_and_no_others(site: Site) -> None:
    connection = site.connection
    user, moment = site.add_user(), datetime(2026, 3, 1, 12, tzinfo=UTC)
    add_event(connection, COMMAND, "a.early", object_type="other", object_id=1)
    connection.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    connection.execute("UPDATE audit_event SET at = %s", [moment])
    connection.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    add_event(connection, Actor(user_id=user, ip="192.0.2.7"), "a.by_user", object_type="thing", object_id=1)
    add_event(connection, COMMAND, "a.at_shell", object_type="thing", object_id=2)
    assert actions(connection)[:3] == ["a.at_shell", "a.by_user", "a.early"]
    assert actions(connection, actor_id=user) == ["a.by_user"]
    assert actions(connection, by_nobody=True)[:2] == ["a.at_shell", "a.early"]
    assert actions(connection, action="a.at_shell") == ["a.at_shell"]
    assert actions(connection, object_type="thing") == ["a.at_shell", "a.by_user"]
    assert actions(connection, object_type="thing", object_id="1") == ["a.by_user"]
    assert actions(connection, network=ip_network("192.0.2.0/24")) == ["a.by_user"]
    assert actions(connection, since=moment, until=moment + timedelta(seconds=1))[0] == "a.early"
    assert actions(connection, since=moment + timedelta(days=1)) == ["a.at_shell", "a.by_user"]
    assert actions(connection, until=moment) == []
    assert {"a.by_user", "a.at_shell", "a.early"} <= set(known_actions(connection))


def test_events_come_page_by_page(site: Site) -> None:
    for number in range(5):
        add_event(site.connection, COMMAND, "page", object_type="thing", object_id=number)
    asked = AuditFilter(action="page")
    first = list_events(site.connection, asked, size=3)
    second = list_events(site.connection, asked, size=3, cursor=Cursor(before=first.before))
    assert [row.object_id for row in (*first.rows, *second.rows)] == ["4", "3", "2", "1", "0"]
    assert second.before is None
    assert list_events(site.connection, asked, size=3, cursor=Cursor(after=second.after)) == first


def test_an_object_is_known_by_its_name_and_by_its_number(site: Site) -> None:
    user = site.add_user()
    site.connection.execute('UPDATE "user" SET username = %s WHERE id = %s', [f"2026{user}", user])
    assert find_object_id(site.connection, "user", f"2026{user}") == str(user)
    assert find_object_id(site.connection, "user", str(user)) == str(user)
    assert find_object_id(site.connection, "user", "no-such") is None
    assert find_object_id(site.connection, "rejudging", "7") == "7"
    add_event(site.connection, COMMAND, "named", object_type="user", object_id=user)
    (row,) = list_events(site.connection, AuditFilter(action="named")).rows
    assert row.object_name == f"2026{user}"


def test_every_action_and_every_kind_has_words(app: Flask) -> None:
    actions_in_code, kinds = recorded_in_code()
    with app.test_request_context():
        assert actions_in_code == set(words_of_actions())
        assert kinds == set(words_of_kinds())
        assert action_words("of.another_release") == "of.another_release"


def test_what_changed_is_told_and_nothing_else(app: Flask) -> None:
    row = AuditRow(
        id=1,
        at=datetime.now(UTC),
        actor_id=None,
        actor=None,
        action="user.change",
        object_type="user",
        object_id="1",
        object_name=None,
        problem_slug="sums",
        before={"site_role": "member", "disabled": False, "same": 1},
        after={
            "site_role": "admin",
            "disabled": True,
            "same": 1,
            "manifest": "a" * 64,
            "tags": ["x", None],
            "problem_id": 7,
        },
        ip=None,
    )
    with app.test_request_context():
        told = [(change.name, change.before, change.after) for change in changes(row)]
    assert told == [
        ("role", "member", "admin"),
        ("disabled", "no", "yes"),
        ("same", None, "1"),
        ("manifest", None, "aaaaaaaaaaaa…"),
        ("tags", None, "x, none"),
        ("problem", None, "sums"),
    ]


def test_the_page_tells_who_did_what_from_where(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    admin.post(f"/admin/users/{student.user_id}", site_role="admin")
    page = admin.text(f"/admin/audit?actor={admin.username}&kind=user&object={student.username}&address=127.0.0.0/8")
    assert "changed the rights of a user" in page
    assert f'href="/admin/users/{student.user_id}">{student.username}</a>' in page
    assert "role: member → <strong>admin</strong>" in page
    assert "Only:" in page
    assert "No event is like that." in admin.text(f"/admin/audit?actor={student.username}&action=user.change")
    assert "changed the rights" not in admin.text("/admin/audit?actor=-").partition('class="filtered"')[2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("actor=nobody-is-called-so", "There is nothing with this name or number."),
        ("actor=%01", "This is longer than any name"),
        ("action=nonsense", "This is none of the choices."),
        ("object=5", "Choose the kind of the object, too."),
        ("kind=user&object=nobody-is-called-so", "There is nothing with this name or number."),
        ("since=yesterday", "This is no date with a time"),
        ("since=9999-12-31T23:59", "This is no date with a time"),
        ("since=2026-03-01T08:00&until=2026-03-01T08:00", "This is not after the beginning."),
        ("address=10.0.0", "This is neither an IP address nor a network"),
        ("address=fe80::1%25eth0", "This is neither an IP address nor a network"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_a_sentence(admin: Visitor, arguments: str, sentence: str) -> None:
    answer = admin.get(f"/admin/audit?{arguments}")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "<tbody>" not in answer.text


@pytest.mark.parametrize("cursor", ["before=x", "before=-1", "after=99999999999999999999", "before=1%00", "after=१"])
def test_a_cursor_that_cannot_be_is_refused(admin: Visitor, cursor: str) -> None:
    for path in ("/admin/audit", "/submissions", "/submissions/all"):
        answer = admin.get(f"{path}?{cursor}")
        assert answer.status_code == 400
        assert answer.text.count("<h1>") == 1
