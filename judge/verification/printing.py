"""A check or a verification, as the terminal shows it: each submission as soon as it is judged, and a sentence at the
end. As JSON, one object at the end, and nothing else."""

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from judge.verification.matrix import Extreme, Matrix, matrix_of
from judge.verification.result import Fault, Verification, VerifiedSubmission
from judge.verification.time_limit import seconds

_MARKS = {True: "[green]  kept[/]", False: "[red]broken[/]", None: "[yellow]     -[/]"}
#: How many testcases of a kind a line names.
_NAMED = 5


class Printer:
    """Prints results on stdout, and progress on stderr where that is a terminal."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._console = Console(highlight=False, soft_wrap=True, emoji=False, quiet=as_json)
        self._told: set[Fault] = set()

    def faults(self, faults: Iterable[Fault]) -> None:
        """Each is printed once."""
        for fault in faults:
            if fault not in self._told:
                self._told.add(fault)
                self.sentence(str(fault))

    def sentence(self, text: str) -> None:
        self._console.print(text, markup=False)

    def submission(self, submission: VerifiedSubmission) -> None:
        self._console.print(_MARKS[submission.kept], end="  ")
        self.sentence(_line(submission))

    def conclusion(self, result: Verification) -> None:
        self.faults(result.faults)
        for line in _times(matrix_of(result)):
            self.sentence(line)
        self.sentence(_summary(result))

    def json(self, result: Verification) -> None:
        if self.as_json:
            print(result.to_json().decode())

    @contextmanager
    def progress(self) -> "Iterator[Bar]":
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
            yield Bar(self, progress, progress.add_task("testcases", total=0))


class Bar:
    """A judge.verification.verifying.Watcher."""

    def __init__(self, printer: Printer, progress: Progress, task: TaskID) -> None:
        self._printer = printer
        self._progress = progress
        self._task = task
        self._total = 0
        self._lock = threading.Lock()

    def expect(self, steps: int) -> None:
        with self._lock:
            self._total += steps
            self._progress.update(self._task, total=self._total)

    def step(self) -> None:
        self._progress.advance(self._task)

    def judged(self, submission: VerifiedSubmission) -> None:
        self._printer.submission(submission)


def _line(submission: VerifiedSubmission) -> str:
    if submission.verdict is None:
        found = "not judged"
    else:
        verdicts = dict.fromkeys(str(testcase.verdict) for testcase in submission.testcases if testcase.verdict)
        found = ", ".join(sorted(verdicts)) or str(submission.verdict)
        found += "" if submission.score is None else f", score {submission.score:g}"
        found += "" if submission.slowest_ms is None else f", slowest {submission.slowest_ms} ms"
    remark = submission.message.removeprefix("not judged: ")
    return f"{submission.path}: {found}" + (f" ({remark})" if remark else "")


def _times(matrix: Matrix) -> Iterator[str]:
    for language, extreme in sorted(matrix.slowest_accepted.items()):
        yield f"slowest accepted in {language}: {_named(extreme)}"
    if matrix.fastest_too_slow is not None:
        margin = f", {matrix.margin:.1f} x the slowest accepted" if matrix.margin is not None else ""
        yield f"fastest that is too slow: {_named(matrix.fastest_too_slow)} or more{margin}"
    if matrix.idle and len(matrix.idle) < len(matrix.testcases):
        names = [name for name in matrix.testcases if name in matrix.idle]
        rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield f"testcases that no wrong submission fails alone: {', '.join(names[:_NAMED])}{rest}"


def _named(extreme: Extreme) -> str:
    return f"{seconds(extreme.cpu_ms)} ({extreme.submission}, {extreme.testcase})"


def _summary(result: Verification) -> str:
    errors = sum(fault.severity == "error" for fault in result.faults)
    limits = result.limits
    limit = (
        "no CPU time limit"
        if limits is None or limits.cpu_time_limit_ms is None
        else f"CPU time limit {limits.cpu_time_limit_ms} ms, {limits.cpu_time_limit_origin}"
    )
    summary = f"{limit}; {len(result.broken)} of {len(result.submissions)} promises broken"
    summary += f"; {len(result.not_judged)} not judged" if result.not_judged else ""
    return summary + (f"; {errors} errors" if errors else "")
