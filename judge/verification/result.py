"""What came of a verification. `judge package verify --json` prints exactly this, and the site keeps it as JSON.

The site makes a Verification of the judgings of its jury submissions: judge.verification.concluding says for each
whether it is kept, and judge.verification.matrix what the page shows of all of them.
"""

import msgspec

from judge.package.diagnostics import Diagnostic, Severity
from judge.verdict import Verdict

_HEAD_CHARS, _TAIL_CHARS = 200, 200


class VerifiedLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of a submission, before a language's factors."""

    cpu_time_limit_ms: int | None  #: None: the package has none, and none could be found
    cpu_time_limit_origin: str  #: how it came about, in words
    wall_time_limit_ms: int | None
    memory_limit_bytes: int
    output_limit_bytes: int
    source_limit_bytes: int
    compile_cpu_time_limit_ms: int
    compile_memory_limit_bytes: int


class VerifiedGroup(msgspec.Struct, frozen=True, kw_only=True):
    name: str  #: path below data/, such as secret/1-small
    verdict: Verdict | None  #: None: it has none, because an earlier failure ended the judging
    score: float | None


class VerifiedTestcase(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    verdict: Verdict | None  #: None: it did not run
    cpu_ms: int
    memory_bytes: int
    score: float | None


class VerifiedSubmission(msgspec.Struct, frozen=True, kw_only=True):
    folder: str
    name: str
    language: str | None  #: id of the variant; None where no language here has its suffix
    kept: bool | None  #: whether it does what is promised; None: nothing is promised, or it was not judged
    expected: str  #: what is promised, in words
    verdict: Verdict | None = None  #: None: it was not judged
    score: float | None = None
    max_score: float | None = None  #: None: without a bound, or a pass-fail problem
    slowest_ms: int | None = None
    message: str = ""  #: why the promise is broken, or what else is worth knowing, in words
    groups: tuple[VerifiedGroup, ...] = ()
    testcases: tuple[VerifiedTestcase, ...] = ()

    @property
    def path(self) -> str:
        """Below submissions/."""
        return f"{self.folder}/{self.name}"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the package: what was measured, at which file, and what to do about it."""

    file: str  #: path in the package; "" for the package itself
    severity: Severity
    text: str

    @classmethod
    def of(cls, diagnostic: Diagnostic) -> "Fault":
        return cls(file=diagnostic.file, severity=diagnostic.severity, text=diagnostic.message)

    def __str__(self) -> str:
        return f"{self.severity}: {self.file}: {self.text}" if self.file else f"{self.severity}: {self.text}"


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Its fields are the keys of the JSON object, and no others."""

    limits: VerifiedLimits | None  #: None: the package cannot be read
    submissions: tuple[VerifiedSubmission, ...]  #: in the order of the package
    faults: tuple[Fault, ...]  #: errors first

    @property
    def is_passed(self) -> bool:
        """Whether no promise is broken, and no fault is an error."""
        return not self.broken and all(fault.severity is not Severity.ERROR for fault in self.faults)

    @property
    def broken(self) -> tuple[VerifiedSubmission, ...]:
        return tuple(submission for submission in self.submissions if submission.kept is False)

    @property
    def not_judged(self) -> tuple[VerifiedSubmission, ...]:
        return tuple(submission for submission in self.submissions if submission.verdict is None)

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, raw: bytes) -> "Verification":
        """Raises msgspec.MsgspecError for anything else."""
        return msgspec.json.decode(raw, type=cls)


def shortened(text: str) -> str:
    """On one line. Of what a program said, the beginning and the end tell most."""
    line = " ".join(text.split())
    if len(line) <= _HEAD_CHARS + _TAIL_CHARS:
        return line
    return f"{line[:_HEAD_CHARS]} ... {line[-_TAIL_CHARS:]}"


def error(file: str, text: str) -> Fault:
    return Fault(file=file, severity=Severity.ERROR, text=text)


def warning(file: str, text: str) -> Fault:
    return Fault(file=file, severity=Severity.WARNING, text=text)
