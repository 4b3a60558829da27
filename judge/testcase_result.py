"""The result of one testcase."""

import msgspec

from judge.remark import Remark
from judge.report import RunStatus
from judge.verdict import Verdict


class TestcaseResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the sandbox saw of one testcase and what we conclude. `verdict` is None where the testcase was skipped.

    Kept as JSON in `judging.testcase_results`: rows of every release must stay readable.
    """

    ordinal: int  #: from 0, over the whole judging
    verdict: Verdict | None = None
    status: RunStatus | None = None
    cpu_time_ms: int = 0
    wall_time_ms: int = 0
    peak_memory_bytes: int = 0
    exit_code: int | None = None
    signal: int | None = None
    stderr_sha256: str | None = None  #: None where nothing was printed
    stderr_bytes: int = 0  #: of all that was printed, of which only the beginning may be kept
    output_sha256: str | None = None  #: the beginning of stdout; only of a sample that failed
    output_bytes: int = 0  #: of all of it
    checker_message_sha256: str | None = None  #: for the staff, and for students on samples
    team_message_sha256: str | None = None  #: of the checker to the student, on every testcase
    score: float | None = None  #: as the checker gave it; None: it gave none
    score_multiplier: float | None = None
    passes: int = 1  #: of a multi-pass problem: how often it ran
    cpu_times_ms: tuple[int, ...] = ()  #: of all runs, where a run close to a limit was repeated; the least counts
    transcript_sha256: str | None = None  #: of a conversation with an interactor
    remark: Remark | None = None
