"""The checker of a package, tried on outputs that it must accept, on those that it must refuse, and on junk."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from judge.checker.builtin import make_checker
from judge.checker.judgement import Decision, Judgement
from judge.errors import CheckerError
from judge.evaluation.checked import judge_outputs
from judge.evaluation.checker_program import CheckerProgram, UncheckedOutput, install_checkers
from judge.evaluation.request import ReadyProgram
from judge.limits import KIB
from judge.package.diagnostics import Diagnostics
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.sandbox import Lane
from judge.store import Store
from judge.verification.checks import Demand, OutputCheck
from judge.verification.crew import Between, Work
from judge.verification.junk import TriedOutput
from judge.verification.result import shortened

_CHUNK = 32
_CHUNK_BYTES = 64 * KIB


@dataclass(frozen=True, kw_only=True)
class Said:
    output: OutputCheck
    judgement: Judgement | None  #: None: the checker failed
    failure: str = ""


def checking(
    programs: Sequence[ReadyProgram], manifest: Manifest, outputs: Sequence[TriedOutput], store: Store
) -> Iterator[Work[tuple[Said, ...]]]:
    """Work for lanes."""
    checkers = [program for program in programs if program.role is ProgramRole.CHECKER]
    for start in range(0, len(outputs), _CHUNK):
        yield partial(_check, checkers, manifest, tuple(outputs[start : start + _CHUNK]), store)


def _check(
    programs: Sequence[ReadyProgram],
    manifest: Manifest,
    outputs: tuple[TriedOutput, ...],
    store: Store,
    lane: Lane,
    between: Between,
) -> tuple[Said, ...]:
    said: list[Said] = []
    with ExitStack() as stack:
        checkers = install_checkers(lane, store, manifest, programs, stack)
        for output in outputs:
            try:
                said.append(Said(output=output.check, judgement=_judged(checkers, manifest, output, store)))
            except CheckerError as failure:
                said.append(Said(output=output.check, judgement=None, failure=str(failure)))
            between()
    return tuple(said)


def _judged(checkers: Sequence[CheckerProgram], manifest: Manifest, tried: TriedOutput, store: Store) -> Judgement:
    """Raises CheckerError."""
    check = tried.check
    with ExitStack() as stack:
        output = stack.enter_context(_opened(tried, store))
        answer = stack.enter_context(store.open_blob(check.answer_sha256))
        if not checkers:
            return _judged_by_builtin(manifest, output, answer)
        unchecked = UncheckedOutput(
            testcase_name=check.testcase,
            output_fd=output.fileno(),
            input_fd=stack.enter_context(store.open_blob(check.input_sha256)).fileno(),
            answer_fd=answer.fileno(),
            arguments=check.arguments,
        )
        (judgement,) = stack.enter_context(closing(judge_outputs(checkers, [unchecked])))
        return judgement


@contextmanager
def _opened(tried: TriedOutput, store: Store) -> Iterator[BinaryIO]:
    if tried.content is None:
        with store.open_blob(tried.check.output_sha256) as blob:
            yield blob
    else:
        with TemporaryFile() as file:
            file.write(tried.content)
            file.seek(0)
            yield cast(BinaryIO, file)


def _judged_by_builtin(manifest: Manifest, output: BinaryIO, answer: BinaryIO) -> Judgement:
    checker = make_checker(manifest.checker, manifest.checker_options, partial(os.pread, answer.fileno()))
    while chunk := output.read(_CHUNK_BYTES):
        checker.feed(chunk)
    return checker.finish()


def tell_of_outputs(said: Iterable[Sequence[Said]], diagnostics: Diagnostics) -> None:
    """Of the same junk on several testcases, one sentence."""
    failures: dict[tuple[str, str], list[Said]] = defaultdict(list)
    accepted_junk: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in chain.from_iterable(said):
        output, judgement = one.output, one.judgement
        is_accepted = judgement is not None and judgement.decision is Decision.ACCEPTED
        if judgement is None:
            failures[output.place, output.what].append(one)
        elif output.demand is Demand.REFUSE and is_accepted:
            diagnostics.error(output.place, "the checker accepts it, and must not: mend the checker, or the file")
        elif output.demand is Demand.REFUSE_OR_WARN and is_accepted:
            accepted_junk[output.place, output.what].append(one)
        elif output.demand is Demand.ACCEPT and not is_accepted:
            diagnostics.error(
                output.place, f"the checker refuses it{_reason(judgement)}: mend the checker, or the file"
            )
        elif output.demand is Demand.ACCEPT_OR_WARN and not is_accepted:
            diagnostics.warn(output.place, "the checker refuses it as an output: see that this is meant")
    for (place, what), failed in failures.items():
        diagnostics.error(
            place,
            f"the checker fails on {what}, which is a judge error, on {_testcases(failed)}: it must say whether it is "
            f"right: {shortened(failed[0].failure)}",
        )
    for (place, what), accepted in accepted_junk.items():
        diagnostics.warn(place, f"accepts {what} on {_testcases(accepted)}: see that this is meant")


def _testcases(said: Sequence[Said]) -> str:
    return ", ".join(one.output.testcase for one in said)


def _reason(judgement: Judgement) -> str:
    return f" ({shortened(judgement.message)})" if judgement.message else ""
