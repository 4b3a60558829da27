"""From a package to a new, immutable version of a problem.

Blobs go into the store first, before any transaction: a large package takes minutes, and Postgres ends a transaction
that idles for one. What is stored for an import that fails has no name, and a sweep takes it (web/blobs/). The rows
then are one transaction, the caller's.
"""

import time
from dataclasses import dataclass

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from judge.errors import PackageError
from judge.package import Diagnostic, Package
from judge.store import Store
from judge.store.sweep import HOUR_S, NAMING_LIMIT_S
from web.audit.events import Actor, add_event
from web.database import driver_connection
from web.problems.comparison import Comparison
from web.problems.models import Blob, Problem, ProblemVersion, ProblemVersionBlob, Statement, VersionState
from web.problems.storing import ImportOptions, OnProgress, StoredPackage, store_package
from web.problems.version_facts import compare_package


class AgreementMissing(Exception):
    """Another version is published under the short name of the package, and nobody agreed to replace it."""

    def __init__(self, slug: str, published: ProblemVersion, comparison: Comparison | None) -> None:
        super().__init__(f"{slug}: version {published.number} is published, and it is not the same")
        self.slug = slug
        self.published_id = published.id
        self.comparison = comparison


@dataclass(frozen=True, kw_only=True)
class ImportedProblem:
    problem_id: int
    slug: str
    title: str
    version_id: int
    version_number: int
    unchanged: bool  #: the published version was the same already, and nothing was done
    comparison: Comparison | None  #: with the version that was published before; None where there is nothing to compare
    warnings: tuple[Diagnostic, ...]


def import_package(
    session: Session,
    store: Store,
    package: Package,
    options: ImportOptions,
    *,
    on_progress: OnProgress | None = None,
) -> ImportedProblem:
    """Store the package and publish it as the problem's next version, unless it is published already.

    The caller commits, and has not begun a transaction. Raises as store_package() does.
    """
    return publish(session, store, store_package(store, package, options, on_progress=on_progress), options)


def publish(session: Session, store: Store, stored: StoredPackage, options: ImportOptions) -> ImportedProblem:
    """The caller commits, also after AgreementMissing, which leaves everything as it is.

    Raises AgreementMissing where the options do not allow to replace the published version. Raises PackageError where
    the blobs wait for their names for so long that a sweep might have taken them (judge/store/sweep.py).
    """
    if time.time() - stored.stored_since_s > NAMING_LIMIT_S:
        raise PackageError(f"the import took longer than {NAMING_LIMIT_S // HOUR_S} hours: import the package again")
    problem = _locked_problem(session, stored.slug, options.actor)
    published = session.get(ProblemVersion, problem.published_version_id) if problem.published_version_id else None
    if published is not None and _same(session, published, stored):
        return _imported(problem, published, stored, unchanged=True, comparison=None)
    comparison = None
    if published is not None:
        comparison = compare_package(driver_connection(session), store, published.id, stored)
        if not _is_agreed(options, published):
            raise AgreementMissing(stored.slug, published, comparison)
    version = _add_version(session, problem, stored, options)
    return _imported(problem, version, stored, unchanged=False, comparison=comparison)


def _imported(
    problem: Problem, version: ProblemVersion, stored: StoredPackage, *, unchanged: bool, comparison: Comparison | None
) -> ImportedProblem:
    return ImportedProblem(
        problem_id=problem.id,
        slug=stored.slug,
        title=stored.title,
        version_id=version.id,
        version_number=version.number,
        unchanged=unchanged,
        comparison=comparison,
        warnings=stored.warnings,
    )


def _is_agreed(options: ImportOptions, published: ProblemVersion) -> bool:
    return options.replaces_any or options.agreed_version_id == published.id


def _locked_problem(session: Session, slug: str, actor: Actor) -> Problem:
    """The problem, made where there is none; two imports of one problem take turns."""
    session.execute(
        insert(Problem).values(slug=slug, owner_id=actor.user_id).on_conflict_do_nothing(index_elements=["slug"])
    )
    # The key stays as it is: whoever places the problem into a set only refers to it, and need not wait
    return session.scalars(select(Problem).where(Problem.slug == slug).with_for_update(key_share=True)).one()


def _same(session: Session, published: ProblemVersion, stored: StoredPackage) -> bool:
    rows = session.execute(
        select(Statement.locale, Statement.format, Statement.title, Statement.blob_sha256).where(
            Statement.problem_version_id == published.id
        )
    )
    new = {
        (statement.locale, statement.format, statement.title, sha256)
        for statement, sha256 in ((item.statement, item.sha256) for item in stored.statements)
    }
    has_same_origin = published.package_metadata in (None, stored.metadata)
    return (
        published.manifest_sha256 == stored.manifest_sha256 and has_same_origin and {tuple(row) for row in rows} == new
    )


def _add_version(session: Session, problem: Problem, stored: StoredPackage, options: ImportOptions) -> ProblemVersion:
    _add_blobs(session, stored.blobs)
    latest = session.scalar(select(func.max(ProblemVersion.number)).where(ProblemVersion.problem_id == problem.id))
    version = ProblemVersion(
        problem_id=problem.id,
        number=(latest or 0) + 1,
        state=VersionState.PUBLISHED,
        format=stored.format,
        manifest_sha256=stored.manifest_sha256,
        limits=msgspec.to_builtins(stored.manifest.limits),
        source_limit_bytes=stored.manifest.source_limit_bytes,
        testcase_count=len(stored.manifest.testcases),
        sample_count=len(stored.manifest.samples),
        grading=None if stored.manifest.grading is None else msgspec.to_builtins(stored.manifest.grading),
        message_version=stored.manifest.message_version,
        open_testcases=stored.manifest.open_testcases,
        package_sha256=stored.archive_sha256,
        package_metadata=stored.metadata,
        created_by=options.actor.user_id,
    )
    session.add(version)
    session.flush()
    _add_contents(session, version, stored)
    before = problem.published_version_id
    problem.published_version_id = version.id
    add_event(
        session,
        options.actor,
        "problem.import",
        object_type="problem",
        object_id=problem.id,
        before={"published_version_id": before},
        after={"published_version_id": version.id, "number": version.number, "manifest": stored.manifest_sha256},
    )
    session.flush()
    return version


def _add_blobs(session: Session, blobs: dict[str, int]) -> None:
    rows = [{"sha256": sha256, "size_bytes": size_bytes} for sha256, size_bytes in sorted(blobs.items())]
    # A row that is there already is dated anew: a sweep deletes rows that nothing refers to, but none that is young.
    statement = insert(Blob).on_conflict_do_update(index_elements=["sha256"], set_={"created_at": func.now()})
    session.execute(statement, rows)


def _add_contents(session: Session, version: ProblemVersion, stored: StoredPackage) -> None:
    session.execute(
        insert(ProblemVersionBlob),
        [{"problem_version_id": version.id, "sha256": sha256} for sha256 in sorted(stored.blobs)],
    )
    session.add_all(
        Statement(
            problem_version_id=version.id,
            locale=item.statement.locale,
            format=item.statement.format,
            title=item.statement.title,
            blob_sha256=item.sha256,
        )
        for item in stored.statements
    )
