"""What the programs of a package are tried on, through the compile worker and the run worker, to findings."""

import msgspec

from judge.language import PACKAGE_CHECKS
from judge.messages import Finding, Outcome, Result, Slice, SourceFile
from judge.package.manifest import Manifest
from judge.program import Program, ProgramRole
from judge.verdict import Verdict
from judge.verification.checks import Demand, InputCheck, OutputCheck, PackageChecks
from tests.integration.test_package_programs import program
from tests.integration.worker_harness import Site, Subscriber

CASES = [(b"%d\n" % number, b"%d\n" % number) for number in (1, 2, 300)]
#: Accepts numbers below 100.
VALIDATOR = {"run": '#!/bin/sh\nread number; [ "$number" -lt 100 ] && exit 42; echo too large; exit 43\n'}
#: Compares the first line.
CHECKER = {"run": '#!/bin/sh\nread -r said; read answer < $2; [ "$said" = "$answer" ] && exit 42; exit 43\n'}


def manifest_of(around: Site, *programs: Program) -> Manifest:
    plain = Manifest.from_json(around.store.get(around.problem(CASES)))
    return msgspec.structs.replace(plain, programs=programs)


def checks_of(around: Site, manifest: Manifest) -> PackageChecks:
    """Every input is said to be valid, and of two outputs of the first testcase one to be right."""
    first = manifest.testcases[0]
    outputs = {"right": (b"1\n", Demand.ACCEPT), "wrong": (b"1\n", Demand.REFUSE)}
    invalid = InputCheck(path="data/invalid_input/small.in", sha256=around.store.put(b"5\n"), is_valid=False)
    return PackageChecks(
        inputs=(
            *(InputCheck(path=f"{one.name}.in", sha256=one.input_sha256, is_valid=True) for one in manifest.testcases),
            invalid,
        ),
        outputs=tuple(
            OutputCheck(
                what="it",
                place=f"data/{name}.out",
                testcase=first.name,
                input_sha256=first.input_sha256,
                answer_sha256=first.answer_sha256,
                output_sha256=around.store.put(output),
                demand=demand,
            )
            for name, (output, demand) in outputs.items()
        ),
    )


def tried(around: Site, results: Subscriber, *programs: Program) -> list[Finding]:
    manifest = manifest_of(around, *programs)
    job = around.compile_job(
        PACKAGE_CHECKS.variant.id, "checks.json", "", around.store.put(manifest.to_json()), count=len(CASES)
    )
    checks = around.store.put(checks_of(around, manifest).to_json())
    job = msgspec.structs.replace(job, files=(SourceFile(name="checks.json", sha256=checks),), version=2)
    return found_in(results.result_of(around.submit(job)))


def found_in(result: Result) -> list[Finding]:
    assert result.outcome is Outcome.JUDGED, result.reason
    assert result.findings is not None
    return list(result.findings)


def test_validators_and_checkers_are_tried_on_what_they_must_know(around: Site, results: Subscriber) -> None:
    validator = program(around, ProgramRole.INPUT_VALIDATOR, VALIDATOR)
    findings = tried(around, results, validator, program(around, ProgramRole.CHECKER, CHECKER))
    assert {(finding.file, finding.is_error) for finding in findings} == {
        ("secret/0002.in", True),
        ("data/invalid_input/small.in", True),
        ("data/wrong.out", True),
    }
    (refused,) = [finding.text for finding in findings if finding.file == "secret/0002.in"]
    assert "the_input_validator refuses it (exit code 43: too large)" in refused


def test_a_checker_that_fails_on_junk_is_found(around: Site, results: Subscriber) -> None:
    deeds = '#!/bin/sh\nread said || exit 1; read answer < $2; [ "$said" = "$answer" ] && exit 42; exit 43\n'
    findings = tried(around, results, program(around, ProgramRole.CHECKER, {"run": deeds}))
    assert any("the checker fails on an empty output" in finding.text for finding in findings)


def test_a_program_that_does_not_compile_is_found_and_the_others_are_tried(around: Site, results: Subscriber) -> None:
    broken = program(around, ProgramRole.CHECKER, {"check.c": "int main(void) { return not_there; }"})
    findings = tried(around, results, broken, program(around, ProgramRole.INPUT_VALIDATOR, VALIDATOR))
    by_file = {finding.file: finding.text for finding in findings}
    assert by_file.keys() == {"the_checker", "secret/0002.in", "data/invalid_input/small.in"}
    assert "does not compile" in by_file["the_checker"]
    assert "not_there" in by_file["the_checker"]


def test_slices_share_the_checks(around: Site, results: Subscriber) -> None:
    """What does not compile, and junk, is told by the first one alone."""
    broken = program(around, ProgramRole.INPUT_VALIDATOR, {"check.c": "?"})
    checker = program(around, ProgramRole.CHECKER, CHECKER)
    manifest = manifest_of(around, broken, checker)
    job = around.compile_job(
        PACKAGE_CHECKS.variant.id, "checks.json", "", around.store.put(manifest.to_json()), count=len(CASES)
    )
    checks = around.store.put(checks_of(around, manifest).to_json())
    slices = (Slice(index=0, count=2, first=0, stop=1), Slice(index=1, count=2, first=1, stop=3))
    job = msgspec.structs.replace(job, files=(SourceFile(name="checks.json", sha256=checks),), slices=slices, version=2)
    judging_id = around.submit(job)

    def both(_: object) -> list[Result] | None:
        of_job = [result for result in results.results() if result.judging_id == judging_id]
        return of_job if len(of_job) == 2 else None

    by_slice = {result.slice.index: found_in(result) for result in results.wait_for(both) if result.slice is not None}
    assert [finding.file for finding in by_slice[0]] == ["the_input_validator"]
    assert [finding.file for finding in by_slice[1]] == ["data/wrong.out"]


def test_the_package_says_which_file_of_a_jury_submission_is_run(around: Site, results: Subscriber) -> None:
    """Python runs the first file; by itself that would be main.py."""
    manifest_sha256 = around.problem([(b"", b"from other\n")])
    job = around.compile_job("python3", "main.py", "", manifest_sha256, count=1)
    files = tuple(SourceFile(name=f"{name}.py", content=f"print('from {name}')\n") for name in ("main", "other"))
    for entry_point, verdict in ((None, Verdict.WA), ("other.py", Verdict.AC)):
        again = msgspec.structs.replace(
            job, judging_id=job.judging_id + 1000 + bool(entry_point), files=files, entry_point=entry_point
        )
        result = results.result_of(around.submit(again))
        assert [testcase.verdict for testcase in result.testcases] == [verdict], result.reason
