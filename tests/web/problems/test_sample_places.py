"""Samples stand where the statement wants them, and the others at its end."""

import re

import msgspec
import pytest

from judge.package.manifest import Manifest
from judge.program import RunTogether
from judge.store import Store, open_store
from tests.web.site.visitor import Classroom, Visitor, package_zip

SAMPLES = {f"data/sample/{number}.{suffix}": f"{number}\n" for number in (1, 2, 3) for suffix in ("in", "ans")}
STATEMENT = "problem_statement/problem.en"


def order(page: str) -> str:
    """The words of the statement and the samples, as they follow each other."""
    return " ".join(re.findall(r'word\d|(?<=id=")sample-\d', page))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("md", "word1\n\n{{nextsample}}\n\nword2\n\n{{nextsample}}\n\nword3"),
        ("tex", "word1\n\n\\nextsample\n\nword2\n\n\\nextsample\n\nword3"),
    ],
)
def test_the_next_sample_stands_at_its_mark(
    classroom: Classroom, admin: Visitor, student: Visitor, name: str, text: str
) -> None:
    files = SAMPLES | {f"{STATEMENT}.md": None, f"{STATEMENT}.{name}": text}
    page = student.text(f"/problems/{classroom.problem(admin, package=package_zip(files=files))}")
    assert order(page) == "word1 sample-1 word2 sample-2 word3 sample-3"
    assert "{{" not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word1 {{remainingsamples}}\n\nword2", "word1 sample-1 sample-2 sample-3 word2"),
        (
            "- word1 {{nextsample}}\n- word2 {{remainingsamples}}\n\nword3",
            "word1 sample-1 word2 sample-2 sample-3 word3",
        ),
        ("word1 {{remainingsamples}} {{nextsample}} word2", "word1 sample-1 sample-2 sample-3 word2"),
        ("word1", "word1 sample-1 sample-2 sample-3"),
    ],
)
def test_every_sample_is_shown_once(
    classroom: Classroom, admin: Visitor, student: Visitor, text: str, expected: str
) -> None:
    files = SAMPLES | {f"{STATEMENT}.md": text}
    page = student.text(f"/problems/{classroom.problem(admin, package=package_zip(files=files))}")
    assert order(page) == expected


def test_an_interactive_problem_shows_its_conversation_and_not_its_data(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin, package=package_zip(files={"data/sample/1.in": "secret number"}))
    store = open_store(classroom.app.extensions["judge"].settings.store_url)
    make_interactive(classroom, store, slug, interaction="<10\n>guess 5\n<\u5c0f\n")
    page = student.text(f"/problems/{slug}")
    assert "Sample interaction 1" in page
    assert re.findall(r'<pre class="(judge|submission)">.*?</span>([^<]*)', page) == [
        ("judge", "10"),
        ("submission", "guess 5"),
        ("judge", "\u5c0f"),
    ]
    assert "secret number" not in page
    assert student.get(f"/problems/{slug}/samples/1/in").status_code == 404
    assert student.get(f"/problems/{slug}/samples.zip").status_code == 404


def make_interactive(classroom: Classroom, store: Store, slug: str, *, interaction: str) -> None:
    """Publish a second version: the same, but interactive."""
    row = classroom.connection.execute(
        "SELECT version.id, manifest_sha256 FROM problem_version version"
        " JOIN problem ON version.id = published_version_id WHERE slug = %s",
        [slug],
    ).fetchone()
    assert row is not None
    manifest = Manifest.from_json(store.get(row[1]))
    first = msgspec.structs.replace(manifest.testcases[0], interaction_sha256=store.put(interaction.encode()))
    sha256 = store.put(
        msgspec.structs.replace(
            manifest, run_together=RunTogether.INTERACTIVE, testcases=(first, *manifest.testcases[1:])
        ).to_json()
    )
    classroom.connection.execute("INSERT INTO blob (sha256, size_bytes) VALUES (%s, 1)", [sha256])
    classroom.connection.execute(
        "WITH version AS (INSERT INTO problem_version (problem_id, number, state, format, manifest_sha256, limits,"
        " source_limit_bytes, testcase_count, sample_count) SELECT problem_id, 2, state, format, %s, limits,"
        " source_limit_bytes, testcase_count, sample_count FROM problem_version WHERE id = %s RETURNING id),"
        " statements AS (INSERT INTO statement (problem_version_id, locale, format, title, blob_sha256)"
        " SELECT version.id, locale, statement.format, title, blob_sha256 FROM statement, version"
        " WHERE problem_version_id = %s)"
        " UPDATE problem SET published_version_id = version.id FROM version WHERE slug = %s",
        [sha256, row[0], row[0], slug],
    )
