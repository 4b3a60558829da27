"""A course evening: 200 submissions at once, beside the same commands without a judge."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.bench.bare import Bare
from tests.bench.finals import last_final_at, own_times
from tests.bench.source import print_back
from tests.bench.stack import BenchStack
from tests.bench.student import PreparedSubmission

#: Each round has so many submissions. Half of the bare runs come before them, and half after.
ROUNDS = 4


def measure(stack: BenchStack, *, count: int, on_progress: Callable[[str], None]) -> dict[str, Any]:
    """Bare, ours, bare, and again: what the machine does meanwhile weighs on both sides."""
    bare_s: list[float] = []  # of each round
    judged_s: list[float] = []
    with Bare() as bare:
        for round_number in range(1, ROUNDS + 1):
            on_progress(f"at once, {round_number} of {ROUNDS}: {count // 2} bare")
            before_s = bare.compile_and_run(count // 2, plain=False)
            on_progress(f"at once, {round_number} of {ROUNDS}: {count} submissions")
            judged_s.append(_judge(stack, count))
            on_progress(f"at once, {round_number} of {ROUNDS}: {count - count // 2} bare")
            bare_s.append(before_s + bare.compile_and_run(count - count // 2, plain=False))
        on_progress(f"at once: {count // 10} bare, without precompiled headers and mold")
        plain_s = bare.compile_and_run(count // 10, plain=True)
    per_min = 60 * ROUNDS * count / sum(judged_s)
    bare_per_min = 60 * ROUNDS * count / sum(bare_s)
    plain_per_min = 60 * (count // 10) / plain_s
    return {
        "submissions_per_min": round(per_min, 1),
        "bare_per_min": round(bare_per_min, 1),
        "ratio": round(per_min / bare_per_min, 3),
        "ratio_by_round": [round(theirs / ours, 3) for theirs, ours in zip(bare_s, judged_s, strict=True)],
        "bare_plain_per_min": round(plain_per_min, 1),
        "ratio_plain": round(per_min / plain_per_min, 3),
    }


def _judge(stack: BenchStack, count: int) -> float:
    """Seconds from the first POST to the last verdict; forms were fetched and filled in before."""
    students = (stack.students * count)[:count]
    prepared = [student.prepare("benchsmall", language="cpp17", source=print_back()) for student in students]
    started_at = time.time()
    with ThreadPoolExecutor(16) as browsers:
        submission_ids = [submission_id for submission_id, _ in browsers.map(PreparedSubmission.send, prepared)]
    finished_at = last_final_at(stack.database_url, submission_ids, timeout_s=900)
    wrong = {time.verdict for time in own_times(stack.database_url, submission_ids).values()} - {"AC"}
    if wrong:
        raise RuntimeError(f"a right program got {wrong}")
    return finished_at - started_at
