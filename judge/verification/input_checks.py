"""The input validators of a package, tried on every input, and on inputs that one of them must refuse."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from judge.checker.program import dialect_of
from judge.evaluation.installed_program import install_program
from judge.evaluation.request import ReadyProgram
from judge.package.diagnostics import Diagnostics
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.sandbox import Lane
from judge.store import Store
from judge.validation import InputValidator, UnvalidatedInput
from judge.verification.checks import InputCheck
from judge.verification.crew import Between, Work
from judge.verification.result import shortened

#: Inputs that one lane takes at once. A program needs some 10 ms to be installed.
_CHUNK = 64


@dataclass(frozen=True, kw_only=True)
class Validated:
    """What one validator says of some inputs."""

    validator: str
    inputs: tuple[InputCheck, ...]
    refusals: tuple[str | None, ...]


def validating(
    programs: Sequence[ReadyProgram], manifest: Manifest, inputs: Sequence[InputCheck], store: Store
) -> Iterator[Work[Validated]]:
    """Work for lanes: each validator on some of the inputs."""
    for program in programs:
        if program.role is not ProgramRole.INPUT_VALIDATOR:
            continue
        for start in range(0, len(inputs), _CHUNK):
            yield partial(_validate, program, manifest, tuple(inputs[start : start + _CHUNK]), store)


def _validate(
    program: ReadyProgram,
    manifest: Manifest,
    inputs: tuple[InputCheck, ...],
    store: Store,
    lane: Lane,
    between: Between,
) -> Validated:
    sources = next(one for one in manifest.programs if one.name == program.name)
    refusals: list[str | None] = []
    with ExitStack() as stack:
        installed = install_program(lane, store, program, manifest.program_limits, stack)
        validator = InputValidator(installed, dialect_of(file.name for file in sources.files))
        blobs = [stack.enter_context(store.open_blob(one.sha256)) for one in inputs]
        opened = [
            UnvalidatedInput(input_fd=blob.fileno(), arguments=one.arguments.of(program.name))
            for blob, one in zip(blobs, inputs, strict=True)
        ]
        for refusal in validator.validate(opened):
            refusals.append(refusal)
            between()
    return Validated(validator=program.name, inputs=inputs, refusals=tuple(refusals))


def tell_of_inputs(validated: Sequence[Validated], diagnostics: Diagnostics) -> None:
    refused: dict[InputCheck, bool] = {}
    for some in validated:
        for one, refusal in zip(some.inputs, some.refusals, strict=True):
            refused[one] = refused.get(one, False) or refusal is not None
            if one.is_valid and refusal is not None:
                diagnostics.error(
                    one.path, f"{some.validator} refuses it ({shortened(refusal)}): mend the input, or the validator"
                )
    for one, is_refused in refused.items():
        if not one.is_valid and not is_refused:
            diagnostics.error(
                one.path, "no input validator refuses it, and one must: let one check what is wrong with it"
            )
