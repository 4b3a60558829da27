"""The files of a testcase beside its input and its answer."""

import hashlib

import pytest

from judge.grading import OnReject
from judge.package import Package, load_package
from judge.package.manifest import Manifest
from judge.package.model import StoredFile, ValidatorCaseKind
from judge.package.tree import PackageFile
from judge.program import ProgramRole, RunTogether

from .conftest import Content, MakeZip
from .loaded import errors_of, warnings_of

SAMPLE: dict[str, Content] = {
    "data/sample/1.in.statement": "shown in",
    "data/sample/1.ans.statement": "shown ans",
    "data/sample/1.in.download": "in to load",
    "data/sample/1.ans.download": "ans to load",
    "data/sample/1.interaction": "<1\n>2\n",
    "data/sample/1.hint": "Think.\n",
    "data/sample/1.desc": "The smallest.\n",
    "data/sample/1.png": "x",
    "data/sample/1.files/words.txt": "a b",
    "data/sample/1.files/more/1.in": "no testcase",
    "data/sample/1.yaml": "full_feedback: true\noutput_validator_args: [case_sensitive]\ninput_validator_args: [-n]",
}


def put(file: PackageFile) -> StoredFile:
    with file.open() as stream:
        content = stream.read()
    return StoredFile(sha256=digest(content), size_bytes=len(content))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest_of(package: Package) -> Manifest:
    limits = package.limits.with_cpu_time_limit(1000)
    manifest = package.manifest(slug="x", limits=limits, on_reject=OnReject.BREAK, put=put)
    assert Manifest.from_json(manifest.to_json()) == manifest
    return manifest


def test_every_file_of_a_sample_reaches_the_manifest(make_zip: MakeZip) -> None:
    with load_package(make_zip(SAMPLE)) as package:
        assert package.warnings == ()
        (sample, secret) = manifest_of(package).testcases
        assert {file.origin for file in package.files()} >= {package.testcases[0].files[0].file.origin}
    assert sample.shown_input_sha256 == digest(b"shown in")
    assert sample.shown_answer_sha256 == digest(b"shown ans")
    assert sample.download_input_sha256 == digest(b"in to load")
    assert sample.download_answer_sha256 == digest(b"ans to load")
    assert sample.interaction_sha256 == digest(b"<1\n>2\n")
    assert (sample.hint, sample.description) == ("Think.", "The smallest.")
    assert [file.name for file in sample.files] == ["more/1.in", "words.txt"]
    assert sample.full_feedback
    assert sample.checker_options is not None
    assert sample.checker_options.case_sensitive
    assert (secret.hint, secret.files, secret.shown_input_sha256) == (None, (), None)


def test_a_testcase_yaml_goes_before_its_group(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "name: x\nproblem_format_version: 2025-09",
        "output_validator/a.py": "1",
        "data/secret/test_group.yaml": "output_validator_args: [group]\ninput_validator_args: [group]",
        "data/secret/01.yaml": "output_validator_args: [own, two words]\nhint: Why?\ndescription: Big.",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        testcase = package.testcases[1]
        assert testcase.checker_arguments == ("own", "two words")
        assert testcase.input_validator_arguments.of_all == ("group",)
        assert (testcase.hint, testcase.description) == ("Why?", "Big.")


def test_the_output_of_a_sample_is_shown_in_place_of_its_answer(make_zip: MakeZip) -> None:
    with load_package(make_zip({"data/sample/1.out": "as printed", "data/secret/01.out": "x"})) as package:
        assert package.warnings == ()
        (sample, secret) = manifest_of(package).testcases
        assert sample.shown_answer_sha256 == digest(b"as printed")
        assert secret.shown_answer_sha256 is None


def test_a_sample_may_be_for_the_statement_alone(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "name: x\nproblem_format_version: 2025-09\ntype: interactive",
        "output_validator/a.py": "1",
        "data/sample/1.in": None,
        "data/sample/1.ans": None,
        "data/sample/1.interaction": "<1\n",
        "data/sample/2.in.statement": "in",
        "data/sample/2.ans.statement": "ans",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert [testcase.name for testcase in package.testcases] == ["secret/01"]
        first, second = manifest_of(package).statement_samples
        assert (first.name, first.interaction_sha256) == ("sample/1", digest(b"<1\n"))
        assert (second.input_sha256, second.answer_sha256) == (digest(b"in"), digest(b"ans"))


def test_an_interactive_testcase_needs_no_answer(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {"data/secret/01.ans": None, "output_validators/a.py": "1"}
    with load_package(make_zip({**changes, "problem.yaml": "name: x\nvalidation: custom interactive"})) as package:
        assert package.testcases[1].answer.size_bytes == 0
        assert package.warnings == ()
    (error,) = errors_of(make_zip({**changes, "problem.yaml": "name: x\nvalidation: custom"}))
    assert "has no answer" in error


def test_arguments_for_submissions_reach_the_manifest(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "name: x\nproblem_format_version: 2025-09\nconstants: {n: 7}",
        "data/test_group.yaml": "args: [all]",
        "data/secret/test_group.yaml": "args: [of group, '{{n}}']",
        "data/secret/02.yaml": "args: []",
        "data/secret/03.args": "-x 'two words' {{n}}\n",
        "data/secret/04.args": "-x",
        "data/secret/04.yaml": "args: own",
        **{f"data/secret/0{number}.{suffix}": "1\n" for number in (2, 3, 4) for suffix in ("in", "ans")},
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        manifest = manifest_of(package)
    assert {testcase.name: testcase.arguments for testcase in manifest.testcases} == {
        "sample/1": ("all",),
        "secret/01": ("of group", "7"),
        "secret/02": (),
        "secret/03": ("-x", "two words", "7"),
        "secret/04": ("own",),
    }
    assert manifest.message_version == 2


def test_a_testcase_without_arguments_is_stored_as_before_there_were_any(make_zip: MakeZip) -> None:
    with load_package(make_zip({"data/secret/01.yaml": "args: []"})) as package:
        assert b"arguments" not in manifest_of(package).to_json()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("01.args", b"a\0b", "has an argument with a NUL byte"),
        ("01.args", b"it's", "has a quote that does not end"),
        ("01.args", b"\xff", "is no text in UTF-8"),
        ("01.args", b"a " * 129, "has more than 128 arguments, or 32 KiB of them"),
        ("01.args", b"a" * 40_000, "has more than 128 arguments, or 32 KiB of them"),
        ("01.yaml", f"args: [{'a' * 33_000}]".encode(), "has more than 128 arguments, or 32 KiB of them"),
        ("01.yaml", b"args: {a: b}", "args must be a list of strings, or one string"),
    ],
)
def test_arguments_that_no_command_line_can_have_are_refused(
    make_zip: MakeZip, name: str, content: bytes, message: str
) -> None:
    (error,) = errors_of(make_zip({f"data/secret/{name}": content}))
    assert error.startswith(f"data/secret/{name}: ")
    assert message in error


def test_data_for_validators_are_read(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "data/invalid_input/a.in": "x",
        "data/invalid_inputs/b.in": "x",
        **{f"data/invalid_output/c.{suffix}": suffix for suffix in ("in", "ans", "out")},
        **{f"data/valid_output/d/e.{suffix}": suffix for suffix in ("in", "ans", "out")},
        "data/valid_output/f.in": "no output",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert [(case.kind, case.name) for case in package.validator_cases] == [
            (ValidatorCaseKind.INVALID_INPUT, "invalid_input/a"),
            (ValidatorCaseKind.INVALID_INPUT, "invalid_inputs/b"),
            (ValidatorCaseKind.INVALID_OUTPUT, "invalid_output/c"),
            (ValidatorCaseKind.VALID_OUTPUT, "valid_output/d/e"),
        ]
        last = package.validator_cases[-1]
        assert last.output is not None
        assert last.output.open().read() == b"out"


def test_answers_for_a_checker_of_the_package_may_be_empty_or_large(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "name: x\nvalidation: custom\nlimits: {output: 0.001}",
        "output_validators/a.py": "1",
        "data/sample/1.ans": "1" * 5000,
        "data/secret/01.ans": "",
    }
    assert warnings_of(make_zip(changes)) == []


def test_programs_and_kind_reach_the_manifest(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "name: x\nproblem_format_version: 2025-09\ntype: [interactive, multi-pass, scoring]",
        "output_validator/build": "#!/bin/sh",
        "output_validator/a.cpp": "x",
        "include/cpp/a.h": "header",
    }
    with load_package(make_zip(changes)) as package:
        manifest = manifest_of(package)
    (program,) = manifest.programs_for(ProgramRole.INTERACTOR)
    assert [(file.name, file.is_executable) for file in program.files] == [("a.cpp", False), ("build", True)]
    assert manifest.run_together is RunTogether.INTERACTIVE
    assert (manifest.pass_limit, manifest.allows_file_writing) == (2, False)
    assert manifest.include["cpp"][0].sha256 == digest(b"header")
    assert manifest.grading is not None
    assert manifest.message_version == 2


def test_a_package_of_the_first_release_has_the_manifest_of_then(make_zip: MakeZip) -> None:
    """Else an import that changes nothing would make a version."""
    yaml = "name: x\nvalidator_flags: float_tolerance 1e-6\nlimits: {memory: 64, validation_time: 9}"
    changes = {"problem.yaml": yaml, "data/secret/testdata.yaml": "grader_flags: first_error"}
    with load_package(make_zip(changes)) as package:
        manifest = manifest_of(package)
    assert manifest.message_version == 1
    assert digest(manifest.to_json()) == "60ce793df0b8c5cd8e76c6a6c2418075f5476dcdbe7592b3ff9445f1087a5a7e"


_CHECKED = {
    "problem.yaml": f"name: x\nvalidation: custom\nvalidator_flags: {'a' * 30_000}",
    "output_validators/check.cpp": "x",
}
_LONG = "b" * 40_000


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (
            {**_CHECKED, "data/secret/testdata.yaml": f"output_validator_flags: {'b' * 3_000}"},
            "data/secret/01: 32 KiB of arguments, and there may be at most 32 KiB for one program",
        ),
        (
            {"data/secret/testdata.yaml": f"input_validator_flags: {_LONG}"},
            "data/secret/01: 39 KiB of arguments, and there may be at most 32 KiB for one program",
        ),
        (
            {"data/secret/testdata.yaml": f"input_validator_flags: {{a.py: {_LONG}}}"},
            "data/secret/01: 39 KiB of arguments, and there may be at most 32 KiB for one program",
        ),
        (
            {
                "data/secret/testdata.yaml": f"grading: custom\ngrader_flags: {_LONG}",
                "graders/grade.py": "print('AC 1')",
            },
            "data/secret: 39 KiB of arguments, and there may be at most 32 KiB for one program",
        ),
        (
            {
                **_CHECKED,
                "data/invalid_output/testdata.yaml": f"output_validator_flags: {'b' * 9_000}",
                "data/invalid_output/1.in": "1",
                "data/invalid_output/1.ans": "1",
                "data/invalid_output/1.out": "1",
            },
            "data/invalid_output/1: 38 KiB of arguments, and there may be at most 32 KiB for one program",
        ),
    ],
)
def test_more_arguments_than_a_sandbox_takes_are_refused(
    make_zip: MakeZip, changes: dict[str, Content], error: str
) -> None:
    assert error in errors_of(make_zip(changes))


def test_arguments_that_grow_by_constants_are_measured_when_they_have(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": f"name: x\nproblem_format_version: 2025-09\nconstants: {{a: {'y' * 1000}}}",
        "output_validator/check.cpp": "x",
        "data/secret/test_group.yaml": f"output_validator_args: ['{'{{a}}' * 50}']",
    }
    (error,) = errors_of(make_zip(changes))
    assert error.startswith("data/secret/01: 48 KiB of arguments")
