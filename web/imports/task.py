"""The job that imports a package. It makes a version of the uploaded package, or lists everything that is wrong.

Nothing is imported in part: one transaction writes the version, its place in a problem set, the request to verify it,
and the end of the import. An import for a problem whose published version nobody agreed to replace asks, and begins
anew with the answer.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import structlog
from procrastinate import JobContext
from procrastinate.exceptions import JobAborted
from sqlalchemy.orm import Session

from judge.errors import BlobMissing, PackageError
from judge.package import CpuTimeLimitMissing, Diagnostic, PackageRefused, Severity, load_package
from judge.package.testlib import site_testlib
from web.audit.events import Actor
from web.database import driver_connection
from web.imports import transitions
from web.imports.models import Afterwards, ImportFailure
from web.imports.transitions import ImportAttempt, Superseded
from web.jobs.queue import task
from web.jobs.retrying import UNAVAILABLE
from web.jobs.tools import JobTools
from web.problem_sets.models import ProblemSet
from web.problem_sets.placing import place_by
from web.problems.importing import AgreementMissing, ImportedProblem, add_version
from web.problems.storing import ImportOptions, StoredPackage, StoringProgress, store_package
from web.verifications.requests import request_verification

#: If the process is killed so often while it imports a package, the package is the cause.
INTERRUPTION_LIMIT = 3
PROGRESS_INTERVAL_S = 1.0

RETRY_INTERVAL_S = 1.0

log = structlog.get_logger()


@task("imports.run")
def run_import(context: JobContext, *, import_id: int) -> None:
    tools = JobTools.of(context)
    with tools.database.autocommit() as connection:
        attempt = transitions.start(connection, import_id)
    if attempt is None:
        log.info("import.over_already", import_id=import_id)
        return
    with structlog.contextvars.bound_contextvars(import_id=import_id, attempt=attempt.attempt):
        Importing(tools, attempt, is_stopping=context.should_abort).run()


class Importing:
    """One attempt at one import."""

    def __init__(self, tools: JobTools, attempt: ImportAttempt, *, is_stopping: Callable[[], bool]) -> None:
        self._tools = tools
        self._attempt = attempt
        self._is_stopping = is_stopping
        self._reported_at_s = 0.0

    def run(self) -> None:
        """Make the attempt. Raises errors after which the job is tried again; all others are written into the row."""
        log.info("import.started", file_name=self._attempt.file_name)
        try:
            self._try_and_tell()
        except Superseded as superseded:
            log.warning("import.superseded", reason=str(superseded))

    def _try_and_tell(self) -> None:
        try:
            self._try()
        except CpuTimeLimitMissing:
            self._refuse((), needs_cpu_time_limit=True)
        except PackageError as error:
            self._refuse(_diagnostics(error))
        except BlobMissing:
            self._fail(ImportFailure.UPLOAD_GONE)
        except Superseded:
            raise
        except JobAborted:
            self._wait_again(None)
            raise
        except UNAVAILABLE as error:
            reason = str(error).partition("\n")[0]
            log.warning("import.unavailable", reason=reason)
            self._wait_again(reason)
            raise
        except Exception as error:  # the boundary of the job: its page says that the import failed
            log.error("import.failed", alert=True, exc_info=error)
            self._fail(ImportFailure.INTERNAL)

    def _try(self) -> None:
        if self._attempt.interruptions >= INTERRUPTION_LIMIT:
            log.error("import.killed", interruptions=self._attempt.interruptions, alert=True)
            self._fail(ImportFailure.KILLED)
        elif self._attempt.package_sha256 is None:
            self._fail(ImportFailure.UPLOAD_GONE)
        else:
            self._import(self._attempt.package_sha256)

    def _import(self, package_sha256: str) -> None:
        attempt, store = self._attempt, self._tools.store
        options = ImportOptions(
            actor=Actor(user_id=attempt.created_by, ip=attempt.ip),
            slug=attempt.slug,
            cpu_time_limit_ms=attempt.cpu_time_limit_ms,
            archive_sha256=package_sha256,
            agreed_version_id=attempt.agreed_version_id,
            publish_reason=attempt.publish_reason,
        )
        with (
            store.open_blob(package_sha256) as upload,
            load_package(
                upload,
                name=attempt.file_name,
                largest_memory_limit_bytes=self._tools.largest_memory_limit_bytes,
                testlib=site_testlib(self._tools.testlib),
            ) as package,
        ):
            stored = store_package(store, package, options, on_progress=self._report)
        with self._tools.database.session() as session:
            try:
                imported = add_version(session, store, stored, options)
            except AgreementMissing as missing:
                self._ask(session, stored, missing)
                return
            self._place(session, imported.problem_id, options.actor)
            self._verify(session, imported, options.actor)
            transitions.conclude(
                driver_connection(session),
                attempt,
                version_id=imported.version_id,
                unchanged=imported.unchanged,
                comparison=imported.comparison,
                warnings=imported.warnings,
            )
            session.commit()
        log.info("import.done", problem=imported.slug, version=imported.version_number, unchanged=imported.unchanged)

    def _ask(self, session: Session, stored: StoredPackage, missing: AgreementMissing) -> None:
        """Ask in the transaction that has seen which version is published."""
        transitions.ask(
            driver_connection(session),
            self._attempt,
            version_id=missing.published_id,
            comparison=missing.comparison,
            warnings=stored.warnings,
        )
        session.commit()
        log.info("import.asks", problem=stored.slug)

    def _place(self, session: Session, problem_id: int, actor: Actor) -> None:
        """Place the problem in the problem set, unless the set was deleted meanwhile."""
        if self._attempt.problem_set_id is not None:
            problem_set = session.get(ProblemSet, self._attempt.problem_set_id)
            if problem_set is not None:
                place_by(session, actor, problem_set, problem_id)

    def _verify(self, session: Session, imported: ImportedProblem, actor: Actor) -> None:
        """Let the version be verified, and published then. The one that is published needs none."""
        if self._attempt.afterwards == Afterwards.VERIFY and not imported.is_published and actor.user_id is not None:
            request_verification(driver_connection(session), actor, imported.version_id, publishes=True)

    def _report(self, progress: StoringProgress) -> None:
        if self._is_stopping():
            raise JobAborted
        now_s = time.monotonic()
        if now_s - self._reported_at_s >= PROGRESS_INTERVAL_S:
            self._reported_at_s = now_s
            with self._connection() as connection:
                transitions.report_progress(connection, self._attempt, progress)

    def _refuse(self, diagnostics: tuple[Diagnostic, ...], *, needs_cpu_time_limit: bool = False) -> None:
        log.info("import.refused", faults=len(diagnostics), needs_cpu_time_limit=needs_cpu_time_limit)
        with self._connection() as connection:
            transitions.refuse(connection, self._attempt, diagnostics, needs_cpu_time_limit=needs_cpu_time_limit)

    def _fail(self, failure: ImportFailure) -> None:
        with self._connection() as connection:
            transitions.fail(connection, self._attempt, failure)

    def _wait_again(self, trouble: str | None) -> None:
        """Write that the import waits again. If Postgres is away, try until it is back.

        A row that stays `running` would count as an interruption.
        """
        while True:
            try:
                with self._connection() as connection:
                    return transitions.wait_again(connection, self._attempt, trouble)
            except UNAVAILABLE:
                if self._is_stopping():
                    raise
            time.sleep(RETRY_INTERVAL_S)

    def _connection(self) -> AbstractContextManager[psycopg.Connection]:
        return self._tools.database.autocommit()


def _diagnostics(error: PackageError) -> tuple[Diagnostic, ...]:
    if isinstance(error, PackageRefused):
        return error.diagnostics
    return (Diagnostic(severity=Severity.ERROR, file="", message=str(error)),)
