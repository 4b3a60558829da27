"""From a package to a new, immutable version of a problem: a draft, unless the importer has a reason to publish it.

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
from web.problems.models import (
    Blob,
    Problem,
    ProblemAttachment,
    ProblemVersion,
    ProblemVersionBlob,
    Statement,
    VersionState,
)
from web.problems.publishing import publish_version
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
    is_published: bool
    unchanged: bool  #: the published version, or the newest one, was the same already, and none was made
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
    """Store the package and make it the problem's next version, unless it is one already.

    The caller commits, and has not begun a transaction. Raises as store_package() and add_version() do.
    """
    return add_version(session, store, store_package(store, package, options, on_progress=on_progress), options)


def add_version(session: Session, store: Store, stored: StoredPackage, options: ImportOptions) -> ImportedProblem:
    """Make the next version: a draft, or published where the options have a reason for it.

    The caller commits, also after AgreementMissing, which leaves everything as it is.

    Raises AgreementMissing where the options do not allow to replace the published version. Raises PackageError where
    the blobs wait for their names for so long that a sweep might have taken them (judge/store/sweep.py).
    """
    if time.time() - stored.stored_since_s > NAMING_LIMIT_S:
        raise PackageError(f"the import took longer than {NAMING_LIMIT_S // HOUR_S} hours: import the package again")
    problem = _locked_problem(session, stored.slug, options.actor)
    published = session.get(ProblemVersion, problem.published_version_id) if problem.published_version_id else None
    if published is not None and _is_made_of(session, published, stored):
        return _imported(problem, published, stored, unchanged=True, comparison=None)
    comparison = None
    if published is not None:
        comparison = compare_package(driver_connection(session), store, published.id, stored)
        if not _is_agreed(options, published):
            raise AgreementMissing(stored.slug, published, comparison)
    newest = _newest(session, problem)
    unchanged = newest is not None and _is_made_of(session, newest, stored)
    version = newest if newest is not None and unchanged else _add_draft(session, problem, newest, stored, options)
    if options.publish_reason is not None:
        _publish(session, problem, version, options.actor, options.publish_reason)
    return _imported(problem, version, stored, unchanged=unchanged, comparison=comparison)


def _publish(session: Session, problem: Problem, version: ProblemVersion, actor: Actor, reason: str) -> None:
    session.flush()
    publish_version(
        driver_connection(session),
        actor,
        problem_id=problem.id,
        version_id=version.id,
        instead_of_id=problem.published_version_id,
        reason=reason,
    )
    session.refresh(problem)
    session.refresh(version)


def _newest(session: Session, problem: Problem) -> ProblemVersion | None:
    versions = select(ProblemVersion).where(ProblemVersion.problem_id == problem.id)
    return session.scalar(versions.order_by(ProblemVersion.number.desc()).limit(1))


def _imported(
    problem: Problem, version: ProblemVersion, stored: StoredPackage, *, unchanged: bool, comparison: Comparison | None
) -> ImportedProblem:
    return ImportedProblem(
        problem_id=problem.id,
        slug=stored.slug,
        title=stored.title,
        version_id=version.id,
        version_number=version.number,
        is_published=problem.published_version_id == version.id,
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


def _is_made_of(session: Session, version: ProblemVersion, stored: StoredPackage) -> bool:
    """Also where the version has got the CPU time limit that the package lacks."""
    if version.limited_from_id is not None and stored.needs_cpu_time_limit:
        version = session.get_one(ProblemVersion, version.limited_from_id)
    return _same(session, version, stored)


def _same(session: Session, version: ProblemVersion, stored: StoredPackage) -> bool:
    languages = None if version.languages is None else tuple(version.languages)
    return (
        (version.manifest_sha256, languages) == (stored.manifest_sha256, stored.languages)
        and version.needs_cpu_time_limit == stored.needs_cpu_time_limit
        and version.package_metadata in (None, stored.metadata)
        and _has_same_jury(version, stored)
        and _statements(session, version)
        == {
            (item.statement.locale, item.statement.format, item.statement.title, item.sha256)
            for item in stored.statements
        }
        and _attachments(session, version) == {(item.name, item.sha256) for item in stored.attachments}
    )


def _has_same_jury(version: ProblemVersion, stored: StoredPackage) -> bool:
    """A version that was published before versions had juries needs no new one for its jury alone."""
    is_older = version.state == VersionState.PUBLISHED and version.jury_sha256 is None
    return is_older or version.jury_sha256 == stored.jury_sha256


def _statements(session: Session, version: ProblemVersion) -> set[tuple[str, ...]]:
    columns = select(Statement.locale, Statement.format, Statement.title, Statement.blob_sha256)
    return {tuple(row) for row in session.execute(columns.where(Statement.problem_version_id == version.id))}


def _attachments(session: Session, version: ProblemVersion) -> set[tuple[str, ...]]:
    columns = select(ProblemAttachment.name, ProblemAttachment.sha256)
    return {tuple(row) for row in session.execute(columns.where(ProblemAttachment.problem_version_id == version.id))}


def _add_draft(
    session: Session,
    problem: Problem,
    newest: ProblemVersion | None,
    stored: StoredPackage,
    options: ImportOptions,
) -> ProblemVersion:
    _add_blobs(session, stored.blobs)
    version = ProblemVersion(
        problem_id=problem.id,
        number=1 if newest is None else newest.number + 1,
        state=VersionState.DRAFT,
        format=stored.format,
        manifest_sha256=stored.manifest_sha256,
        limits=msgspec.to_builtins(stored.manifest.limits),
        source_limit_bytes=stored.manifest.source_limit_bytes,
        testcase_count=len(stored.manifest.testcases),
        sample_count=len(stored.manifest.samples),
        grading=None if stored.manifest.grading is None else msgspec.to_builtins(stored.manifest.grading),
        message_version=stored.manifest.message_version,
        open_testcases=stored.manifest.open_testcases,
        run_together=stored.manifest.run_together,
        languages=None if stored.languages is None else list(stored.languages),
        package_sha256=stored.archive_sha256,
        jury_sha256=stored.jury_sha256,
        needs_cpu_time_limit=stored.needs_cpu_time_limit,
        package_metadata=stored.metadata,
        created_by=options.actor.user_id,
    )
    session.add(version)
    session.flush()
    _add_contents(session, version, stored)
    add_event(
        session,
        options.actor,
        "problem.import",
        object_type="problem",
        object_id=problem.id,
        after={"version_id": version.id, "number": version.number, "manifest": stored.manifest_sha256},
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
    session.add_all(
        ProblemAttachment(problem_version_id=version.id, name=item.name, sha256=item.sha256, size_bytes=item.size_bytes)
        for item in stored.attachments
    )
