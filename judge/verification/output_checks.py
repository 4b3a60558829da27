"""The checker of a package, tried on outputs that it must accept, on those that it must refuse, and on junk."""

import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import BinaryIO

from judge.checker.builtin import make_checker
from judge.checker.judgement import Decision, Judgement
from judge.errors import CheckerError
from judge.evaluation.checked import judge_outputs
from judge.evaluation.checker_program import CheckerProgram, UncheckedOutput, install_checkers
from judge.evaluation.request import ReadyProgram
from judge.limits import KIB, MIB
from judge.package.diagnostics import Diagnostics
from judge.package.manifest import Manifest, ManifestTestcase
from judge.package.model import Package, PutFile, ValidatorCaseKind
from judge.program import ProgramRole, RunTogether
from judge.sandbox import Lane
from judge.store import Store
from judge.verification.crew import Between, Work
from judge.verification.result import shortened

_CHUNK = 32
#: Testcases on which junk is tried: the first one, and those in even distances.
_JUNK_TESTCASES = 5
_HUGE_BYTES = 8 * MIB
_CHUNK_BYTES = 64 * KIB


class Demand(Enum):
    """What the checker must say. It must never fail."""

    ACCEPT = auto()
    ACCEPT_OR_WARN = auto()  #: an answer need not be an output
    REFUSE = auto()
    REFUSE_OR_WARN = auto()  #: junk, which is right by chance now and then


@dataclass(frozen=True, kw_only=True)
class CheckedOutput:
    what: str  #: such as: its answer as an output
    place: str  #: file that a fault names
    testcase: str
    input_sha256: str
    answer_sha256: str
    output_sha256: str
    arguments: tuple[str, ...]
    demand: Demand


@dataclass(frozen=True, kw_only=True)
class Said:
    output: CheckedOutput
    judgement: Judgement | None  #: None: the checker failed
    failure: str = ""


def outputs_of(package: Package, manifest: Manifest, store: Store, put: PutFile) -> tuple[CheckedOutput, ...]:
    """None for an interactive problem: its program converses, and checks no output."""
    if manifest.run_together is RunTogether.INTERACTIVE:
        return ()
    found = list(_of_cases(package, put))
    if manifest.programs_for(ProgramRole.CHECKER):
        found += _of_answers(package, manifest, put)
        found += _junk(manifest, store, limit_bytes=min(_HUGE_BYTES, manifest.limits.output_limit_bytes))
    return tuple(found)


def _of_cases(package: Package, put: PutFile) -> Iterator[CheckedOutput]:
    for case in package.validator_cases:
        if case.output is None or case.answer is None:
            continue
        is_valid = case.kind is ValidatorCaseKind.VALID_OUTPUT
        yield CheckedOutput(
            what="it",
            place=case.output.path,
            testcase=case.name,
            input_sha256=put(case.input).sha256,
            answer_sha256=put(case.answer).sha256,
            output_sha256=put(case.output).sha256,
            arguments=case.checker_arguments,
            demand=Demand.ACCEPT if is_valid else Demand.REFUSE,
        )


def _of_answers(package: Package, manifest: Manifest, put: PutFile) -> Iterator[CheckedOutput]:
    """`.out` is an output by its name. An answer is one where the author likes it to be."""
    for testcase, stored in zip(package.testcases, manifest.testcases, strict=True):
        if testcase.output is not None:
            sha256 = put(testcase.output).sha256
            yield _of_testcase(stored, "it", sha256, testcase.output.path, Demand.ACCEPT)
        elif stored.answer_bytes > 0:
            path = testcase.answer.path
            yield _of_testcase(stored, "it as an output", stored.answer_sha256, path, Demand.ACCEPT_OR_WARN)


def _junk(manifest: Manifest, store: Store, *, limit_bytes: int) -> Iterator[CheckedOutput]:
    checker = manifest.programs_for(ProgramRole.CHECKER)[0].name
    binary = random.Random(0).randbytes(KIB)  # noqa: S311 - the same bytes each time
    huge = (b"1 " * KIB)[: 2 * KIB] * (limit_bytes // (2 * KIB))
    same = {what: store.put(junk, durable=False) for what, junk in (("an empty output", b""), ("binary data", binary))}
    same[f"{len(huge) // MIB or 1} MiB of ones"] = store.put(huge, durable=False)
    testcases = manifest.testcases
    chosen = testcases[:: max(1, len(testcases) // _JUNK_TESTCASES)][:_JUNK_TESTCASES]
    for testcase, other in zip(chosen, (*chosen[1:], chosen[0]), strict=True):
        junk = dict(same)
        if testcase.answer_bytes <= limit_bytes and (half := _half(store.get(testcase.answer_sha256))):
            junk["half of the answer"] = store.put(half, durable=False)
        junk["the answer of another testcase"] = other.answer_sha256
        for what, sha256 in junk.items():
            if sha256 != testcase.answer_sha256:
                yield _of_testcase(testcase, what, sha256, checker, Demand.REFUSE_OR_WARN)


def _half(answer: bytes) -> bytes:
    """Cut within the text: an answer without its last line feed may be right."""
    text = answer.rstrip()
    return text[: len(text) // 2]


def _of_testcase(testcase: ManifestTestcase, what: str, sha256: str, place: str, demand: Demand) -> CheckedOutput:
    return CheckedOutput(
        what=what,
        place=place,
        testcase=testcase.name,
        input_sha256=testcase.input_sha256,
        answer_sha256=testcase.answer_sha256,
        output_sha256=sha256,
        arguments=testcase.checker_arguments,
        demand=demand,
    )


def checking(
    programs: Sequence[ReadyProgram], manifest: Manifest, outputs: Sequence[CheckedOutput], store: Store
) -> Iterator[Work[tuple[Said, ...]]]:
    """Work for lanes."""
    checkers = [program for program in programs if program.role is ProgramRole.CHECKER]
    for start in range(0, len(outputs), _CHUNK):
        yield partial(_check, checkers, manifest, tuple(outputs[start : start + _CHUNK]), store)


def _check(
    programs: Sequence[ReadyProgram],
    manifest: Manifest,
    outputs: tuple[CheckedOutput, ...],
    store: Store,
    lane: Lane,
    between: Between,
) -> tuple[Said, ...]:
    said: list[Said] = []
    with ExitStack() as stack:
        checkers = install_checkers(lane, store, manifest, programs, stack)
        for output in outputs:
            try:
                said.append(Said(output=output, judgement=_judged(checkers, manifest, output, store)))
            except CheckerError as failure:
                said.append(Said(output=output, judgement=None, failure=str(failure)))
            between()
    return tuple(said)


def _judged(checkers: Sequence[CheckerProgram], manifest: Manifest, output: CheckedOutput, store: Store) -> Judgement:
    """Raises CheckerError."""
    with ExitStack() as stack:
        opened = [
            stack.enter_context(store.open_blob(sha256))
            for sha256 in (output.output_sha256, output.input_sha256, output.answer_sha256)
        ]
        if not checkers:
            return _judged_by_builtin(manifest, opened[0], opened[2])
        unchecked = UncheckedOutput(
            testcase_name=output.testcase,
            output_fd=opened[0].fileno(),
            input_fd=opened[1].fileno(),
            answer_fd=opened[2].fileno(),
            arguments=output.arguments,
        )
        (judgement,) = stack.enter_context(closing(judge_outputs(checkers, [unchecked])))
        return judgement


def _judged_by_builtin(manifest: Manifest, output: BinaryIO, answer: BinaryIO) -> Judgement:
    checker = make_checker(manifest.checker, manifest.checker_options, partial(os.pread, answer.fileno()))
    while chunk := output.read(_CHUNK_BYTES):
        checker.feed(chunk)
    return checker.finish()


def tell_of_outputs(said: Sequence[Said], diagnostics: Diagnostics) -> None:
    accepted_junk: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in said:
        output, judgement = one.output, one.judgement
        is_accepted = judgement is not None and judgement.decision is Decision.ACCEPTED
        if judgement is None:
            diagnostics.error(
                output.place,
                f"the checker fails on {output.what}, which is a judge error, and must say whether it is right: "
                f"{shortened(one.failure)}",
            )
        elif output.demand is Demand.REFUSE and is_accepted:
            diagnostics.error(output.place, "the checker accepts it, and must not: mend the checker, or the file")
        elif output.demand is Demand.REFUSE_OR_WARN and is_accepted:
            accepted_junk[output.place, output.what].append(output.testcase)
        elif output.demand is Demand.ACCEPT and not is_accepted:
            diagnostics.error(
                output.place, f"the checker refuses it{_reason(judgement)}: mend the checker, or the file"
            )
        elif output.demand is Demand.ACCEPT_OR_WARN and not is_accepted:
            diagnostics.warn(output.place, "the checker refuses it as an output: see that this is meant")
    for (place, what), testcases in accepted_junk.items():
        diagnostics.warn(place, f"accepts {what} on {', '.join(testcases)}: see that this is meant")


def _reason(judgement: Judgement) -> str:
    return f" ({shortened(judgement.message)})" if judgement.message else ""
