import io
import json
from zipfile import ZipFile

import psycopg

from tests.web.site.visitor import PASSWORD, Classroom, Visitor, hidden_fields, submission_id
from web.privacy.export_contents import EXPORTED, LEFT_OUT
from web.privacy.holdings import REFERENCES, split


def exported(classroom: Classroom, visitor: Visitor) -> dict[str, str]:
    answer = visitor.post("/account/data", password=PASSWORD)
    assert answer.status_code == 302, answer.text
    assert "in the making" in visitor.text("/account/data")
    classroom.work_off()
    assert "Download" in visitor.text("/account/data")
    with visitor.get("/account/data/download") as answer, ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_column_that_names_a_user_is_exported_or_left_out_for_a_reason() -> None:
    assert set(EXPORTED) | set(LEFT_OUT) == set(REFERENCES)
    assert not set(EXPORTED) & set(LEFT_OUT)
    tables = [split(column)[0] for column in EXPORTED]
    assert len(tables) == len(set(tables))


def test_a_user_gets_what_is_held_with_the_sources_and_no_secret(classroom: Classroom) -> None:
    admin, student, mate = classroom.admin(), classroom.student(), classroom.student()
    slug = classroom.problem(admin)
    short = submission_id(student.submit(slug, source="int main(void) { return 0; } // heliotrope"))
    long = submission_id(student.submit(slug, source="// mauve\n" * 2000))
    submission_id(mate.submit(slug, source="// of the mate"))
    classroom.conclude(short, "WA")
    found = exported(classroom, student)
    sources = {name: text for name, text in found.items() if name.startswith("sources/")}
    assert {name.split("/")[1]: text.split("// ")[1].split()[0] for name, text in sources.items()} == {
        str(short): "heliotrope",
        str(long): "mauve",
    }
    assert [row["id"] for row in json.loads(found["submission.json"])] == [short, long]
    assert [(row["id"], row["verdict"]) for row in json.loads(found["results.json"])] == [(long, None), (short, "WA")]
    (user,) = json.loads(found["user.json"])
    assert user["username"] == student.username
    assert "password_hash" not in user
    assert "staff_note.json" not in found
    assert "你的数据" in found["README.md"]


def test_what_a_set_hides_is_not_in_the_export(classroom: Classroom) -> None:
    admin, student = classroom.admin(), classroom.student()
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    submitted = submission_id(student.submit(slug, source="int main(void) { return 0; }", set=course))
    classroom.conclude(submitted, "WA")
    classroom.set_feedback(course, "none")
    found = exported(classroom, student)
    (row,) = json.loads(found["results.json"])
    assert (row["id"], row["verdict"]) == (submitted, None)
    assert not any('"WA"' in text for text in found.values())


def test_an_export_needs_the_password_and_is_of_its_user_and_comes_once_an_hour(
    classroom: Classroom, connection: psycopg.Connection
) -> None:
    student, other = classroom.student(), classroom.student()
    assert student.post("/account/data", password="wrong").status_code == 400
    assert student.get("/account/data/download").status_code == 404
    exported(classroom, student)
    assert other.get("/account/data/download").status_code == 404
    assert "Make an export" not in student.text("/account/data")
    assert (
        "within the last hour"
        in student.client.post(
            "/account/data",
            data={**hidden_fields(student.text("/account")), "password": PASSWORD},
            follow_redirects=True,
        ).text
    )
    assert "Download" in student.text("/account/data")
    connection.execute(
        "UPDATE data_export SET requested_at = now() - interval '25 hours' WHERE user_id = %s", [student.user_id]
    )
    assert student.get("/account/data/download").status_code == 404
    exported(classroom, student)
