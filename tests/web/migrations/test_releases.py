"""Databases of every release, which fill.py has filled, can be migrated to this release."""

from pathlib import Path

import psycopg
import pytest
from alembic import command

from web.migration import alembic_config, upgrade
from web.submissions.listing import own_submissions
from web.submissions.queries import judging_facts
from web.visibility import what_may_see

DUMPS = sorted(Path(__file__).parent.glob("release_*.sql"))


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.stem)
def upgraded_url(request: pytest.FixtureRequest, empty_database_url: str) -> str:
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(request.param.read_bytes())
    upgrade(empty_database_url)
    return empty_database_url


def test_a_filled_database_of_each_release_is_brought_to_this_schema(upgraded_url: str) -> None:
    command.check(alembic_config(upgraded_url))


def test_verdicts_and_rejudgings_of_each_release_are_still_there(upgraded_url: str) -> None:
    with psycopg.connect(upgraded_url, autocommit=True) as connection:
        row = connection.execute("SELECT user_id FROM submission LIMIT 1").fetchone()
        assert row is not None
        page = own_submissions(connection, row[0], locale="en")
        assert len(page.rows) == 6
        views = [
            what_may_see(facts)
            for submission in page.rows
            if (facts := judging_facts(connection, submission_id=submission.id, viewer_id=row[0]))
        ]
        assert sorted(view.verdict or "" for view in views if view) == ["", "AC", "AC", "AC", "AC", "AC"]
        states = connection.execute("SELECT state FROM rejudging ORDER BY id").fetchall()
        assert states == [("applied",), ("judging",)]
