"""Problems whose submissions are outputs. Only checkers that are programs run."""

from collections.abc import Iterator, Mapping

import msgspec
import pytest

from judge.compilation import CompilationRequest
from judge.evaluation import EvaluationRequest, evaluate
from judge.executable import Executable
from judge.language import OUTPUT_FILES
from judge.output_files import take_outputs, takes_outputs
from judge.package.manifest import Manifest
from judge.program import Program, ProgramRole, RunTogether
from judge.remark import Remark, RemarkCode
from judge.sandbox import LaneSettings
from judge.source import SourceFile
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import limits
from tests.sandbox.packages import SERVED, PackageBench, open_package_bench

AC, WA, OLE = Verdict.AC, Verdict.WA, Verdict.OLE
NAMES = ("1.out", "2.out", "3.out")


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def problem(bench: PackageBench, *programs: Program) -> Manifest:
    plain = bench.manifest([(b"in\n", name.encode()) for name in NAMES], *programs)
    named = zip(plain.testcases, NAMES, strict=True)
    return msgspec.structs.replace(
        plain,
        run_together=RunTogether.OUTPUT_ONLY,
        testcases=tuple(msgspec.structs.replace(testcase, output_name=name) for testcase, name in named),
    )


def request(files: Mapping[str, str], variant: str = "output") -> CompilationRequest:
    served = OUTPUT_FILES if variant == "output" else SERVED[variant]
    return CompilationRequest(
        language=served.language,
        variant=served.variant,
        limits=limits(),
        files=[SourceFile(name=name, content=text) for name, text in files.items()],
        worker="test",
        image_digest="",
    )


def judge(bench: PackageBench, manifest: Manifest, files: Mapping[str, str]) -> tuple[TestcaseResult, ...]:
    taken = take_outputs(bench.host.store, request(files), is_output_only=True)
    assert taken.executable_sha256 is not None
    asked = EvaluationRequest(
        language=OUTPUT_FILES.language,
        variant=OUTPUT_FILES.variant,
        limits=limits(output_kib=1),
        executable=Executable.from_json(bench.host.store.get(taken.executable_sha256)),
        manifest=manifest,
        first=0,
        stop=len(manifest.testcases),
        programs=bench.ready(manifest),
    )
    return evaluate(bench.host.lane, bench.host.store, asked, lambda _: None, lambda: None).testcases


def test_the_file_of_a_testcase_is_its_output(bench: PackageBench) -> None:
    results = judge(bench, problem(bench), {"1.out": "1.out\n", "folder/2.out": "wrong", "3.out": "3.out" * 500})
    assert [result.verdict for result in results] == [AC, WA, OLE]


def test_a_file_that_is_missing_is_a_wrong_answer_with_a_remark(bench: PackageBench) -> None:
    results = judge(bench, problem(bench), {"1.out": "1.out", "3.out": "3.out"})
    assert [result.verdict for result in results] == [AC, WA, AC]
    assert results[1].remark == Remark(code=RemarkCode.NO_OUTPUT_FILE, file_name="2.out")
    assert results[1].team_message_sha256 is None


def test_a_checker_of_the_package_judges_it(bench: PackageBench) -> None:
    deeds = '#!/bin/sh\n[ "$(cat)" = "$(cat $2)" ] && [ "$(cat $1)" = in ] && exit 42; exit 43\n'
    checker = bench.program(ProgramRole.CHECKER, {"run": deeds})
    results = judge(bench, problem(bench, checker), {"1.out": "1.out\n", "2.out": "wrong"})
    assert [result.verdict for result in results] == [AC, WA, WA]


def test_a_submission_of_the_other_kind_is_a_compile_error(bench: PackageBench) -> None:
    for variant, is_output_only, complaint in (
        ("c17", True, "This problem wants files with outputs, and this is a program."),
        ("output", False, "This problem wants a program, and these are files with outputs."),
    ):
        asked = request({"main.c": ""}, variant)
        assert takes_outputs(asked, is_output_only=is_output_only)
        taken = take_outputs(bench.host.store, asked, is_output_only=is_output_only)
        assert taken.executable_sha256 is None
        assert bench.text(taken.compilation.log_sha256) == complaint
    assert not takes_outputs(request({"main.c": ""}, "c17"), is_output_only=False)
