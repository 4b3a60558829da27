"""Finding trial runs. Only who asked for one sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from judge.errors import BlobMissing
from judge.store import Store
from web.judgings.states import JudgingState
from web.problem_sets.tasks import Task
from web.submissions.submitting import SubmittedFile

#: A longer input is not put into a form again.
SHOWN_INPUT_LIMIT_BYTES = 256 * 1024

FIND = """
SELECT run.id, run.problem_set_id, run.problem_id, run.variant, run.files, run.input_sha256, run.input_bytes,
       run.requested_at, problem.slug AS problem_slug, set.slug AS set_slug,
       j.state, j.verdict, j.testcase_results::text AS testcase_results, j.compile_log_sha256,
       v.manifest_sha256, v.limits, v.language_limits, v.sample_count
FROM trial_run run
JOIN judging j ON j.trial_run_id = run.id
JOIN problem_version v ON v.id = j.problem_version_id
JOIN problem ON problem.id = run.problem_id
JOIN problem_set set ON set.id = run.problem_set_id
WHERE run.id = %s AND run.user_id = %s
"""


@dataclass(frozen=True, kw_only=True)
class TrialRunRow:
    id: int
    problem_set_id: int
    problem_id: int
    variant: str
    files: list[dict[str, Any]]
    input_sha256: str | None  #: None: it runs on the samples
    input_bytes: int
    requested_at: datetime
    problem_slug: str
    set_slug: str
    state: str
    verdict: str | None
    testcase_results: str | None  #: JSON
    compile_log_sha256: str | None
    manifest_sha256: str
    limits: dict[str, Any]
    language_limits: dict[str, Any]
    sample_count: int

    @property
    def is_final(self) -> bool:
        return self.state == JudgingState.FINAL

    @property
    def submitted_files(self) -> list[SubmittedFile]:
        return [SubmittedFile(**file) for file in self.files]

    def is_of(self, task: Task) -> bool:
        return (self.problem_set_id, self.problem_id) == (task.problem_set_id, task.problem_id)


def find_trial_run(connection: psycopg.Connection, trial_run_id: int, *, user_id: int) -> TrialRunRow | None:
    """None where it is not the user's, or was deleted."""
    with connection.cursor(row_factory=class_row(TrialRunRow)) as cursor:
        return cursor.execute(FIND, [trial_run_id, user_id]).fetchone()


def own_input_text(store: Store, run: TrialRunRow) -> str | None:
    """For the form; None where it is no text, too long for that, or lost. Raises StoreUnavailable."""
    if run.input_sha256 is None or run.input_bytes > SHOWN_INPUT_LIMIT_BYTES:
        return None
    try:
        return store.get(run.input_sha256).decode()
    except (BlobMissing, UnicodeDecodeError):
        return None
