"""What a checker that is a program of the package says: its exit code and its feedback become a judgement.

Two dialects are known. Kattis' has two exit codes and files in the feedback directory. That of testlib has more codes,
and its message on stderr. A testlib.h that was made for Kattis exits as Kattis wants, so Kattis' codes count in any
program. Those of testlib count only in a program that has a testlib.h among its sources.

Whatever else a checker does is a CheckerError, never a wrong answer.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from pathlib import PurePosixPath

from judge.checker.judgement import Decision, Judgement
from judge.errors import CheckerError
from judge.limits import CHECKER_MESSAGE_KEPT_BYTES, NEXT_INPUT_LIMIT_BYTES, RunLimits
from judge.report import RunReport, RunStatus, signal_name

MESSAGE_TO_JUDGES, MESSAGE_TO_TEAM = "judgemessage.txt", "teammessage.txt"
SCORE, SCORE_MULTIPLIER = "score.txt", "score_multiplier.txt"
NEXT_INPUT = "nextpass.in"
_NUMBER_LIMIT_BYTES = 100
#: How much of each file of the feedback directory is read. Other files are not read.
FEEDBACK_LIMITS_BYTES: Mapping[str, int] = {
    MESSAGE_TO_JUDGES: CHECKER_MESSAGE_KEPT_BYTES,
    MESSAGE_TO_TEAM: CHECKER_MESSAGE_KEPT_BYTES,
    SCORE: _NUMBER_LIMIT_BYTES,
    SCORE_MULTIPLIER: _NUMBER_LIMIT_BYTES,
    NEXT_INPUT: NEXT_INPUT_LIMIT_BYTES,
}
#: Of these, one that is larger is refused. The others are cut.
WHOLE_FILES = frozenset({SCORE, SCORE_MULTIPLIER, NEXT_INPUT})

_TESTLIB_HEADER = "testlib.h"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?", re.ASCII)
_TESTLIB_POINTS = re.compile(r"^\s*points\s+(\S+)", re.MULTILINE)
_STDERR_SHOWN_CHARS = 1000


class Dialect(StrEnum):
    KATTIS = "kattis"
    TESTLIB = "testlib"


class _Meaning(Enum):
    ACCEPTED = auto()
    WRONG = auto()
    POINTS = auto()  #: accepted, and stderr has the score
    SHARE = auto()  #: accepted, and the exit code has the share of the most that can be got


#: Exit codes of every checker.
KATTIS_CODES: Mapping[int, _Meaning] = {42: _Meaning.ACCEPTED, 43: _Meaning.WRONG}
#: testlib.h, `_SHARES_BEGIN` and a percentage: _pc(0) to _pc(100).
_SHARES_BEGIN = 16
#: Exit codes of testlib.h besides: _ok, _wa, _pe, _dirt, _points, _unexpected_eof, _partially. The code 3 is _fail.
TESTLIB_CODES: Mapping[int, _Meaning] = {
    0: _Meaning.ACCEPTED,
    1: _Meaning.WRONG,
    2: _Meaning.WRONG,
    4: _Meaning.WRONG,
    7: _Meaning.POINTS,
    8: _Meaning.WRONG,
    **dict.fromkeys(range(_SHARES_BEGIN, _SHARES_BEGIN + 101), _Meaning.SHARE),
}
_CODES: Mapping[Dialect, Mapping[int, _Meaning]] = {
    Dialect.KATTIS: KATTIS_CODES,
    Dialect.TESTLIB: {**TESTLIB_CODES, **KATTIS_CODES},
}


def accepting_codes(dialect: Dialect) -> frozenset[int]:
    """The exit codes of all that is not a rejection."""
    return frozenset(code for code, meaning in _CODES[dialect].items() if meaning is not _Meaning.WRONG)


def dialect_of(file_names: Iterable[str]) -> Dialect:
    """The dialect of a program with these sources."""
    is_testlib = any(PurePosixPath(name).name == _TESTLIB_HEADER for name in file_names)
    return Dialect.TESTLIB if is_testlib else Dialect.KATTIS


@dataclass(frozen=True, kw_only=True)
class CheckerEnd:
    """What the run of a checker left."""

    name: str  #: of the program
    report: RunReport
    stderr: bytes  #: its beginning; of a checker, stdout may be among it
    feedback: Mapping[str, bytes]  #: the files of the feedback directory that FEEDBACK_LIMITS_BYTES names

    def failed(self, what: str) -> CheckerError:
        text = _text(self.stderr).strip()[:_STDERR_SHOWN_CHARS]
        return CheckerError(f"{self.name} {what}" + (f"; it said: {text}" if text else ""))

    def message(self, file_name: str) -> str | None:
        return _text(self.feedback.get(file_name, b"")).strip() or None


def judgement_of(end: CheckerEnd, limits: RunLimits, dialect: Dialect, *, is_scoring: bool) -> Judgement:
    """Raises CheckerError where the checker failed."""
    meaning = _meaning(end, limits, dialect)
    if meaning is _Meaning.WRONG:
        return _judgement(end, Decision.WRONG)
    if meaning is not _Meaning.ACCEPTED and not is_scoring:
        raise end.failed(f"exited with {end.report.exit_code}, which gives a score, and the problem has none")
    score, share = _feedback_number(end, SCORE), _feedback_number(end, SCORE_MULTIPLIER)
    if meaning is _Meaning.POINTS:
        score = _testlib_points(end)
    elif meaning is _Meaning.SHARE:
        share = ((end.report.exit_code or 0) - _SHARES_BEGIN) / 100
    if share is not None and not 0 <= share <= 1:
        raise end.failed(f"wrote {share:g} to {SCORE_MULTIPLIER}, which must be 0 to 1")
    return _judgement(end, Decision.ACCEPTED, score, share)


def _judgement(
    end: CheckerEnd, decision: Decision, score: float | None = None, score_multiplier: float | None = None
) -> Judgement:
    return Judgement(
        decision=decision,
        message=end.message(MESSAGE_TO_JUDGES) or _text(end.stderr).strip() or None,
        team_message=end.message(MESSAGE_TO_TEAM),
        score=score,
        score_multiplier=score_multiplier,
    )


def _meaning(end: CheckerEnd, limits: RunLimits, dialect: Dialect) -> _Meaning:
    fault = fault_of_program(end.report, limits)
    if fault is not None:
        raise end.failed(fault)
    exit_code = end.report.exit_code
    if exit_code is None:
        raise end.failed("did not exit by itself")
    meaning = _CODES[dialect].get(exit_code)
    if meaning is None:
        raise end.failed(f"exited with {end.report.exit_code}, and only 42 (accepted) and 43 (wrong) say something")
    return meaning


def fault_of_program(report: RunReport, limits: RunLimits) -> str | None:
    """How a program of the package failed, as a sentence about it goes on; None: it exited by itself."""
    if report.oom_kill_count or report.status is RunStatus.MEMORY_LIMIT:
        return f"needed more memory than its {limits.memory_limit_bytes >> 20} MiB"
    if report.status is RunStatus.OUTPUT_LIMIT or report.output_bytes > limits.output_limit_bytes:
        return f"wrote more than its {limits.output_limit_bytes >> 20} MiB"
    if report.status is RunStatus.CPU_LIMIT:
        return f"needed more than its {limits.cpu_time_limit_ms} ms of CPU time"
    if report.status is RunStatus.WALL_LIMIT:
        return f"had not ended after {limits.wall_time_limit_ms} ms"
    if report.status is RunStatus.SIGNALLED:
        return f"was ended by {signal_name(report.signal or 0)}"
    return None


def _feedback_number(end: CheckerEnd, file_name: str) -> float | None:
    raw = end.feedback.get(file_name)
    if raw is None:
        return None
    return _number(end, _text(raw).strip(), f"wrote {{}} to {file_name}, which is not a number")


def _testlib_points(end: CheckerEnd) -> float:
    found = _TESTLIB_POINTS.search(_text(end.stderr))
    return _number(end, found[1] if found else "", "exited with 7, and {} on its stderr are no points")


def _number(end: CheckerEnd, text: str, complaint: str) -> float:
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise end.failed(complaint.format(repr(text[:50])))
    return float(text)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
