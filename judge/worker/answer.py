"""Makes messages about a job, with the fields that each of them copies from the job."""

from collections.abc import Iterable

import judge
from judge.grading import ProgramGrade
from judge.messages import CompileJob, GroupGrade, Outcome, Progress, Result, RunJob, Stage

Job = CompileJob | RunJob


def begin_result(job: Job, outcome: Outcome, *, worker: str) -> Result:
    """Make a result. The caller adds the other fields by msgspec.structs.replace."""
    return Result(
        judging_id=job.judging_id,
        submission_id=job.submission_id,
        attempt_token=job.attempt_token,
        outcome=outcome,
        worker=worker,
        judge_version=judge.__version__,
        version=job.version,
    )


def begin_progress(job: Job, *, sequence: int, worker: str) -> Progress:
    """Make a progress message. The caller adds the other fields by msgspec.structs.replace."""
    return Progress(
        judging_id=job.judging_id,
        submission_id=job.submission_id,
        attempt_token=job.attempt_token,
        stage=Stage.COMPILING if isinstance(job, CompileJob) else Stage.RUNNING,
        sequence=sequence,
        worker=worker,
    )


def on_the_wire(grades: Iterable[ProgramGrade]) -> tuple[GroupGrade, ...]:
    return tuple(GroupGrade(name=grade.group, verdict=grade.verdict, score=grade.score) for grade in grades)
