"""The programs of a package: which files are one, and what goes with them."""

import io
from pathlib import Path

import pytest

from judge.errors import PackageError
from judge.package import load_package
from judge.package.model import NamedFile, PackageProgram
from judge.package.testlib import site_testlib
from judge.package.tree import PackageFile
from judge.program import ProgramRole

from .conftest import Content, MakeZip
from .loaded import errors_of, warnings_of

CUSTOM = {"problem.yaml": "name: x\nvalidation: custom"}
TESTLIB_CHECKER = '#include "testlib.h"\nint main() {}\n'


def programs_of(stream: io.BytesIO) -> list[tuple[str, list[str]]]:
    with load_package(stream) as package:
        return [(program.name, [named.name for named in program.files]) for program in package.programs]


def content_of(program: PackageProgram, name: str) -> bytes:
    (file,) = (named.file for named in program.files if named.name == name)
    return file.open().read()


def test_a_file_is_a_program_with_the_headers_beside_it(make_zip: MakeZip) -> None:
    changes = {f"output_validators/{name}": "" for name in ("a.cpp", "b.java", "check.h", "README.md", "a.o", "a.exe")}
    assert programs_of(make_zip({**CUSTOM, **changes})) == [
        ("output_validators/a.cpp", ["a.cpp", "check.h"]),
        ("output_validators/b.java", ["b.java", "check.h"]),
    ]


def test_a_directory_is_a_program_with_all_of_its_files(make_zip: MakeZip) -> None:
    changes = {
        f"output_validators/check/{name}": "" for name in ("main.cpp", "inc/a.h", "a.class", "__pycache__/b.pyc")
    }
    changes["output_validators/notes/readme.txt"] = ""
    assert programs_of(make_zip({**CUSTOM, **changes})) == [("output_validators/check", ["inc/a.h", "main.cpp"])]


def test_the_single_output_validator_is_its_directory(make_zip: MakeZip) -> None:
    version = {"problem.yaml": "name: x\nproblem_format_version: 2025-09"}
    assert programs_of(make_zip({**version, "output_validator/a.cpp": "", "output_validator/b.h": ""})) == [
        ("output_validator", ["a.cpp", "b.h"])
    ]
    assert programs_of(make_zip({**version, "output_validator/check/a.cpp": ""})) == [
        ("output_validator/check", ["a.cpp"])
    ]
    (error,) = errors_of(make_zip({**version, "output_validator/a/a.cpp": "", "output_validator/b/b.cpp": ""}))
    assert error.startswith("output_validator: must be one program, and has 2:")


@pytest.mark.parametrize(
    ("label", "used", "unused"),
    [("legacy", "output_validators/a.py", "output_validator"), ("2025-09", "output_validator", "output_validators")],
)
def test_of_two_directories_of_checkers_that_of_the_version_counts(
    make_zip: MakeZip, label: str, used: str, unused: str
) -> None:
    yaml = f"name: x\nproblem_format_version: {label}" + ("\nvalidation: custom" if label == "legacy" else "")
    changes = {"problem.yaml": yaml, "output_validators/a.py": "1", "output_validator/b.py": "1"}
    with load_package(make_zip(changes)) as package:
        assert [program.name for program in package.programs] == [used]
        (warning,) = package.warnings
        assert str(warning).startswith(f"warning: {unused}: has no effect, because ")


@pytest.mark.parametrize("script", ["build", "run"])
def test_a_script_makes_its_directory_one_program(make_zip: MakeZip, script: str) -> None:
    changes = {f"output_validators/{script}": "#!/bin/sh", "output_validators/a.cpp": "", "output_validators/b.cpp": ""}
    assert programs_of(make_zip({**CUSTOM, **changes})) == [
        ("output_validators", sorted(["a.cpp", "b.cpp", script])),
    ]
    in_directory = {f"output_validators/x/{script}": "#!/bin/sh", "output_validators/x/data": ""}
    assert programs_of(make_zip({**CUSTOM, **in_directory})) == [("output_validators/x", sorted(["data", script]))]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("input_validators/v.py", ProgramRole.INPUT_VALIDATOR),
        ("input_format_validators/v.cpp", ProgramRole.INPUT_VALIDATOR),
    ],
)
def test_every_directory_of_programs_is_read(make_zip: MakeZip, path: str, role: ProgramRole) -> None:
    with load_package(make_zip({path: "1"})) as package:
        assert [program.role for program in package.programs] == [role]
        assert package.warnings == ()


def test_a_grader_is_read_where_a_group_asks_for_it(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": "name: x\ntype: scoring", "graders/g.py": "1"}
    assert programs_of(make_zip({**changes, "data/testdata.yaml": "grading: custom"})) == [("graders/g.py", ["g.py"])]
    with load_package(make_zip(changes)) as package:
        assert package.programs == ()
        (warning,) = package.warnings
        assert str(warning) == "warning: graders: has no effect, because no group has `grading: custom`"


def test_a_static_validator_that_no_group_asks_for_is_warned_of(make_zip: MakeZip) -> None:
    assert warnings_of(make_zip({"static_validator/v.py": "1"})) == [
        "static_validator: has no effect, because no group has `static_validation_score`"
    ]


@pytest.mark.parametrize(
    "name", ["generators/g.py", "solution/s.md", "input_visualizer/v.py", "output_visualizer/v.py", "README.md"]
)
def test_what_has_no_part_in_judging_is_no_matter(make_zip: MakeZip, name: str) -> None:
    assert warnings_of(make_zip({name: "x"})) == []


@pytest.mark.parametrize("name", ["v.ctd", "v.viva"])
def test_validators_in_languages_of_other_tools_are_warned_of(make_zip: MakeZip, name: str) -> None:
    (warning,) = warnings_of(make_zip({f"input_validators/{name}": "1"}))
    assert warning.startswith("input_validators: has no effect: no validators in the languages of Viva")


def test_testlib_is_part_of_those_programs_that_include_it(make_zip: MakeZip) -> None:
    changes = {
        **CUSTOM,
        "output_validators/a.cpp": TESTLIB_CHECKER,
        "output_validators/b.py": "1",
        "output_validators/c/lib/testlib.h": "own",
        "output_validators/c/c.cpp": "# include  <lib/testlib.h>\n",
        "output_validators/testlib.h": "",
    }
    assert programs_of(make_zip(changes)) == [
        ("output_validators/a.cpp", ["a.cpp", "testlib.h"]),
        ("output_validators/b.py", ["b.py"]),
        ("output_validators/c", ["c.cpp", "lib/testlib.h"]),
    ]


def test_testlib_of_the_package_is_used_wherever_it_is(make_zip: MakeZip) -> None:
    changes = {**CUSTOM, "output_validators/a/a.cpp": TESTLIB_CHECKER, "input_validators/testlib.h": "own"}
    changes["input_validators/v.py"] = "1"
    with load_package(make_zip(changes)) as package:
        assert content_of(package.programs[0], "testlib.h") == b"own"


def test_testlib_of_the_site_is_used_where_the_package_has_none(make_zip: MakeZip) -> None:
    changes = {**CUSTOM, "output_validators/a.cpp": TESTLIB_CHECKER, "input_validators/b.cpp": "int main() {}"}
    file = PackageFile(path="testlib.h", origin="site", size_bytes=4, opener=lambda: io.BytesIO(b"site"))
    with load_package(make_zip(changes), testlib=NamedFile(name="testlib.h", file=file)) as package:
        checker, validator = package.programs
        assert content_of(checker, "testlib.h") == b"site"
        assert [named.name for named in validator.files] == ["b.cpp"]


def test_the_site_has_testlib_where_its_path_is_a_file(tmp_path: Path) -> None:
    assert site_testlib(None) is None
    assert site_testlib(tmp_path / "testlib.h") is None
    assert site_testlib(Path("/dev/null")) is None  # what Compose mounts where there is none
    (tmp_path / "testlib.h").write_text("site")
    found = site_testlib(tmp_path / "testlib.h")
    assert found is not None
    assert (found.name, found.file.size_bytes) == ("testlib.h", 4)
    with found.file.open() as stream:
        assert stream.read() == b"site"


def test_a_program_without_testlib_is_refused(make_zip: MakeZip) -> None:
    assert errors_of(make_zip({**CUSTOM, "output_validators/a.cpp": TESTLIB_CHECKER})) == [
        "output_validators/a.cpp: includes testlib.h, which neither the package nor this site has: put the file beside "
        "the program"
    ]


def test_include_is_read_by_language(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "include/cpp/grader.h": "x",
        "include/cpp/sub/more.h": "x",
        "include/default/data.txt": "x",
        "include/README": "x",
    }
    with load_package(make_zip(changes)) as package:
        assert {language: [file.name for file in files] for language, files in package.include.items()} == {
            "cpp": ["grader.h", "sub/more.h"],
            "default": ["data.txt"],
        }
        (warning,) = package.warnings
        assert str(warning).startswith("warning: include/README: has no effect")


def test_attachments_are_kept_with_their_paths(make_zip: MakeZip) -> None:
    with load_package(make_zip({"attachments/a.zip": "x", "attachments/templates/cpp/b.cpp": "x"})) as package:
        assert [file.name for file in package.attachments] == ["a.zip", "templates/cpp/b.cpp"]


def test_constants_are_put_into_programs_include_and_arguments(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "name: x\nproblem_format_version: 2025-09\nconstants: {n: 7, name: 'a b'}",
        "output_validator/a.py": "N = {{n}} # {{other}} {{ n }}",
        "include/cpp/a.h": "#define N {{n}}",
        "include/cpp/b.h": b"\xff{{n}}",
        "data/secret/test_group.yaml": 'output_validator_args: ["{{n}}", "{{name}}"]\ninput_validator_args: ["{{n}}"]',
    }
    with load_package(make_zip(changes)) as package:
        assert content_of(package.programs[0], "a.py") == b"N = 7 # {{other}} {{ n }}"
        assert [named.file.open().read() for named in package.include["cpp"]] == [b"#define N 7", b"\xff{{n}}"]
        assert package.include["cpp"][0].file.size_bytes == len(b"#define N 7")
        assert package.testcases[1].checker_arguments == ("7", "a b")
        assert package.testcases[1].input_validator_arguments.of_all == ("7",)
        assert package.constants == {"n": "7", "name": "a b"}


@pytest.mark.parametrize(
    "file", ["output_validator/a.py", "include/cpp/a.h", "submissions/accepted/a.py", "data/secret/test_group.yaml"]
)
def test_constants_do_not_make_a_small_package_large(make_zip: MakeZip, file: str) -> None:
    yaml = f"name: x\nproblem_format_version: 2025-09\nconstants: {{a: {'y' * 60_000}}}"
    with pytest.raises(PackageError, match="constants make a text of the package larger by more than 1 MiB"):
        load_package(make_zip({"problem.yaml": yaml, file: "{{a}}" * 10_000}))


def test_a_constant_may_be_written_in_several_ways(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "name: x\nproblem_format_version: 2025-09\n"
        "constants: {n: {value: 1000000, cpp: 1'000'000}, eps: 1e-6, limit: 50}",
        "data/secret/test_group.yaml": "output_validator_args: [float_tolerance, {{eps}}]\nmax_score: {{limit}}",
        "data/secret/01.yaml": "input_validator_args: [{{n}}, {{n.cpp}}, '{{n.java}}']",
        "submissions/accepted/a.cpp": "long n = {{n.cpp}};",
    }
    with load_package(make_zip(changes)) as package:
        assert package.constants == {
            "n": "1000000",
            "n.value": "1000000",
            "n.cpp": "1'000'000",
            "eps": "1e-6",
            "limit": "50",
        }
        assert package.checker_options.float_relative_tolerance == 1e-6
        assert package.testcases[1].input_validator_arguments.of_all == ("1000000", "1'000'000", "{{n.java}}")
        assert package.submissions[0].files[0].open().read() == b"long n = 1'000'000;"


@pytest.mark.parametrize("constants", ["[1]", "{1a: 2}", "{a: [1]}", "{a: {b: 1}}", "{a: {value: 1, b-c: 2}}"])
def test_constants_of_another_form_are_refused(make_zip: MakeZip, constants: str) -> None:
    (error,) = errors_of(make_zip({"problem.yaml": f"name: x\nconstants: {constants}"}))
    assert error.startswith("problem.yaml: constants ")
