"""Two tables of verdicts: one for the report of a run, one for what a checker says of its output."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from judge.checker.judgement import Decision
from judge.limits import RunLimits
from judge.report import RunReport, RunStatus


class Verdict(StrEnum):
    """What we conclude of a run or of a judging."""

    AC = "AC"
    WA = "WA"
    TLE = "TLE"
    MLE = "MLE"
    OLE = "OLE"
    RTE = "RTE"
    CE = "CE"
    JE = "JE"


_Condition = Callable[[RunReport, RunLimits], bool]

#: The first condition that holds decides. An OOM kill comes first: the signal, the exit code and even a later limit
#: may be its consequences. CPU usage above the limit at exit is TLE although nothing was killed.
TABLE: tuple[tuple[_Condition, Verdict], ...] = (
    (lambda report, _: report.oom_kill_count > 0, Verdict.MLE),
    (lambda report, _: report.status is RunStatus.MEMORY_LIMIT, Verdict.MLE),
    (lambda report, _: report.status is RunStatus.OUTPUT_LIMIT, Verdict.OLE),
    (lambda report, limits: report.output_bytes > limits.output_limit_bytes, Verdict.OLE),
    (lambda report, _: report.status is RunStatus.CPU_LIMIT, Verdict.TLE),
    (lambda report, limits: report.cpu_time_us > limits.cpu_time_limit_ms * 1000, Verdict.TLE),
    (lambda report, _: report.status is RunStatus.WALL_LIMIT, Verdict.TLE),
    (lambda report, _: report.status is RunStatus.DEADLOCK, Verdict.TLE),
    (lambda report, _: report.status is RunStatus.SIGNALLED, Verdict.RTE),
    (lambda report, _: report.exit_code != 0, Verdict.RTE),
)


def verdict_of_run(report: RunReport, limits: RunLimits) -> Verdict | None:
    """The verdict that a run's facts alone decide. None: its output has to be checked."""
    return next((verdict for holds, verdict in TABLE if holds(report, limits)), None)


#: For runs whose facts alone decide nothing.
DECISIONS: Mapping[Decision, Verdict] = {
    Decision.ACCEPTED: Verdict.AC,
    Decision.WRONG: Verdict.WA,
}


def verdict_of_decision(decision: Decision) -> Verdict:
    return DECISIONS[decision]
