"""The job that verifies a version: it judges the jury submissions through the queue, and compares.

It is a job of many steps, each of them short, so that no import waits for it. The first one puts the submissions into
the queue, each later one looks whether all are judged, and the last one concludes. A step that is killed is taken
again; nothing is in memory between two of them.
"""

import msgspec
import psycopg
import structlog
from procrastinate import JobContext

from judge.errors import JudgeError
from judge.limits import ProblemLimits
from judge.package.manifest import Manifest
from web.audit.events import Actor, add_event
from web.jobs.queue import defer, task
from web.jobs.retrying import UNAVAILABLE
from web.jobs.tools import JobTools
from web.problems.jury import Jury
from web.problems.models import VersionState
from web.problems.publishing import PublishedMeanwhile, publish_version
from web.verifications import transitions
from web.verifications.judgings import count_final, judged_of, jury_judgings
from web.verifications.queueing import queue_jury
from web.verifications.result import JudgedEntry, VerificationResult, results, verification_result
from web.verifications.transitions import Verification

STEP_INTERVAL_S = 2

MARK_VERIFIED = f"""
UPDATE problem_version SET state = '{VersionState.VERIFIED}' WHERE id = %s AND state = '{VersionState.DRAFT}'
"""  # noqa: S608

log = structlog.get_logger()


@task("verifications.run")
def run_verification(context: JobContext, *, verification_id: int) -> None:
    tools = JobTools.of(context)
    with tools.database.autocommit() as connection:
        verification = transitions.step(connection, verification_id)
        if verification is None:
            log.info("verification.over_already", verification_id=verification_id)
            return
        with structlog.contextvars.bound_contextvars(verification_id=verification_id):
            _try(tools, connection, verification)


def verification_lock(verification_id: int) -> str:
    return f"verification {verification_id}"


def _try(tools: JobTools, connection: psycopg.Connection, verification: Verification) -> None:
    try:
        Verifying(tools, connection, verification).step()
    except UNAVAILABLE as error:
        log.warning("verification.unavailable", reason=str(error).partition("\n")[0])
        raise
    except Exception as error:  # the boundary of the job: its page says that the verification failed
        log.error("verification.failed", alert=True, exc_info=error)
        transitions.fail(connection, verification.id)


class Verifying:
    """One step of a verification. The connection is in autocommit."""

    def __init__(self, tools: JobTools, connection: psycopg.Connection, verification: Verification) -> None:
        self._tools = tools
        self._connection = connection
        self._verification = verification

    def step(self) -> None:
        entries = self._verification.queued
        if not entries and self._verification.jury_sha256 is not None:
            self._queue()
            return
        submitted = [entry.submission_id for entry in entries if entry.submission_id is not None]
        if count_final(self._connection, submitted) < len(submitted):
            self._look_again()
        else:
            self._conclude(submitted)

    def _queue(self) -> None:
        entries = queue_jury(self._connection, self._tools.store, self._tools.languages, self._verification)
        if not entries:
            raise JudgeError("the jury of the version has no submissions")
        with self._connection.transaction():
            if transitions.keep_entries(self._connection, self._verification.id, entries):
                self._defer()
        log.info("verification.queued", submissions=len(entries))

    def _look_again(self) -> None:
        with self._connection.transaction():
            self._defer()

    def _defer(self) -> None:
        name = self._verification.id
        defer(
            self._connection,
            run_verification,
            lock=verification_lock(name),
            after_s=STEP_INTERVAL_S,
            verification_id=name,
        )

    def _conclude(self, submitted: list[int]) -> None:
        found = self._result(submitted)
        with self._connection.transaction():
            if found.is_clean:
                self._connection.execute(MARK_VERIFIED, [self._verification.version_id])
                self._audit()
            if found.is_clean and self._verification.publishes and self._publish():
                found = msgspec.structs.replace(found, is_published=True)
            transitions.conclude(self._connection, self._verification.id, found)
        log.info("verification.done", is_clean=found.is_clean, is_published=found.is_published)

    def _result(self, submitted: list[int]) -> VerificationResult:
        sha256 = self._verification.jury_sha256
        jury = Jury(submissions=()) if sha256 is None else Jury.from_json(self._tools.store.get(sha256))
        manifest = Manifest.from_json(self._tools.store.get(self._verification.manifest_sha256))
        found = results(jury, self._verification.queued, self._judged(jury, manifest, submitted))
        return verification_result(found, self._languages(manifest))

    def _judged(self, jury: Jury, manifest: Manifest, submitted: list[int]) -> dict[int, JudgedEntry]:
        expectations = [submission.expectation for submission in jury.submissions]
        with_messages = any(expectation.message or expectation.parts for expectation in expectations)
        return {
            judging.submission_id: JudgedEntry(
                judged=judged_of(judging, manifest, self._tools.store, with_messages=with_messages),
                slowest_ms=judging.cpu_time_ms or 0,
            )
            for judging in jury_judgings(self._connection, submitted).values()
        }

    def _languages(self, manifest: Manifest) -> dict[str, tuple[str, int]]:
        """Name and CPU time limit of the language of each variant."""
        known = {}
        for entry in self._verification.queued:
            found = self._tools.languages.find(entry.variant or "")
            if found is not None:
                limits: ProblemLimits = manifest.limits_for(found.language.id)
                limit_ms = found.language.run_limits(limits).cpu_time_limit_ms
                known[found.variant.id] = (found.language.name, limit_ms)
        return known

    def _publish(self) -> bool:
        """Publish the version, unless another one was published since the request."""
        try:
            publish_version(
                self._connection,
                self._actor,
                problem_id=self._verification.problem_id,
                version_id=self._verification.version_id,
                instead_of_id=self._verification.instead_of_id,
            )
        except PublishedMeanwhile as published:
            log.warning("verification.not_published", reason=str(published))
            return False
        return True

    def _audit(self) -> None:
        add_event(
            self._connection,
            self._actor,
            "problem.verified",
            object_type="problem",
            object_id=self._verification.problem_id,
            after={"version_id": self._verification.version_id},
        )

    @property
    def _actor(self) -> Actor:
        return Actor(user_id=self._verification.requested_by, ip=self._verification.ip)
