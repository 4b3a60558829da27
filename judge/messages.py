"""What travels over NSQ.

JSON, by msgspec: unknown fields are tolerated and new ones have defaults, so that mixed versions can roll. Messages
carry ids, digests, limits and the source; never test data or output. `attempt_token` is echoed by every worker: the
first final result for a judging's current token wins, all else is dropped and counted.
"""

import contextlib
from enum import StrEnum
from typing import TypeAlias, TypeVar

import msgspec

from judge.errors import ForeignMessage, NewerMessage
from judge.grading.stop_policy import StopPolicy
from judge.program import ProgramRole
from judge.remark import Remark
from judge.report import RunStatus
from judge.verdict import Verdict

#: The newest that this release understands. 2: jobs of problems that are more than pass-fail with the default checker.
#: 3: trial runs.
VERSION = 3
TRIAL_RUN_VERSION = 3
#: A message that says nothing else has the oldest version, so that workers of all releases take it. Release 0.1.0 wrote
#: none, and meant 1.
OLDEST_VERSION = 1
UNWRITTEN = 0


class SourceFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """judge.source.SourceFile on the wire."""

    name: str
    content: str | None = None
    sha256: str | None = None


class Limits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """judge.limits.ProblemLimits on the wire."""

    cpu_time_limit_ms: int
    wall_time_limit_ms: int
    memory_limit_bytes: int
    output_limit_bytes: int
    compile_cpu_time_limit_ms: int
    compile_memory_limit_bytes: int


class Slice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """judge.slicing.Slice on the wire."""

    index: int
    count: int
    first: int
    stop: int


class Compilation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """judge.compilation.Compilation on the wire."""

    worker: str
    image_digest: str
    started_at_ms: int  #: Unix time
    finished_at_ms: int
    cached: bool = False  #: the executable was in the store already: nothing was compiled
    cpu_time_ms: int = 0
    wall_time_ms: int = 0
    cpu_time_us: int = 0  #: both unrounded, for accounting
    wall_time_us: int = 0
    peak_memory_bytes: int = 0
    log_sha256: str | None = None  #: None where the compiler printed nothing
    log_truncated: bool = False


class ProgramExecutable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A program of the package, compiled."""

    role: ProgramRole
    name: str
    variant: str
    executable_sha256: str


class GroupGrade(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a program of the package said of a group: judge.grading.ProgramGrade on the wire."""

    name: str
    verdict: Verdict
    score: float


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a package's own programs were found to do: judge.verification.result.Fault on the wire."""

    file: str
    text: str
    is_error: bool = False


class TrialRun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A program is run before it is submitted: on the samples, or on an input of its author's."""

    input_sha256: str | None = None  #: None: on the samples
    input_bytes: int = 0


class CompileJob(msgspec.Struct, tag="compile", tag_field="kind", frozen=True, kw_only=True, omit_defaults=True):
    judging_id: int
    submission_id: int | None = None  #: None: of a trial run
    attempt_token: str
    pool: str
    variant: str
    files: tuple[SourceFile, ...]
    limits: Limits
    manifest_sha256: str
    slices: tuple[Slice, ...]
    version: int = UNWRITTEN
    batch: bool = False
    stop_policy: StopPolicy = StopPolicy.PACKAGE
    entry_point: str | None = None  #: the file that is run, as the package says of its own submission
    trial_run: TrialRun | None = None  #: None: a submission is judged


class RunJob(msgspec.Struct, tag="run", tag_field="kind", frozen=True, kw_only=True, omit_defaults=True):
    judging_id: int
    submission_id: int | None = None  #: None: of a trial run
    attempt_token: str
    pool: str
    variant: str
    limits: Limits
    manifest_sha256: str
    executable_sha256: str
    slice: Slice
    compilation: Compilation
    version: int = UNWRITTEN
    batch: bool = False
    programs: tuple[ProgramExecutable, ...] = ()  #: of the manifest
    static_grades: tuple[
        GroupGrade, ...
    ] = ()  #: by the static validator of the package, which the compile worker asked
    stop_policy: StopPolicy = StopPolicy.PACKAGE
    findings: tuple[Finding, ...] = ()  #: of the compile worker, for the result of this slice
    trial_run: TrialRun | None = None


class TestcaseResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """judge.testcase_result.TestcaseResult on the wire."""

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


class Outcome(StrEnum):
    JUDGED = "judged"
    COMPILE_ERROR = "compile_error"
    JUDGE_ERROR = "judge_error"


class Result(msgspec.Struct, tag="result", tag_field="kind", frozen=True, kw_only=True, omit_defaults=True):
    """The final word of one attempt about one slice; at most RESULT_MESSAGE_LIMIT_BYTES."""

    judging_id: int
    submission_id: int | None = None  #: None: of a trial run
    attempt_token: str
    outcome: Outcome
    worker: str
    judge_version: str
    slice: Slice | None = None  #: None unless judged
    testcases: tuple[TestcaseResult, ...] = ()
    compilation: Compilation | None = None
    executable_sha256: str | None = None
    run_image_digest: str | None = None
    run_started_at_ms: int | None = None
    run_finished_at_ms: int | None = None
    runs_cpu_time_us: int = 0  #: sums over the slice's runs, exec to exit: what was not our overhead
    runs_wall_time_us: int = 0
    reason: str | None = None  #: of a judge error, for the staff
    version: int = UNWRITTEN
    group_grades: tuple[GroupGrade, ...] = ()  #: by the grader of the package
    static_grades: tuple[GroupGrade, ...] = ()  #: by its static validator, for each group that counts it
    findings: tuple[Finding, ...] | None = None  #: of the checks of a package; None: a submission was judged


class Stage(StrEnum):
    COMPILING = "compiling"
    RUNNING = "running"


class Progress(msgspec.Struct, tag="progress", tag_field="kind", frozen=True, kw_only=True, omit_defaults=True):
    """The newest testcases that have ended. Numbered, at most ten a second. The first one claims the attempt's lease.

    A compile worker's last one says where its run jobs are: `handed_over_to`. Nobody holds the attempt from then on,
    until a run worker claims a slice.
    """

    judging_id: int
    submission_id: int | None = None  #: None: of a trial run
    attempt_token: str
    stage: Stage
    sequence: int  #: from 0 in each stage and slice
    worker: str
    slice_index: int = 0
    first: int = 0  #: ordinal of the first testcase below
    testcase_count: int = 0  #: of the slice
    verdicts: tuple[Verdict, ...] = ()
    cpu_time_ms: tuple[int, ...] = ()
    peak_memory_kib: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()  #: of the testcases below, where they do not follow `first` without a gap
    scores: tuple[float | None, ...] = ()  #: as the checker gave them; empty where it gave none, as the next ones are
    score_multipliers: tuple[float | None, ...] = ()
    handed_over_to: str | None = None  #: host:port of the nsqd that has the run jobs
    slice_count: int = 1  #: how many run jobs those are
    version: int = UNWRITTEN


class WorkerKind(StrEnum):
    COMPILE = "compile"
    RUN = "run"


class WorkerLanguage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    variant: str
    version: str  #: first line of what the version command prints
    image_digest: str


class WorkerReport(msgspec.Struct, tag="worker", tag_field="kind", frozen=True, kw_only=True, omit_defaults=True):
    """A worker about itself, every 5 s and when it stops."""

    worker: str  #: unique: host, kind and a random suffix
    host: str
    pool: str
    worker_kind: WorkerKind
    lanes: int
    busy_lanes: int
    judge_version: str
    languages: tuple[WorkerLanguage, ...] = ()
    trouble: str | None = None  #: why it takes no jobs now
    stopping: bool = False
    lanes_out_of_service: tuple[str, ...] = ()  #: of its lanes, those that fail their self-test, each with the reason
    version: int = UNWRITTEN


Message: TypeAlias = CompileJob | RunJob | Result | Progress | WorkerReport

T = TypeVar("T", bound=Message)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> bytes:
    """Write the message with its version, always: a default would be left out."""
    return _encoder.encode(msgspec.structs.replace(message, version=message.version or OLDEST_VERSION))


def decode(raw: bytes) -> Message:
    """Raises ForeignMessage for what is not ours or malformed, NewerMessage for what a newer release sent."""
    try:
        message = _decoder.decode(raw)
    except msgspec.MsgspecError as error:
        raise _why(raw, error) from error
    if message.version > VERSION:
        raise NewerMessage(f"message version {message.version} is newer than ours, {VERSION}")
    return message


def decode_as(raw: bytes, expected: type[T]) -> T:
    """Raises ForeignMessage, also for a message of another kind, and NewerMessage."""
    message = decode(raw)
    if not isinstance(message, expected):
        raise ForeignMessage(f"a {type(message).__name__} where a {expected.__name__} belongs")
    return message


class _Version(msgspec.Struct):
    version: int


def _why(raw: bytes, error: msgspec.MsgspecError) -> ForeignMessage | NewerMessage:
    """A newer release may have changed so much that only its version can be read."""
    with contextlib.suppress(msgspec.MsgspecError):
        version = msgspec.json.decode(raw, type=_Version).version
        if version > VERSION:
            return NewerMessage(f"message version {version} is newer than ours, {VERSION}: {error}")
    return ForeignMessage(f"not a message of ours: {error}")
