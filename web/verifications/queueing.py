"""Puts the jury submissions of a version into the queue, as submissions to a set of its own that no page shows."""

import hashlib
from datetime import UTC, datetime

import psycopg

from judge.errors import PackageError
from judge.grading import StopPolicy
from judge.language import OUTPUT_FILES, Languages
from judge.package.manifest import Manifest
from judge.program import RunTogether
from judge.store import Store
from web.judgings.channels import QUEUED_CHANNEL
from web.judgings.states import Priority
from web.problem_sets.models import SetKind
from web.problems.jury import Jury, JurySubmission
from web.submissions.accepting import ADD_BLOB
from web.submissions.models import Origin
from web.submissions.submitting import NewSubmission, submit
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
    VALUES (%(slug)s, %(slug)s, '{SetKind.JURY}', '{StopPolicy.EVERYTHING}')
    ON CONFLICT (slug) DO UPDATE SET title = excluded.title RETURNING id
), placed AS (
    INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position, pinned_version_id, hidden_at)
    SELECT id, %(problem_id)s, 'A', 0, %(version_id)s, now() FROM added
    ON CONFLICT (problem_set_id, problem_id) DO NOTHING
)
SELECT id FROM added
"""  # noqa: S608

NO_LANGUAGE = "no language of this site has the suffix of any of its files"


def queue_jury(
    connection: psycopg.Connection, store: Store, languages: Languages, verification: Verification
) -> list[Entry]:
    """Submit what can be submitted. Twice is as once. The connection is in autocommit.

    Raises BlobMissing and StoreUnavailable, and PackageError where the store holds no jury under the name of one.
    """
    if verification.jury_sha256 is None:
        return []
    jury = Jury.from_json(store.get(verification.jury_sha256))
    queueing = _Queueing(connection, store, languages, verification)
    entries = [queueing.entry(number, submission) for number, submission in enumerate(jury.submissions)]
    connection.execute(f"NOTIFY {QUEUED_CHANNEL}")
    return entries


class _Queueing:
    def __init__(
        self, connection: psycopg.Connection, store: Store, languages: Languages, verification: Verification
    ) -> None:
        self._connection = connection
        self._store = store
        self._languages = languages
        self._verification = verification
        self._set_id = _jury_set(connection, verification)
        self._outputs = Manifest.from_json(store.get(verification.manifest_sha256)).required_files

    def entry(self, number: int, submission: JurySubmission) -> Entry:
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
        submission_id = self._submit(number, chosen.variant.id, source)
        return Entry(folder=folder, name=name, variant=chosen.variant.id, submission_id=submission_id)

    def _submit(self, number: int, variant: str, source: JurySource) -> int:
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
            idempotency_key=f"verification-{self._verification.id}-{number}",
            files=source.files,
            origin=Origin.JURY,
            priority=Priority.BATCH,
        )
        return submit(self._connection, new).submission_id


def _jury_set(connection: psycopg.Connection, verification: Verification) -> int:
    values = {
        "slug": f"jury-{verification.version_id}",
        "problem_id": verification.problem_id,
        "version_id": verification.version_id,
    }
    row = connection.execute(ADD_SET, values).fetchone()
    if row is None:
        raise PackageError(f"no set for the jury of version {verification.version_id}")
    return int(row[0])
