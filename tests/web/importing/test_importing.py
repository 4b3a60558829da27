import io
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from judge.errors import PackageError
from judge.grading.plan import GradingPlan
from judge.limits import MIB, ProblemLimits
from judge.package import CpuTimeLimitMissing, load_package
from judge.package.manifest import Manifest
from judge.statements import pandoc
from judge.statements.source import StatementSource
from judge.store import Store
from tests.judge.grading.trees import two_groups
from web.audit.events import COMMAND
from web.audit.models import AuditEvent
from web.problems.importing import import_package, publish
from web.problems.models import Blob, Problem, ProblemVersion, ProblemVersionBlob, Statement
from web.problems.storing import ImportOptions, StoringProgress, store_package

from .packages import FILES, OPTIONS, do_import, zipped


def test_an_import_publishes_the_first_version(session: Session, store: Store) -> None:
    imported = do_import(session, store, zipped())
    problem = session.scalars(select(Problem).where(Problem.slug == "sums")).one()
    version = session.get_one(ProblemVersion, problem.published_version_id)
    assert (imported.version_number, imported.unchanged, imported.title) == (1, False, "Sums")
    assert (version.number, version.state, version.testcase_count, version.sample_count) == (1, "published", 3, 1)
    assert msgspec.convert(version.limits, ProblemLimits).cpu_time_limit_ms == 2000
    assert (version.grading, version.message_version, version.open_testcases) == (None, 1, [])
    manifest = Manifest.from_json(store.get(version.manifest_sha256))
    assert [testcase.name for testcase in manifest.testcases] == ["sample/1", "secret/1", "secret/2"]
    assert store.get(manifest.testcases[2].input_sha256) == b"3 4\n"
    assert manifest.testcases[2].input_bytes == 4


def test_a_version_says_how_it_is_graded_and_what_its_workers_must_understand(session: Session, store: Store) -> None:
    with load_package(zipped()) as package:
        stored = store_package(store, package, OPTIONS)
    sample, secret, last = stored.manifest.testcases
    testcases = (sample, msgspec.structs.replace(secret, full_feedback=True), last)
    manifest = msgspec.structs.replace(stored.manifest, grading=two_groups(), testcases=testcases)
    imported = publish(session, store, replace(stored, manifest=manifest), OPTIONS)
    version = session.get_one(ProblemVersion, imported.version_id)
    assert msgspec.convert(version.grading, GradingPlan) == two_groups()
    assert (version.message_version, version.open_testcases) == (2, [1])


def test_statements_are_stored_with_their_images(session: Session, store: Store) -> None:
    do_import(session, store, zipped())
    rows = {(row.locale, row.format): row for row in session.scalars(select(Statement))}
    assert set(rows) == {("en", "md"), ("en", "pdf"), ("zh", "tex")}
    assert rows["zh", "tex"].title == "求和"
    source = StatementSource.from_json(store.get(rows["en", "md"].blob_sha256))
    assert source.text == "![](a.png)"
    assert store.get(source.images[0].sha256) == "\x89PNG".encode()
    assert store.get(rows["en", "pdf"].blob_sha256) == b"%PDF-1.4"


def test_every_blob_of_a_version_is_known_to_the_database(session: Session, store: Store) -> None:
    archive_sha256 = store.put(zipped())
    do_import(session, store, zipped(), ImportOptions(actor=COMMAND, archive_sha256=archive_sha256))
    kept = set(session.scalars(select(ProblemVersionBlob.sha256)))
    blobs = {blob.sha256: blob.size_bytes for blob in session.scalars(select(Blob))}
    version = session.scalars(select(ProblemVersion)).one()
    assert kept == set(blobs)
    assert version.package_sha256 == archive_sha256
    assert {version.manifest_sha256, archive_sha256} <= kept
    assert all(store.size(sha256) == size_bytes for sha256, size_bytes in blobs.items())


def test_the_same_package_again_changes_nothing_and_says_so(session: Session, store: Store) -> None:
    do_import(session, store, zipped())
    again = do_import(session, store, zipped())
    assert (again.version_number, again.unchanged) == (1, True)
    assert session.scalar(select(func.count()).select_from(ProblemVersion)) == 1
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 1


@pytest.mark.parametrize(
    "changes", [{"data/secret/2.ans": "8\n"}, {"problem_statement/problem.en.md": "New."}, {".timelimit": "3"}]
)
def test_a_change_makes_the_next_version(session: Session, store: Store, changes: dict[str, str]) -> None:
    first = do_import(session, store, zipped())
    second = do_import(session, store, zipped(changes))
    problem = session.get_one(Problem, first.problem_id)
    published = session.get_one(ProblemVersion, problem.published_version_id)
    assert (second.version_number, second.unchanged, published.number) == (2, False, 2)


def test_an_audit_event_tells_of_the_import(session: Session, store: Store) -> None:
    imported = do_import(session, store, zipped())
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.object_id) == ("problem.import", str(imported.problem_id))


def test_a_version_cannot_be_changed(session: Session, store: Store) -> None:
    do_import(session, store, zipped())
    with pytest.raises(DBAPIError, match="immutable"):
        session.execute(text("UPDATE problem_version SET testcase_count = 9"))


def test_the_importer_may_give_name_and_limit(session: Session, store: Store) -> None:
    with pytest.raises(CpuTimeLimitMissing):
        do_import(session, store, zipped({".timelimit": None}))
    options = ImportOptions(actor=COMMAND, slug="other", cpu_time_limit_ms=500)
    imported = do_import(session, store, zipped({".timelimit": None}), options)
    version = session.scalars(select(ProblemVersion).where(ProblemVersion.problem_id == imported.problem_id)).one()
    assert imported.slug == "other"
    assert version.limits["cpu_time_limit_ms"] == 500


def test_damaged_test_data_leave_no_version(session: Session, store: Store) -> None:
    raw = bytearray(zipped().getvalue())
    place = raw.index(b"3 4\n")
    raw[place] ^= 1
    with pytest.raises(PackageError, match=r"sums/data/secret/2\.in: cannot be unpacked"):
        do_import(session, store, io.BytesIO(bytes(raw)))
    assert session.scalar(select(func.count()).select_from(ProblemVersion)) == 0


def test_large_test_data_are_streamed(session: Session, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
        with archive.open("data/secret/3.in", "w") as member:
            for number in range(40):
                member.write(bytes([number]) * MIB)
        archive.writestr("data/secret/3.ans", "x")
    tracemalloc.start()
    with load_package(path) as package:
        import_package(session, store, package, OPTIONS)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 8 * MIB


def test_progress_ends_with_every_file_and_byte(session: Session, store: Store) -> None:
    seen: list[StoringProgress] = []
    linked = zipped({"data/secret/3.in": FILES["data/secret/1.in"], "data/secret/3.ans": "3\n"})
    with load_package(linked) as package:
        store_package(store, package, OPTIONS, on_progress=seen.append)
    assert [progress.files_done for progress in seen] == sorted(progress.files_done for progress in seen)
    last = seen[-1]
    data = [content for name, content in FILES.items() if name.startswith("data/")]
    pictures = [FILES["problem_statement/a.png"], FILES["problem_statement/problem.en.pdf"]]
    stored_bytes = sum(len(content.encode()) for content in (*data, *pictures, "1 2\n", "3\n"))
    assert (last.files_done, last.files_total) == (10, 10)
    assert last.bytes_done == last.bytes_total == stored_bytes


def test_what_the_progress_raises_ends_the_import_and_leaves_no_unfinished_file(
    session: Session, store: Store, tmp_path: Path
) -> None:
    def stop(_progress: StoringProgress) -> None:
        raise InterruptedError

    with load_package(zipped()) as package, pytest.raises(InterruptedError):
        import_package(session, store, package, OPTIONS, on_progress=stop)
    assert list((tmp_path / "store" / "incoming").iterdir()) == []


def test_a_site_without_pandoc_refuses_latex_and_says_why(
    session: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement that nobody can read is no statement; the installation is at fault, not the package."""
    monkeypatch.setattr(pandoc, "PANDOC", replace(pandoc.PANDOC, program="no-such-converter"))
    latex = FILES | {"problem_statement/problem.en.tex": "Add."}
    with pytest.raises(PackageError) as refused:
        do_import(session, store, zipped(latex))
    assert str(refused.value) == (
        "problem_statement/problem.en.tex cannot be rendered: no-such-converter (pandoc) is not installed here;"
        " this site's image lacks it"
    )


def test_latex_is_stored_with_its_html_and_imported_again_it_is_the_same(session: Session, store: Store) -> None:
    latex = FILES | {"problem_statement/problem.en.tex": "Add $n$ \\foo{numbers}."}
    do_import(session, store, zipped(latex))
    row = session.scalars(select(Statement).where(Statement.format == "tex", Statement.locale == "en")).one()
    source = StatementSource.from_json(store.get(row.blob_sha256))
    assert source.html == '<p>Add <span class="math inline">n</span> numbers.</p>\n'
    assert source.notices == ("line 1: unknown command \\foo{numbers}",)
    assert do_import(session, store, zipped(latex)).unchanged
