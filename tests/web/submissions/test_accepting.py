from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest
from flask import Flask

from judge.limits import INLINE_SOURCE_LIMIT_BYTES
from tests.web.site_data import SOURCE, Site, sha256
from web.problem_sets.tasks import Task, find_task
from web.submissions.accepting import Sending, accept_source
from web.submissions.models import Origin
from web.submissions.queries import submission_files
from web.submissions.source import Source
from web.submissions.submitting import NothingToJudge, Submitted, SubmittedFile


def task_of(site: Site, user_id: int) -> Task:
    row = site.connection.execute("SELECT slug FROM problem WHERE id = %s", [site.problem_id]).fetchone()
    assert row is not None
    task = find_task(site.connection, viewer_id=user_id, problem_slug=row[0], locale="en", moment=datetime.now(UTC))
    assert task is not None
    return task


def source_of(*texts: str) -> Source:
    files = tuple(SubmittedFile(name=f"{number}.cpp", content=text) for number, text in enumerate(texts))
    return Source(files=files, sha256=sha256("".join(texts)), size_bytes=sum(len(text) for text in texts))


def accept(
    app: Flask,
    site: Site,
    source: Source,
    *,
    user_id: int,
    task: Task | None = None,
    connection: psycopg.Connection | None = None,
) -> Submitted:
    parts = app.extensions["judge"]
    sending = Sending(
        user_id=user_id,
        task=task or task_of(site, user_id),
        variant="cpp17",
        received_at=datetime.now(UTC),
        idempotency_key="accepted once",
        origin=Origin.API,
        ip="127.0.0.1",
    )
    return accept_source(connection or site.connection, parts.store, parts.sender, sending, source)


def blobs(connection: psycopg.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT sha256, size_bytes FROM blob").fetchall())


def test_an_accepted_source_is_queued_though_no_nsqd_answers(app: Flask, site: Site) -> None:
    submitted = accept(app, site, source_of(SOURCE), user_id=site.add_user())
    assert site.state(submitted.judging_id) == "queued"
    row = site.connection.execute("SELECT origin FROM submission WHERE id = %s", [submitted.submission_id]).fetchone()
    assert row == ("api",)


def test_a_source_too_large_for_a_message_lies_in_the_store_and_has_its_blobs_named(app: Flask, site: Site) -> None:
    texts = ("a" * INLINE_SOURCE_LIMIT_BYTES, "b")
    submitted = accept(app, site, source_of(*texts), user_id=site.add_user())
    files = submission_files(site.connection, submitted.submission_id)
    store = app.extensions["judge"].store
    assert [file.content for file in files] == [None, None]
    assert [store.get(file.sha256 or "").decode() for file in files] == list(texts)
    known = blobs(site.connection)
    assert [known[file.sha256 or ""] for file in files] == [len(text) for text in texts]


def test_a_source_that_fits_into_a_message_stays_in_its_row(app: Flask, site: Site) -> None:
    before = blobs(site.connection)
    text = "a" * INLINE_SOURCE_LIMIT_BYTES
    submitted = accept(app, site, source_of(text), user_id=site.add_user())
    assert [file.content for file in submission_files(site.connection, submitted.submission_id)] == [text]
    assert blobs(site.connection) == before


def test_the_same_key_again_is_the_same_submission(app: Flask, site: Site) -> None:
    user_id = site.add_user()
    first = accept(app, site, source_of(SOURCE), user_id=user_id)
    again = accept(app, site, source_of(SOURCE), user_id=user_id)
    assert (again.submission_id, again.is_new) == (first.submission_id, False)


def test_the_same_key_with_a_changed_program_is_a_submission_of_its_own(app: Flask, site: Site) -> None:
    user_id = site.add_user()
    first, changed, again = (
        accept(app, site, source_of(text), user_id=user_id) for text in (SOURCE, "changed", SOURCE)
    )
    assert (changed.is_new, again.is_new) == (True, False)
    assert first.submission_id == again.submission_id != changed.submission_id


def test_two_clicks_that_race_are_one_submission_beside_a_changed_one(
    app: Flask, site: Site, postgres_url: str
) -> None:
    user_id = site.add_user()
    task = task_of(site, user_id)

    def click(text: str) -> Submitted:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            return accept(app, site, source_of(text), user_id=user_id, task=task, connection=connection)

    texts = [SOURCE, "changed"] * 4
    with ThreadPoolExecutor(max_workers=len(texts)) as pool:
        submitted = list(pool.map(click, texts))
    assert len({click.submission_id for click in submitted}) == 2
    assert sum(click.is_new for click in submitted) == 2


def test_a_problem_that_was_withdrawn_meanwhile_takes_nothing(app: Flask, site: Site) -> None:
    user_id = site.add_user()
    task = task_of(site, user_id)
    site.connection.execute("UPDATE problem SET published_version_id = NULL WHERE id = %s", [site.problem_id])
    with pytest.raises(NothingToJudge):
        accept(app, site, source_of(SOURCE), user_id=user_id, task=task)
