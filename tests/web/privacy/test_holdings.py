"""Every column of the schema that names a person is in the lists of web/privacy."""

import re
from collections.abc import Iterator

from sqlalchemy import Column, ForeignKey
from sqlalchemy.dialects.postgresql import INET

from web.privacy.course_data import ROWS, STAYS, WITH_SUBMISSIONS
from web.privacy.holdings import ADDRESSES, MAIL_ADDRESSES, NAMES, REFERENCES, split
from web.tables import metadata

#: As columns are called that say who somebody is, or how to reach them.
_PERSONAL = re.compile(r"(^|_)(e?mail|username|display_name|first_name|last_name|full_name|student_id|phone|address)$")


def columns() -> Iterator[tuple[str, Column[object]]]:
    for table in metadata.sorted_tables:
        yield from ((f"{table.name}.{column.name}", column) for column in table.columns)


def foreign_keys() -> Iterator[tuple[str, ForeignKey]]:
    for name, column in columns():
        yield from ((name, key) for key in column.foreign_keys)


def test_every_column_that_names_a_user_says_what_becomes_of_its_rows() -> None:
    assert {name for name, key in foreign_keys() if key.column.table.name == "user"} == set(REFERENCES)


def test_every_column_with_ip_addresses_is_known() -> None:
    assert {name for name, column in columns() if isinstance(column.type, INET)} == set(ADDRESSES)


def test_every_column_with_names_or_mail_addresses_is_known() -> None:
    tables_that_go = {split(column)[0] for column in MAIL_ADDRESSES}
    personal = {
        name
        for name, column in columns()
        if _PERSONAL.search(column.name) and not column.foreign_keys and split(name)[0] not in tables_that_go
    }
    assert personal == set(NAMES)
    assert set(MAIL_ADDRESSES) <= {name for name, _ in columns()}


def test_what_the_lists_say_of_other_columns_is_true() -> None:
    known = {name for name, _ in columns()}
    for column, reference in REFERENCES.items():
        assert {f"{split(column)[0]}.{cleared}" for cleared in reference.cleared} <= known
    for column, address in ADDRESSES.items():
        assert {f"{split(column)[0]}.{name}" for name in (address.at, address.user)} <= known


def test_every_table_of_a_course_is_removed_or_stays_for_a_reason() -> None:
    of_courses = {"course"}
    removed = {rows.table for rows in ROWS} | WITH_SUBMISSIONS
    while found := {
        split(name)[0]
        for name, key in foreign_keys()
        if key.column.table.name in of_courses and split(name)[0] not in of_courses
    }:
        of_courses |= found
    goes_along: set[str] = set()
    while (
        more := {
            split(name)[0]
            for name, key in foreign_keys()
            if key.column.table.name in removed | goes_along and key.ondelete == "CASCADE"
        }
        - removed
        - goes_along
    ):
        goes_along |= more
    assert of_courses == removed | goes_along | set(STAYS)


def test_nothing_that_stays_holds_a_submission_back() -> None:
    holding = {
        split(name)[0]
        for name, key in foreign_keys()
        if key.column.table.name in WITH_SUBMISSIONS and key.ondelete not in ("CASCADE", "SET NULL")
    }
    assert holding <= WITH_SUBMISSIONS
