"""What a column of a roster is called: by Moodle and Canvas, and in five languages."""

from enum import StrEnum


class Column(StrEnum):
    EMAIL = "email"
    USERNAME = "username"
    LOGIN = "login"  #: of Canvas: an address, or a user name
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    STUDENT_ID = "student id"
    ROLE = "role"
    MOODLE_ROLE = "moodle role"  #: a teacher is an assistant there, and an editing teacher a teacher
    GROUP = "group"


_NAMES = {
    Column.EMAIL: (
        "email", "e-mail", "mail", "email address", "e-mail address", "mail address", "e-mail-adresse", "mailadresse",
        "邮箱", "电子邮件", "电子邮箱", "电子邮件地址", "adresse de courriel", "courriel", "adresse e-mail",
        "correo", "correo electrónico", "dirección de correo", "dirección email",
    ),
    Column.USERNAME: (
        "username", "user name", "user", "benutzername", "anmeldename", "用户名", "账号",
        "nom d'utilisateur", "nombre de usuario", "usuario",
    ),
    Column.LOGIN: ("sis login id", "login"),
    Column.NAME: ("name", "full name", "student", "student name", "vollständiger name", "姓名", "nom complet",
                  "nombre completo"),
    Column.FIRST_NAME: ("first name", "firstname", "given name", "vorname", "名", "名字", "prénom", "nombre"),
    Column.LAST_NAME: ("last name", "lastname", "surname", "family name", "nachname", "familienname", "姓", "姓氏",
                       "nom", "nom de famille", "apellido", "apellidos", "apellido(s)"),
    Column.STUDENT_ID: (
        "id number", "idnumber", "student id", "student number", "matriculation number", "sis user id",
        "matrikelnummer", "matrikel", "id-nummer", "学号", "编号", "numéro d'identification", "numéro d'étudiant",
        "número de id", "matrícula",
    ),
    Column.ROLE: ("role", "rolle", "角色", "rôle", "rol"),
    Column.MOODLE_ROLE: ("role1",),
    Column.GROUP: (
        "group", "groups", "group1", "tutorial", "section", "gruppe", "gruppen", "übungsgruppe", "班级", "小组", "组",
        "groupe", "groupes", "grupo", "grupos",
    ),
}  # fmt: skip

_COLUMNS = {name: column for column, names in _NAMES.items() for name in names}


def column_of(header: str) -> Column | None:
    """Return None for a column that says nothing to us."""
    words = header.replace("_", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower().split()
    return _COLUMNS.get(" ".join(words))
