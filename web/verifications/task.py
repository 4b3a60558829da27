"""The job that verifies a version: it judges the jury submissions through the queue, and compares.

The programs of the package are tried on its data there, too. Where the package has no CPU time limit, the accepted
submissions are measured first, and the version that gets the limit is verified next.

It is a job of many steps, each of them short, so that no import waits for it. The first one puts the submissions into
the queue, each later one looks whether all are judged, and the last one concludes. A step that is killed is taken
again; nothing is in memory between two of them.
"""

import msgspec
import psycopg
import structlog
from procrastinate import JobContext

from judge.package.manifest import Manifest
from web.audit.events import Actor, add_event
from web.jobs.queue import defer, task
from web.jobs.retrying import UNAVAILABLE
from web.jobs.tools import JobTools
from web.judgings.transitions import withdraw
from web.problems.jury import Jury
from web.problems.limiting import add_limited_version
from web.problems.models import VersionState
from web.problems.publishing import PublishedMeanwhile, publish_version
from web.verifications import transitions
from web.verifications.concluding import JuryConclusion
from web.verifications.judgings import count_final, jury_judgings
from web.verifications.outcomes import JuryOutcomes
from web.verifications.queueing import queue_jury
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


def defer_verification(connection: psycopg.Connection, verification_id: int, *, after_s: int = 0) -> None:
    """Queue its next step."""
    defer(
        connection,
        run_verification,
        lock=f"verification {verification_id}",
        after_s=after_s,
        verification_id=verification_id,
    )


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
        if not self._verification.is_queued and self._queue():
            return
        submitted = self._verification.submission_ids
        if count_final(self._connection, submitted) < len(submitted):
            self._look_again()
        elif self._verification.needs_cpu_time_limit:
            self._measure()
        else:
            self._conclude()

    def _queue(self) -> bool:
        """Return whether there is anything of the jury, so that the next step sees it."""
        queued = queue_jury(
            self._connection, self._tools.store, self._tools.languages, self._verification, self._jury()
        )
        if not queued.is_any:
            return False
        with self._connection.transaction():
            is_kept = transitions.keep_queued(
                self._connection,
                self._verification.id,
                queued.entries,
                checks_submission_id=queued.checks_submission_id,
            )
            if is_kept:
                self._look_again()
            else:
                withdraw(self._connection, queued.submission_ids)
        log.info("verification.queued", submissions=len(queued.submission_ids))
        return True

    def _look_again(self) -> None:
        with self._connection.transaction():
            defer_verification(self._connection, self._verification.id, after_s=STEP_INTERVAL_S)

    def _conclude(self) -> None:
        found = self._conclusion().verified()
        with self._connection.transaction():
            if found.is_clean:
                self._connection.execute(MARK_VERIFIED, [self._verification.version_id])
                _audit(self._connection, self._verification, "problem.verified", self._verification.version_id)
            if found.is_clean and self._verification.publishes and self._publish():
                found = msgspec.structs.replace(found, is_published=True)
            transitions.conclude(self._connection, self._verification.id, found)
        log.info("verification.done", is_clean=found.is_clean, is_published=found.is_published)

    def _measure(self) -> None:
        """Give the limit that was found to a version that is the same but for it, and verify that one."""
        found = self._conclusion().measured()
        with self._connection.transaction():
            if found.found_limit is not None:
                limited = add_limited_version(
                    self._connection,
                    self._tools.store,
                    _actor(self._verification),
                    self._verification.version_id,
                    found.found_limit,
                )
                self._verify_next(limited.version_id)
                found = msgspec.structs.replace(found, limited_number=limited.number)
            transitions.conclude(self._connection, self._verification.id, found)
        log.info("verification.measured", version=found.limited_number)

    def _verify_next(self, version_id: int) -> None:
        """It is published as this one would have been: not instead of a version that was published meanwhile."""
        verification = self._verification
        requested = transitions.request(
            self._connection,
            version_id=version_id,
            requested_by=verification.requested_by,
            ip=verification.ip,
            publishes=verification.publishes and verification.instead_of_id == verification.published_version_id,
        )
        if requested is not None:
            defer_verification(self._connection, requested)
            _audit(self._connection, self._verification, "problem.verify", version_id)

    def _conclusion(self) -> JuryConclusion:
        return JuryConclusion(
            outcomes=JuryOutcomes(
                store=self._tools.store,
                languages=self._tools.languages,
                manifest=Manifest.from_json(self._tools.store.get(self._verification.manifest_sha256)),
                jury=self._jury(),
            ),
            verification=self._verification,
            judgings=jury_judgings(self._connection, self._verification.submission_ids),
        )

    def _jury(self) -> Jury:
        """None was kept of a version of the first release."""
        sha256 = self._verification.jury_sha256
        return Jury(submissions=()) if sha256 is None else Jury.from_json(self._tools.store.get(sha256))

    def _publish(self) -> bool:
        """Publish the version, unless another one was published since the request."""
        try:
            publish_version(
                self._connection,
                _actor(self._verification),
                problem_id=self._verification.problem_id,
                version_id=self._verification.version_id,
                instead_of_id=self._verification.instead_of_id,
            )
        except PublishedMeanwhile as published:
            log.warning("verification.not_published", reason=str(published))
            return False
        return True


def _actor(verification: Verification) -> Actor:
    return Actor(user_id=verification.requested_by, ip=verification.ip)


def _audit(connection: psycopg.Connection, verification: Verification, action: str, version_id: int) -> None:
    add_event(
        connection,
        _actor(verification),
        action,
        object_type="problem",
        object_id=verification.problem_id,
        after={"version_id": version_id},
    )
