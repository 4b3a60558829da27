"""No testcase is left out in silence: it is taken, or the package is refused, or a warning names the file."""

from pathlib import Path

import pytest

from judge.package import load_package, testcase_checks

from .conftest import MINIMAL, Content, MakeZip
from .loaded import errors_of, warnings_of

OUTSIDE_THE_FORMAT = (
    "taken, though the format allows only letters, digits, dots, dashes and underscores in a name: other judges leave "
    "this testcase out"
)


@pytest.mark.parametrize("name", ["test 2", "4 (copy)", "测试3", "é", "a+b", "-1", "x" * 300, "big group/1", "组/子/1"])
def test_a_testcase_with_any_printable_name_is_taken(make_zip: MakeZip, name: str) -> None:
    stream = make_zip({f"data/secret/{name}.in": "1", f"data/secret/{name}.ans": "2"})
    with load_package(stream) as package:
        assert f"secret/{name}" in [testcase.name for testcase in package.testcases]
        assert {warning.message for warning in package.warnings} == {OUTSIDE_THE_FORMAT}
        assert len(package.warnings) == 2


def test_many_odd_names_are_one_warning(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        f"data/secret/test {number:02}.{suffix}": "1" for number in range(50) for suffix in ("in", "ans")
    }
    with load_package(make_zip(changes)) as package:
        assert len(package.testcases) == 52
        (warning,) = package.warnings
        assert warning.file.endswith("and 97 more files")


@pytest.mark.parametrize("name", ["a\nb", "a\x1bb", "a\u202eb"])
def test_a_name_with_a_control_character_is_refused(make_zip: MakeZip, name: str) -> None:
    errors = errors_of(make_zip({f"data/secret/{name}.in": "1", f"data/secret/{name}.ans": "1"}))
    assert len(errors) == 2
    assert all(error.endswith("the name has a character that cannot be shown: rename it") for error in errors)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("02.IN", ".in"),
        ("02.Ans", ".ans"),
        ("02.in.txt", ".in"),
        ("02.ans.txt", ".ans"),
        ("02.in.gz", ".in"),
        ("02.in~", ".in"),
        ("02.in ", ".in"),
        ("02.in (copy)", ".in"),
        ("group/sub/02.IN", ".in"),
    ],
)
def test_a_file_that_was_meant_as_a_testcase_is_refused(make_zip: MakeZip, name: str, suffix: str) -> None:
    (error,) = errors_of(make_zip({f"data/secret/{name}": "1"}))
    assert error == f"data/secret/{name}: looks like a testcase, but its name must end in {suffix}: rename it"


@pytest.mark.parametrize("name", ["01.in.bak", "01.in~", "01.ans.orig", "notes.txt", "01", "gen.py", "02.out"])
def test_any_other_file_is_named(make_zip: MakeZip, name: str) -> None:
    (warning,) = warnings_of(make_zip({f"data/secret/{name}": "1"}))
    assert warning == f"data/secret/{name}: is not a file of test data and has no effect"


@pytest.mark.parametrize("name", ["tests.zip", "tests.tar.gz", "tests.7z", "more/tests.rar"])
def test_testcases_in_an_archive_are_refused(make_zip: MakeZip, name: str) -> None:
    (error,) = errors_of(make_zip({f"data/secret/{name}": "1"}))
    assert error == f"data/secret/{name}: an archive among the test data: unpack it, as it is not read"


@pytest.mark.parametrize("name", ["secret.zip", "tests.7z", "more/tests.tar.gz"])
def test_an_archive_beside_the_test_data_is_refused(make_zip: MakeZip, name: str) -> None:
    assert errors_of(make_zip({f"data/{name}": "1"})) == [
        f"data/{name}: an archive among the test data: unpack it, as it is not read"
    ]


def test_a_package_whose_answers_are_all_empty_is_warned_of(make_zip: MakeZip) -> None:
    stream = make_zip({f"data/secret/{number:02}.{suffix}": "" for number in range(20) for suffix in ("in", "ans")})
    assert warnings_of(stream) == ["data/secret: every answer is empty, so a program that prints nothing is right"]
    assert warnings_of(make_zip({"data/secret/02.in": "1", "data/secret/02.ans": ""})) == []


@pytest.mark.parametrize("name", ["01.hint", "01.desc", "01.png", "01.interaction", "testdata.yaml"])
def test_what_stands_beside_a_testcase_is_no_matter(make_zip: MakeZip, name: str) -> None:
    assert warnings_of(make_zip({f"data/secret/{name}": ""})) == []


@pytest.mark.parametrize(
    ("other", "hint"),
    [
        ("02.out", "; there is one with .out: rename it"),
        ("02.a", "; there is one with .a: rename it"),
        ("02.ans.txt", "; there is one with .ans.txt: rename it"),
        ("02.ANS", "; there is one, but small and capital letters or accents differ: rename it"),
        ("02", ""),
        ("03.txt", ""),
    ],
)
def test_an_input_without_answer_is_refused_with_a_hint(make_zip: MakeZip, other: str, hint: str) -> None:
    errors = errors_of(make_zip({"data/secret/02.in": "1", f"data/secret/{other}": "1"}))
    assert errors == [f"data/secret/02.in: has no answer, a file of the same name that ends in .ans{hint}"]


@pytest.mark.parametrize(("stem", "other"), [("Big", "big"), ("caf\u00e9", "cafe\u0301")])
def test_names_that_differ_only_to_a_computer_are_no_pair(make_zip: MakeZip, stem: str, other: str) -> None:
    errors = errors_of(make_zip({f"data/secret/{stem}.in": "1", f"data/secret/{other}.ans": "1"}))
    assert len(errors) == 2
    assert all("there is one, but small and capital letters or accents differ" in error for error in errors)


def test_answers_that_all_end_in_out_are_one_error(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        f"data/secret/{number}.{suffix}": "1" for number in range(10, 60) for suffix in ("in", "out")
    }
    (error,) = errors_of(make_zip(changes))
    assert error.startswith("data/secret/10.in, data/secret/11.in, data/secret/12.in and 47 more files: has no answer")
    assert error.endswith("there is one with .out: rename it")


@pytest.mark.parametrize("place", ["data/1.in", "data/secrets/1.in", "data/Secret/1.ans", "data/tests/a/1.IN"])
def test_testcases_elsewhere_in_data_are_refused(make_zip: MakeZip, place: str) -> None:
    (error,) = errors_of(make_zip({place: "1"}))
    assert error == f"{place}: testcases belong in data/sample or data/secret: move it there"


@pytest.mark.parametrize("place", ["tests/1.in", "Data/secret/1.in", "secret/a/b/1.ans", "1.in"])
def test_testcases_beside_data_are_warned_of(make_zip: MakeZip, place: str) -> None:
    (warning,) = warnings_of(make_zip({place: "1"}))
    top = place.split("/")[0]
    assert warning == f"{top}: has test data, but only those in data/sample and data/secret are read"


@pytest.mark.parametrize("folder", ["invalid_input", "invalid_inputs", "invalid_output", "valid_output", "bad", "fuzz"])
def test_data_for_validators_are_no_testcases(make_zip: MakeZip, folder: str) -> None:
    assert warnings_of(make_zip({f"data/{folder}/1.in": "1"})) == []


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("data/secret/.02.in", "data/secret/.02.in"),
        ("data/secret/.old/02.in", "data/secret/.old"),
        ("data/.backup/02.in", "data/.backup"),
    ],
)
def test_hidden_testcases_are_warned_of(make_zip: MakeZip, tmp_path: Path, path: str, hidden: str) -> None:
    expected = [f"{hidden}: ignored, as its name begins with a dot"]
    assert warnings_of(make_zip({path: "1"})) == expected
    for name, content in {**MINIMAL, path: "1"}.items():
        (tmp_path / "sums" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "sums" / name).write_text(content)
    with load_package(tmp_path / "sums") as package:
        assert [f"{warning.file}: {warning.message}" for warning in package.warnings] == expected


@pytest.mark.parametrize("name", ["._02.in", ".DS_Store", ".git/02.in", ".gitkeep"])
def test_what_systems_leave_among_testcases_is_no_matter(make_zip: MakeZip, name: str) -> None:
    assert warnings_of(make_zip({f"data/secret/{name}": "1"})) == []


def test_samples_alone_are_a_warning(make_zip: MakeZip) -> None:
    stream = make_zip({"data/secret/01.in": None, "data/secret/01.ans": None})
    assert warnings_of(stream) == [
        "data/secret: no testcases: the samples alone decide, and students see their answers"
    ]


def test_an_answer_above_the_output_limit_is_refused(make_zip: MakeZip) -> None:
    at_limit = {"problem.yaml": "name: x\nlimits: {output: 0.5}", "data/secret/01.ans": "1" * 512 * 1024}
    above = {**at_limit, "data/secret/01.ans": "1" * (512 * 1024 + 1)}
    assert errors_of(make_zip(above)) == [
        "data/secret/01.ans: larger than the output limit of 0.5 MiB, so no program can print it: raise limits.output "
        "in problem.yaml"
    ]
    for size_bytes in (512 * 1024, 256 * 1024):
        (warning,) = warnings_of(make_zip({**at_limit, "data/secret/01.ans": "1" * size_bytes}))
        assert warning.startswith("data/secret/01.ans: half of the output limit of 0.5 MiB or more")
    assert warnings_of(make_zip({**at_limit, "data/secret/01.ans": "1" * (256 * 1024 - 1)})) == []


def test_many_answers_above_the_output_limit_are_one_error(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        f"data/secret/{number}.{suffix}": "1" * 2000 for number in range(10, 60) for suffix in ("in", "ans")
    }
    errors = errors_of(make_zip({"problem.yaml": "name: x\nlimits: {output: 0.001}", **changes}))
    assert len(errors) == 1


def test_a_package_with_more_testcases_than_a_result_can_hold_is_refused(
    make_zip: MakeZip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(testcase_checks, "TESTCASE_LIMIT", 2)
    third = {"data/secret/02.in": "1", "data/secret/02.ans": "1"}
    assert warnings_of(make_zip()) == []
    assert errors_of(make_zip(third)) == ["data: 3 testcases, and a problem may have 2"]
