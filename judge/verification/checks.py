"""What the input validators and the checker of a package are tried on: pure.

A laptop tries it at once. An import keeps it as a blob with the version, and run workers try it when that is verified.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Self

import msgspec

from judge.errors import PackageError
from judge.package.manifest import Manifest, ManifestTestcase
from judge.package.model import Package, PutFile, ValidatorCaseKind
from judge.package.tree import PackageFile
from judge.package.validator_arguments import NO_ARGUMENTS, ValidatorArguments
from judge.program import ProgramRole, RunTogether


class Demand(StrEnum):
    """What the checker must say. It must never fail."""

    ACCEPT = "accept"
    ACCEPT_OR_WARN = "accept_or_warn"  #: an answer need not be an output
    REFUSE = "refuse"
    REFUSE_OR_WARN = "refuse_or_warn"  #: junk, which is right by chance now and then


class InputCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    path: str  #: in the package
    sha256: str
    is_valid: bool  #: whether every validator must accept it; else one at least must refuse it
    arguments: ValidatorArguments = NO_ARGUMENTS


class OutputCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    what: str  #: such as: it as an output
    place: str  #: file that a fault names
    testcase: str
    input_sha256: str
    answer_sha256: str
    output_sha256: str
    demand: Demand
    arguments: tuple[str, ...] = ()


class PackageChecks(msgspec.Struct, frozen=True, kw_only=True):
    """All but junk, which judge.verification.output_checks makes."""

    inputs: tuple[InputCheck, ...]
    outputs: tuple[OutputCheck, ...]

    def part(self, index: int, count: int) -> Self:
        """One of `count` parts of about the same size."""
        return msgspec.structs.replace(
            self, inputs=_part(self.inputs, index, count), outputs=_part(self.outputs, index, count)
        )

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, raw: bytes) -> "PackageChecks":
        """Raises PackageError if the blob is none."""
        try:
            return msgspec.json.decode(raw, type=cls)
        except msgspec.MsgspecError as error:
            raise PackageError(f"not the checks of a package: {error}") from error


def package_checks(package: Package, manifest: Manifest, put: PutFile) -> PackageChecks:
    """`put` stores a file of the package."""
    return PackageChecks(
        inputs=tuple(_inputs(package, manifest, put)) if manifest.programs_for(ProgramRole.INPUT_VALIDATOR) else (),
        outputs=tuple(_outputs(package, manifest, put)),
    )


def checked_files(package: Package) -> Iterator[PackageFile]:
    """What `package_checks` stores, beside inputs and answers of testcases."""
    yield from (testcase.output for testcase in package.testcases if testcase.output is not None)
    for case in package.validator_cases:
        yield from filter(None, (case.input, case.answer, case.output))


def _part(checks: tuple[msgspec.Struct, ...], index: int, count: int) -> tuple[msgspec.Struct, ...]:
    return checks[len(checks) * index // count : len(checks) * (index + 1) // count]


def _inputs(package: Package, manifest: Manifest, put: PutFile) -> Iterator[InputCheck]:
    """The same input is tried once with the same arguments."""
    of_testcases = (
        InputCheck(
            path=testcase.input.path,
            sha256=stored.input_sha256,
            arguments=testcase.input_validator_arguments,
            is_valid=True,
        )
        for testcase, stored in zip(package.testcases, manifest.testcases, strict=True)
    )
    of_cases = (
        InputCheck(
            path=case.input.path,
            sha256=put(case.input).sha256,
            arguments=case.input_validator_arguments,
            is_valid=case.kind is not ValidatorCaseKind.INVALID_INPUT,
        )
        for case in package.validator_cases
    )
    found = {(one.sha256, one.arguments, one.is_valid): one for one in (*of_testcases, *of_cases)}
    yield from found.values()


def _outputs(package: Package, manifest: Manifest, put: PutFile) -> Iterator[OutputCheck]:
    """None for an interactive problem: its program converses, and checks no output."""
    if manifest.run_together is RunTogether.INTERACTIVE:
        return
    yield from _outputs_of_cases(package, put)
    if manifest.programs_for(ProgramRole.CHECKER):
        yield from _outputs_of_testcases(package, manifest, put)


def _outputs_of_cases(package: Package, put: PutFile) -> Iterator[OutputCheck]:
    for case in package.validator_cases:
        if case.output is None or case.answer is None:
            continue
        is_valid = case.kind is ValidatorCaseKind.VALID_OUTPUT
        yield OutputCheck(
            what="it",
            place=case.output.path,
            testcase=case.name,
            input_sha256=put(case.input).sha256,
            answer_sha256=put(case.answer).sha256,
            output_sha256=put(case.output).sha256,
            arguments=case.checker_arguments,
            demand=Demand.ACCEPT if is_valid else Demand.REFUSE,
        )


def _outputs_of_testcases(package: Package, manifest: Manifest, put: PutFile) -> Iterator[OutputCheck]:
    """`.out` is an output by its name. An answer is one where the author likes it to be."""
    for testcase, stored in zip(package.testcases, manifest.testcases, strict=True):
        if testcase.output is not None:
            sha256 = put(testcase.output).sha256
            yield output_of(stored, "it", sha256, testcase.output.path, Demand.ACCEPT)
        elif stored.answer_bytes > 0:
            path = testcase.answer.path
            yield output_of(stored, "it as an output", stored.answer_sha256, path, Demand.ACCEPT_OR_WARN)


def output_of(testcase: ManifestTestcase, what: str, sha256: str, place: str, demand: Demand) -> OutputCheck:
    return OutputCheck(
        what=what,
        place=place,
        testcase=testcase.name,
        input_sha256=testcase.input_sha256,
        answer_sha256=testcase.answer_sha256,
        output_sha256=sha256,
        arguments=testcase.checker_arguments,
        demand=demand,
    )
