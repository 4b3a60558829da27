"""Puts the jury submissions of a version into the queue, as submissions to a set of its own that no page shows.

What the programs of the package are tried on goes there, too, as one more submission.

Of a version that needs a CPU time limit only the accepted submissions are judged, under a generous one: they show which
limit it gets. All the rest is for the version that has it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from judge.errors import PackageError
from judge.grading import StopPolicy
from judge.language import OUTPUT_FILES, PACKAGE_CHECKS, Language, Languages
from judge.messages import OLDEST_VERSION
from judge.package.manifest import Manifest
from judge.program import RunTogether
from judge.store import Store
from web.judgings.channels import QUEUED_CHANNEL
from web.judgings.jury_terms import USUAL_TERMS, JuryTerms
from web.judgings.states import Priority
from web.problem_sets.models import SetKind
from web.problems.jury import Jury, JurySubmission
from web.submissions.accepting import ADD_BLOB
from web.submissions.models import Origin
from web.submissions.submitting import NewSubmission, SubmittedFile, submit
from web.verifications.entries import Entry
from web.verifications.jury_source import (
    JurySource,
    JurySourceRefused,
    jury_variant,
    read_jury_outputs,
    read_jury_source,
)
from web.verifications.transitions import Verification

# One set for each version, with that version pinned: the queue, the recorder and rejudgings treat it as any set. That
# its problem is hidden there keeps it from students even where a query forgets the kind of the set.
ADD_SET = f"""
WITH added AS (
    INSERT INTO problem_set (slug, title, kind, stop_policy)
    VALUES (%(slug)s, %(slug)s, '{SetKind.JURY}', %(stop_policy)s)
    ON CONFLICT (slug) DO UPDATE SET title = excluded.title RETURNING id
), placed AS (
    INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position, pinned_version_id, hidden_at)
    SELECT id, %(problem_id)s, 'A', 0, %(version_id)s, now() FROM added
    ON CONFLICT (problem_set_id, problem_id) DO NOTHING
)
SELECT id FROM added
"""  # noqa: S608

KEEP_TERMS = "UPDATE submission SET jury_terms = %s WHERE id = %s"

NO_LANGUAGE = "no language of this site has the suffix of any of its files"
#: Of jobs that a worker of the first release would not understand.
_NEWER_MESSAGE = 2


@dataclass(frozen=True, kw_only=True)
class QueuedJury:
    entries: tuple[Entry, ...]
    checks_submission_id: int | None  #: None: the programs of the package are tried on nothing

    @property
    def is_any(self) -> bool:
        return bool(self.entries) or self.checks_submission_id is not None

    @property
    def submission_ids(self) -> list[int]:
        ids = (self.checks_submission_id, *(entry.submission_id for entry in self.entries))
        return [submission_id for submission_id in ids if submission_id is not None]


def queue_jury(
    connection: psycopg.Connection, store: Store, languages: Languages, verification: Verification, jury: Jury
) -> QueuedJury:
    """Submit what can be submitted. Twice is as once. The connection is in autocommit.

    Raises BlobMissing and StoreUnavailable.
    """
    queueing = _Queueing(connection, store, languages, verification, jury)
    queued = QueuedJury(checks_submission_id=queueing.checks(), entries=tuple(queueing.entries()))
    connection.execute(f"NOTIFY {QUEUED_CHANNEL}")
    return queued


class _Queueing:
    def __init__(
        self,
        connection: psycopg.Connection,
        store: Store,
        languages: Languages,
        verification: Verification,
        jury: Jury,
    ) -> None:
        self._connection = connection
        self._store = store
        self._languages = languages
        self._verification = verification
        self._jury = jury
        self._set_id = _jury_set(connection, verification)
        self._outputs = Manifest.from_json(store.get(verification.manifest_sha256)).required_files

    def checks(self) -> int | None:
        """The id of the submission that is the list of them."""
        sha256 = self._jury.checks_sha256
        if sha256 is None or self._verification.needs_cpu_time_limit:
            return None
        name = PACKAGE_CHECKS.language.source_name
        source = JurySource(files=(SubmittedFile(name=name, sha256=sha256),), size_bytes=self._store.size(sha256))
        terms = JuryTerms(message_version=_NEWER_MESSAGE)
        return self._submit("checks", PACKAGE_CHECKS.variant.id, source, terms)

    def entries(self) -> Iterator[Entry]:
        for number, submission in enumerate(self._jury.submissions):
            if self._verification.needs_cpu_time_limit and not submission.expectation.is_for_accepted:
                yield Entry(folder=submission.folder, name=submission.name)
            else:
                yield self._entry(number, submission)

    def _entry(self, number: int, submission: JurySubmission) -> Entry:
        folder, name = submission.folder, submission.name
        is_program = self._verification.run_together != RunTogether.OUTPUT_ONLY
        chosen = jury_variant(submission, self._languages) if is_program else OUTPUT_FILES
        if chosen is None:
            return Entry(folder=folder, name=name, refusal=NO_LANGUAGE)
        limit_bytes = self._verification.source_limit_bytes
        try:
            source = (
                read_jury_source(self._store, submission, chosen.language, limit_bytes=limit_bytes)
                if is_program
                else read_jury_outputs(self._store, submission, self._outputs)
            )
        except JurySourceRefused as refused:
            return Entry(folder=folder, name=name, variant=chosen.variant.id, refusal=str(refused))
        submission_id = self._submit(str(number), chosen.variant.id, source, self._terms(submission, chosen.language))
        return Entry(folder=folder, name=name, variant=chosen.variant.id, submission_id=submission_id)

    def _terms(self, submission: JurySubmission, language: Language) -> JuryTerms:
        expectation = submission.expectation
        return JuryTerms(
            entry_point=submission.entry_point,
            cpu_time_limit_ms=self._longer_limit_ms(language) if expectation.is_for_too_slow else None,
            message_version=OLDEST_VERSION if submission.entry_point is None else _NEWER_MESSAGE,
        )

    def _longer_limit_ms(self, language: Language) -> int:
        """One that must be too slow may run for longer: that shows by how much it is."""
        limit_ms = self._manifest.limits_for(language.id).cpu_time_limit_ms
        return round(limit_ms * self._jury.rule.time_limit_to_tle)

    @cached_property
    def _manifest(self) -> Manifest:
        return Manifest.from_json(self._store.get(self._verification.manifest_sha256))

    def _submit(self, key: str, variant: str, source: JurySource, terms: JuryTerms) -> int:
        for file in source.files:
            if file.sha256 is not None:
                self._connection.execute(ADD_BLOB, [file.sha256, self._store.size(file.sha256)])
        contents = "\0".join(f"{file.name}\0{file.content or file.sha256}" for file in source.files)
        new = NewSubmission(
            user_id=self._verification.requested_by,
            problem_set_id=self._set_id,
            problem_id=self._verification.problem_id,
            variant=variant,
            received_at=datetime.now(UTC),
            source_sha256=hashlib.sha256(contents.encode()).hexdigest(),
            source_bytes=max(1, source.size_bytes),
            idempotency_key=f"verification-{self._verification.id}-{key}",
            files=source.files,
            origin=Origin.JURY,
            priority=Priority.BATCH,
        )
        with self._connection.transaction():
            submission_id = submit(self._connection, new).submission_id
            if terms != USUAL_TERMS:
                self._connection.execute(KEEP_TERMS, [Jsonb(msgspec.to_builtins(terms)), submission_id])
        return submission_id


def _jury_set(connection: psycopg.Connection, verification: Verification) -> int:
    values = {
        "slug": f"jury-{verification.version_id}",
        "problem_id": verification.problem_id,
        "version_id": verification.version_id,
        "stop_policy": StopPolicy.FIRST_FAILURE if verification.needs_cpu_time_limit else StopPolicy.EVERYTHING,
    }
    row = connection.execute(ADD_SET, values).fetchone()
    if row is None:
        raise PackageError(f"no set for the jury of version {verification.version_id}")
    return int(row[0])
