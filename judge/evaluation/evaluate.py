"""The loop of an evaluation, and which trial a problem gets."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from judge.errors import SandboxError
from judge.evaluation.batch import BatchTrial
from judge.evaluation.installation import install
from judge.evaluation.plan import Plan
from judge.evaluation.request import Evaluation, EvaluationRequest, OnTestcase
from judge.evaluation.trial import Trial
from judge.sandbox import Lane
from judge.store import Store


def evaluate(
    lane: Lane, store: Store, request: EvaluationRequest, on_testcase: OnTestcase, between: Callable[[], None]
) -> Evaluation:
    """Run the testcases of the request until one of them ends it.

    `between` is called when nothing runs: after each series of short testcases, and after each longer one.
    Raises BlobMissing where the store lacks a file, and what the sandbox raises: neither ever becomes a verdict.
    """
    plan = Plan(
        first=request.first,
        stop=request.stop,
        on_reject=request.manifest.on_reject,
        grading=request.manifest.grading,
        policy=request.stop_policy,
    )
    with _open_trial(lane, store, request) as trial:
        follow(plan, trial, on_testcase, between)
        return Evaluation(
            testcases=plan.results(),
            image_digest=trial.image_digest,
            cpu_time_us=trial.cpu_time_us,
            wall_time_us=trial.wall_time_us,
        )


def follow(plan: Plan, trial: Trial, on_testcase: OnTestcase, between: Callable[[], None]) -> None:
    """Run what the plan wants until it is over."""
    while not plan.is_over:
        ahead = plan.ahead
        with closing(trial.run(ahead)) as results:
            for result in results:
                plan.add(result)
                on_testcase(result)
                if not plan.goes_on_after(result):
                    break
        if plan.ahead == ahead:
            raise SandboxError(f"testcase {ahead.start} was to run, and nothing came of it")
        between()


@contextmanager
def _open_trial(lane: Lane, store: Store, request: EvaluationRequest) -> Iterator[Trial]:
    """The trial for the problem of this request. So far there is one kind of problem."""
    with lane.sandbox(request.language.image) as box:
        install(box, store, request.executable)
        yield BatchTrial(box, store, request)
