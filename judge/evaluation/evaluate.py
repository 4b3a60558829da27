"""The loop of an evaluation, and which trial a problem gets."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager

from judge.errors import SandboxError
from judge.evaluation.batch import BatchTrial
from judge.evaluation.checked import CheckedTrial
from judge.evaluation.checker_program import CheckerProgram, open_checkers
from judge.evaluation.installation import install
from judge.evaluation.interactive import InteractiveTrial
from judge.evaluation.interactor_program import InteractorProgram
from judge.evaluation.output_only import OutputOnlyTrial
from judge.evaluation.own_boxes import OwnBoxesTrial
from judge.evaluation.own_input import OwnInputTrial
from judge.evaluation.passes import MultipassTrial, RunsPasses
from judge.evaluation.plan import Plan
from judge.evaluation.request import Evaluation, EvaluationRequest, OnTestcase
from judge.evaluation.timing import HonestTrial
from judge.evaluation.trial import Trial
from judge.program import RunTogether
from judge.sandbox import Lane, Sandbox
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
        grading=None if request.is_trial_run else request.manifest.grading,
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
    """The trial for the problem of this request."""
    with ExitStack() as stack:
        if request.own_input is not None:
            box = stack.enter_context(lane.sandbox(request.language.image))
            install(box, store, request.executable)
            yield OwnInputTrial(box, store, request, request.own_input)
            return
        checkers = open_checkers(lane, store, request, stack)
        if request.manifest.run_together is RunTogether.OUTPUT_ONLY:
            yield OutputOnlyTrial(store, request, checkers)
            return
        interactor = None
        if request.manifest.run_together is RunTogether.INTERACTIVE:
            interactor = InteractorProgram(lane, store, request, stack)

        def make_trial(box: Sandbox, request: EvaluationRequest) -> Trial:
            return _trial_in(box, store, request, checkers, interactor)

        trial: Trial
        if any(testcase.files for testcase in request.manifest.testcases):
            trial = OwnBoxesTrial(lane, store, request, make_trial)
        else:
            box = stack.enter_context(lane.sandbox(request.language.image))
            install(box, store, request.executable)
            trial = make_trial(box, request)
        yield HonestTrial(trial, request.language.run_limits(request.limits), repeats=request.repeats)


def _trial_in(
    box: Sandbox,
    store: Store,
    request: EvaluationRequest,
    checkers: Sequence[CheckerProgram],
    interactor: InteractorProgram | None,
) -> Trial:
    """The submission is installed in the box."""
    passes: RunsPasses
    if interactor is not None:
        passes = InteractiveTrial(box, store, request, interactor)
    elif checkers:
        passes = CheckedTrial(box, store, request, checkers)
    else:
        return BatchTrial(box, store, request)
    return MultipassTrial(passes, request.manifest) if request.manifest.pass_limit > 1 else passes
