"""Measures an idle system: one submission at a time, from its POST until its student can read the verdict."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from tests.bench.accounting import Usage, read_container, read_engine
from tests.bench.figures import median_and_p99
from tests.bench.finals import FinalVerdicts, own_times
from tests.bench.source import print_back
from tests.bench.stack import BenchStack

#: The pause between two submissions, so that the system is idle again.
PAUSE_S = 0.1
#: As long as the interval of health checks.
BACKGROUND_S = 60
ENGINE = "engine"
SANDBOXES = "sandboxes"


def measure(stack: BenchStack, *, count: int, on_progress: Callable[[str], None]) -> dict[str, Any]:
    student = stack.students[0]
    finals = FinalVerdicts(stack.database_url)
    _submit_and_wait(stack, finals, 5)  # warm sandboxes, connections, statements
    on_progress("idle: what the services use while nobody submits")
    background = _background_us_per_s(stack)
    # Before the clock starts: this bench does not measure pages, pages.py does.
    prepared = [student.prepare("benchsmall", language="cpp17", source=print_back()) for _ in range(count)]
    before, started_at = _usages(stack), time.monotonic()
    taken_us: dict[int, float] = {}
    for number, submission in enumerate(prepared):
        submission_id, sent_at = submission.send()
        taken_us[submission_id] = (finals.wait_for(submission_id) - sent_at) * 1e6
        on_progress(f"idle: {number + 1} of {count}")
        time.sleep(PAUSE_S)
    after, elapsed_s = _usages(stack), time.monotonic() - started_at
    finals.close()
    own = own_times(stack.database_url, list(taken_us))
    wrong = {time.verdict for time in own.values()} - {"AC"}
    if wrong:
        raise RuntimeError(f"a right program got {wrong}")
    own_cpu_us = sum(time.cpu_time_us for time in own.values())
    return {
        # The next two are compared with this: what compiler and program took on the same machine in the same minutes.
        "own_time_ms": {
            "cpu_mean": round(own_cpu_us / count / 1000, 1),
            "wall_median": round(median(time.wall_time_us for time in own.values()) / 1000, 1),
        },
        "pipeline_overhead_ms": median_and_p99(
            [(taken - own[submission].wall_time_us) / 1000 for submission, taken in taken_us.items()]
        ),
        "cpu_ms_per_submission": _per_submission(
            _spent_us(before, after, own_cpu_us), background, elapsed_s=elapsed_s, count=count
        ),
        "idle_cpu_ms_per_s": _in_ms(background),
    }


def _background_us_per_s(stack: BenchStack) -> dict[str, float]:
    """Health checks, heartbeats, polls: what is used by the second, not by the submission."""
    before, started_at = _usages(stack), time.monotonic()
    time.sleep(BACKGROUND_S)
    after, elapsed_s = _usages(stack), time.monotonic() - started_at
    return {service: spent / elapsed_s for service, spent in _spent_us(before, after, 0).items()}


def _submit_and_wait(stack: BenchStack, finals: FinalVerdicts, count: int) -> None:
    student = stack.students[0]
    for _ in range(count):
        submission_id, _sent_at = student.prepare("benchsmall", language="cpp17", source=print_back()).send()
        finals.wait_for(submission_id)


def _usages(stack: BenchStack) -> dict[str, Usage]:
    usages = {service: read_container(container) for service, container in stack.containers().items()}
    usages[ENGINE] = read_engine()
    for sandbox in stack.sandboxes():
        usages[f"{SANDBOXES} {sandbox.short_id}"] = read_container(sandbox)
    return usages


def _spent_us(before: dict[str, Usage], after: dict[str, Usage], own_cpu_us: int) -> dict[str, float]:
    """Return the CPU time by service. Of the sandboxes, count only supervisors: no compilers, no programs."""
    spent_us: dict[str, float] = {}
    for name, usage in after.items():
        service = name.split()[0]
        earlier = before[name].cpu_time_us if name in before else 0
        spent_us[service] = spent_us.get(service, 0) + usage.cpu_time_us - earlier
    spent_us[SANDBOXES] = spent_us.get(SANDBOXES, 0) - own_cpu_us
    return spent_us


def _per_submission(
    spent_us: dict[str, float], background_us_per_s: dict[str, float], *, elapsed_s: float, count: int
) -> dict[str, float]:
    return _in_ms(
        {
            service: (spent - background_us_per_s.get(service, 0) * elapsed_s) / count
            for service, spent in spent_us.items()
        }
    )


def _in_ms(values_us: dict[str, float]) -> dict[str, float]:
    figures = {service: round(value / 1000, 2) for service, value in sorted(values_us.items())}
    return figures | {"all": round(sum(values_us.values()) / 1000, 2)}
