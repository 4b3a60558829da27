"""Reading rosters: what is taken as it is, and each fault with its line."""

import pytest

from web.authorization.roles import CourseRole
from web.rosters.roster import Person, Roster, read_roster
from web.rosters.text import LINE_LIMIT, RosterRefused, decode, lines_of


@pytest.fixture(autouse=True)
def request_context(app):  # type: ignore[no-untyped-def]
    """Sentences need the language of a request."""
    with app.test_request_context():
        yield


def only(text: str) -> Person:
    roster = read_roster(text)
    assert roster.faults == ()
    (person,) = roster.people
    return person


def faults(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in read_roster(text).faults]


def test_one_address_a_line_is_a_roster() -> None:
    roster = read_roster("ada@example.org\n\n  grace@example.org \n")
    assert [(person.line, person.email) for person in roster.people] == [
        (1, "ada@example.org"),
        (3, "grace@example.org"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "E-Mail,Matrikelnummer,Vorname,Nachname,Gruppe",
        "Email address,ID number,First name,Surname,Groups",
        "邮箱,学号,名,姓,小组",
        "Adresse de courriel,Numéro d\N{RIGHT SINGLE QUOTATION MARK}identification,Prénom,Nom,Groupe",
        "Dirección de correo,Número de ID,Nombre,Apellido(s),Grupo",
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_known_in_five_languages(header: str, separator: str) -> None:
    text = f"{header}\nada@example.org,17,Ada,Lovelace,Monday\n".replace(",", separator)
    assert only(text) == Person(line=2, email="ada@example.org", student_id="17", name="Ada Lovelace", group="Monday")


def test_a_teacher_of_moodles_file_is_an_assistant_and_an_editing_teacher_a_teacher() -> None:
    text = "username,firstname,lastname,email,idnumber,course1,group1,role1\n{0},A,B,{0}@example.org,1,c,g,{1}\n"
    roles = {role: only(text.format("ada", role)).role for role in ("student", "teacher", "editingteacher", "")}
    assert list(roles.values()) == [
        CourseRole.STUDENT,
        CourseRole.ASSISTANT,
        CourseRole.TEACHER,
        CourseRole.STUDENT,
    ]


def test_canvas_gradebook_is_taken_without_its_points_and_its_test_student() -> None:
    person = only(
        "Student,ID,SIS User ID,SIS Login ID,Section,Sheet 1 (12)\n"
        "    Points Possible,,,,,10\n"
        '"Lovelace, Ada",5,s17,ada@example.org,Lab A,9\n'
        '"Student, Test",6,,abc123,Lab A,\n'
    )
    assert (person.email, person.student_id, person.group) == ("ada@example.org", "s17", "Lab A")
    assert person.name == "Lovelace, Ada"


def test_a_line_break_within_quotes_is_no_new_person_and_later_lines_keep_their_numbers() -> None:
    assert faults('email,name\nada@example.org,"Ada\nLovelace"\nnobody,N\n') == [(4, "“nobody” is no mail address.")]


def test_the_same_line_twice_is_one_person() -> None:
    assert len(read_roster("ada@example.org\nADA@example.org\n").faults) == 1
    assert read_roster("ada@example.org\nada@example.org\n") == Roster(
        people=(Person(line=1, email="ada@example.org"),), faults=()
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ada@example.org,18", "This is the same person as in line 2."),
        ("grace@example.org,17", "This is the same person as in line 2."),
        ("grace@@example,2", "“grace@@example” is no mail address."),
        ('"=A1&""@x""",2', '“=A1&"@x"” is a formula. Paste values only.'),
        (",", None),
    ],
)
def test_each_fault_is_told_with_its_line(line: str, message: str | None) -> None:
    expected = [] if message is None else [(3, message)]
    assert faults(f"email,student id\nada@example.org,17\n{line}\n") == expected


def test_an_unknown_role_and_a_line_that_tells_nobody_are_faults() -> None:
    assert faults("email,role\nada@example.org,boss\n,student\n") == [
        (2, "“boss” is no role: say student, assistant or teacher."),
        (3, "The line tells nobody: it has no mail address, user name or student ID."),
    ]


@pytest.mark.parametrize("text", ["", "\n \n", "first line\nsecond", "name\nAda\n", "a\0b@example.org"])
def test_what_is_no_roster_is_refused(text: str) -> None:
    with pytest.raises(RosterRefused):
        read_roster(text)


def test_five_thousand_people_are_taken_and_no_more() -> None:
    lines = [f"student{number}@example.org" for number in range(LINE_LIMIT - 1)]
    assert len(read_roster("\n".join(["email", *lines])).people) == 5_000
    with pytest.raises(RosterRefused):
        lines_of("\n".join(["email", *lines, "one@example.org"]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_tells_its_encoding_is_read_without_a_word(encoding: str) -> None:
    decoded = decode("Jürgen 李雷".encode(encoding))
    assert (decoded.text, decoded.guessed) == ("Jürgen 李雷", None)


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [("Jürgen, Zoë", "latin-1", "Windows-1252"), ("李雷,韩梅梅", "gbk", "GB 18030")],
)
def test_what_does_not_is_read_with_a_notice(text: str, encoding: str, guessed: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.guessed) == (text, guessed)


@pytest.mark.parametrize("content", [b"PK\x03\x04 a sheet", b"a\0b", b"a\x81b"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(RosterRefused):
        decode(content)
