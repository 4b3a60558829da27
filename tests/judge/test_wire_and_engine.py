"""The wire has structs of its own. Each has the fields of a type of the engine, and is made from it by field names."""

import dataclasses
import typing
from typing import Any

import msgspec
import pytest

from judge import messages
from judge.compilation import Compilation
from judge.limits import ProblemLimits
from judge.program import ProgramRole
from judge.program_compilation import CompiledProgram
from judge.report import RunStatus
from judge.slicing import Slice, slices
from judge.source import SourceFile
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

PAIRS: list[tuple[type[msgspec.Struct], type[Any]]] = [
    (messages.Limits, ProblemLimits),
    (messages.TestcaseResult, TestcaseResult),
    (messages.SourceFile, SourceFile),
    (messages.Slice, Slice),
    (messages.Compilation, Compilation),
    (messages.ProgramExecutable, CompiledProgram),
]
VALUES: list[tuple[type[msgspec.Struct], Any]] = [
    (
        messages.Limits,
        ProblemLimits(
            cpu_time_limit_ms=1,
            wall_time_limit_ms=2,
            memory_limit_bytes=3,
            output_limit_bytes=4,
            compile_cpu_time_limit_ms=5,
            compile_memory_limit_bytes=6,
        ),
    ),
    (
        messages.TestcaseResult,
        TestcaseResult(
            ordinal=1,
            verdict=Verdict.RTE,
            status=RunStatus.SIGNALLED,
            cpu_time_ms=2,
            wall_time_ms=3,
            peak_memory_bytes=4,
            exit_code=5,
            signal=6,
            stderr_sha256="7",
            stderr_bytes=8,
            output_sha256="9",
            output_bytes=10,
            checker_message_sha256="11",
        ),
    ),
    (messages.TestcaseResult, TestcaseResult(ordinal=1)),
    (messages.SourceFile, SourceFile(name="main.c", content="int main() {}")),
    (messages.SourceFile, SourceFile(name="main.c", sha256="a")),
    (messages.Slice, slices(3)[0]),
    (
        messages.ProgramExecutable,
        CompiledProgram(role=ProgramRole.CHECKER, name="check.cpp", variant="cpp23", executable_sha256="a"),
    ),
    (
        messages.Compilation,
        Compilation(
            worker="w",
            image_digest="i",
            started_at_ms=1,
            finished_at_ms=2,
            cached=True,
            cpu_time_ms=3,
            wall_time_ms=4,
            cpu_time_us=5,
            wall_time_us=6,
            peak_memory_bytes=7,
            log_sha256="l",
            log_truncated=True,
        ),
    ),
]


def defaults_by_field(kind: type[Any]) -> dict[str, Any]:
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else msgspec.structs.fields(kind)
    none = (dataclasses.MISSING, msgspec.NODEFAULT)
    return {field.name: field.default for field in fields if field.default not in none}


@pytest.mark.parametrize(("wire", "ours"), PAIRS)
def test_a_field_on_one_side_only_is_noticed(wire: type[msgspec.Struct], ours: type[Any]) -> None:
    assert typing.get_type_hints(wire) == typing.get_type_hints(ours)
    assert defaults_by_field(wire) == defaults_by_field(ours)


@pytest.mark.parametrize(("wire", "value"), VALUES)
def test_what_goes_over_the_wire_comes_back_as_it_was(wire: type[msgspec.Struct], value: Any) -> None:
    sent = msgspec.convert(value, wire, from_attributes=True)
    received = msgspec.json.decode(msgspec.json.encode(sent), type=wire)
    assert msgspec.convert(received, type(value), from_attributes=True) == value


def test_one_slice_holds_all_testcases_of_a_judging() -> None:
    assert slices(7) == (Slice(index=0, count=1, first=0, stop=7),)
