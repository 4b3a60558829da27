"""The CPU time limit and the submissions of the package: how it is made from them, and what margin it has. Pure."""

import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from judge.package.model import CPU_TIME_LIMIT_RANGE_MS, TimeLimitRule
from judge.verification.result import Fault, error, warning

#: Where the format of a package says nothing: that of the legacy format.
USUAL_RULE = TimeLimitRule(ac_to_time_limit=5, time_limit_to_tle=2, resolution_ms=1000, least_ms=1000)
#: A package with a limit of its own has decided. Less than this between the slowest and the limit is no margin.
LEAST_MARGIN = 1.5
DECLARED = "as the package says"
#: For accepted submissions, where the package has no limit. More than any of them should need.
PROVISIONAL_CPU_TIME_LIMIT_MS = 60_000


class Timed(msgspec.Struct, frozen=True, kw_only=True):
    """The slowest testcase of a submission."""

    submission: str  #: path below submissions/
    testcase: str
    language: str  #: id of the variant
    cpu_time_ms: int  #: of a language without a factor: what was measured, divided by its factor
    was_stopped: bool = (
        False  #: a run of it was ended by a limit, perhaps that of wall time: it is slower than measured
    )


class FoundLimit(msgspec.Struct, frozen=True, kw_only=True):
    cpu_time_limit_ms: int
    origin: str  #: how it came about, in words
    slowest: Timed | None = None  #: None: somebody said so
    factor: float | None = None  #: how many times the slowest one the limit is, before it was rounded


def found_limit(accepted: Iterable[Timed], rule: TimeLimitRule) -> FoundLimit | None:
    """The limit that the slowest accepted submission makes. None: there is none."""
    slowest = slowest_of(accepted)
    if slowest is None:
        return None
    least_ms, most_ms = CPU_TIME_LIMIT_RANGE_MS
    product_ms = rule.ac_to_time_limit * slowest.cpu_time_ms
    # A hundredth of a microsecond above a multiple is an error of the float, not of the program.
    multiple = max(1, math.ceil(round(product_ms / rule.resolution_ms, 9)))
    limit_ms = min(max(multiple * rule.resolution_ms, rule.least_ms, least_ms), most_ms)
    how = "rounded up" if product_ms <= limit_ms and limit_ms > rule.least_ms else "and the least is"
    if limit_ms == most_ms < product_ms:
        how = "and the most is"
    origin = f"slowest accepted {seconds(slowest.cpu_time_ms)} ({slowest.submission}, {slowest.testcase})"
    times = f"x {rule.ac_to_time_limit:g}"
    to = "to " if how == "rounded up" else ""
    return FoundLimit(
        cpu_time_limit_ms=limit_ms,
        origin=f"{origin} {times}, {how} {to}{seconds(limit_ms)}",
        slowest=slowest,
        factor=rule.ac_to_time_limit,
    )


def slowest_of(timed: Iterable[Timed]) -> Timed | None:
    return max(timed, key=lambda one: one.cpu_time_ms, default=None)


def margin_faults(
    accepted: Sequence[Timed],
    too_slow: Sequence[Timed],
    *,
    cpu_time_limit_ms: int,
    rule: TimeLimitRule,
    is_declared: bool,
    is_binding: bool,
) -> Iterator[Fault]:
    """What is too close to the limit. `is_binding`: the format demands its rule of a limit that it declares, too."""
    if not accepted:
        yield warning("submissions/accepted", "no accepted submission was judged: nothing shows that the limit is fair")
    slowest = slowest_of(accepted)
    factor = rule.ac_to_time_limit if is_binding else min(rule.ac_to_time_limit, LEAST_MARGIN)
    if is_declared and slowest is not None and slowest.cpu_time_ms * factor > cpu_time_limit_ms:
        yield warning(
            f"submissions/{slowest.submission}",
            f"needs {seconds(slowest.cpu_time_ms)} on {slowest.testcase}; {factor:g} times that is more than the CPU "
            f"time limit of {seconds(cpu_time_limit_ms)}: raise the limit, or make it faster",
        )
    margin = f"{rule.time_limit_to_tle:g} times the CPU time limit of {seconds(cpu_time_limit_ms)}"
    for timed in too_slow:
        if not timed.was_stopped and cpu_time_limit_ms < timed.cpu_time_ms < cpu_time_limit_ms * rule.time_limit_to_tle:
            yield warning(
                f"submissions/{timed.submission}",
                f"needs {seconds(timed.cpu_time_ms)} on {timed.testcase}, which is less than {margin}: "
                "make the testcases larger, or lower the limit",
            )


def no_limit() -> Fault:
    return error(
        "",
        "no CPU time limit, and no accepted submission that shows one: write it into problem.yaml as "
        "limits.time_limit, or give it with --cpu-time-limit SECONDS",
    )


def seconds(cpu_time_ms: float) -> str:
    """Such as 0.42 s."""
    return f"{round(cpu_time_ms / 1000, 3):g} s"
