import pytest

from judge.checker.options import CheckerOptions
from judge.errors import PackageError
from judge.grading import OnReject
from judge.limits import KIB, MIB
from judge.package import CpuTimeLimitMissing, PackageRefused, load_package
from judge.package.model import StatementFormat

from .conftest import MINIMAL, Content, MakeZip


def refusal(stream: object) -> str:
    with pytest.raises(PackageRefused) as caught:
        load_package(stream)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_minimal_package_has_the_defaults_of_the_format(make_zip: MakeZip) -> None:
    with load_package(make_zip()) as package:
        assert package.title == "Two sums"
        assert package.format == "legacy"
        assert package.on_reject is OnReject.BREAK
        assert package.checker_options == CheckerOptions()
        limits = package.limits
        assert limits.cpu_time_limit_ms == 2000
        assert (limits.memory_limit_bytes, limits.output_limit_bytes) == (2048 * MIB, 8 * MIB)
        assert (limits.source_limit_bytes, limits.compile_cpu_time_limit_ms) == (128 * KIB, 60_000)
        assert package.warnings == ()


def test_every_key_of_problem_yaml_is_read(make_zip: MakeZip) -> None:
    yaml = """
        problem_format_version: legacy
        type: pass-fail
        name: {en: Sums, zh: 求和}
        uuid: 0d5e2d4c
        author: Ada
        source: A contest
        source_url: https://example.org
        license: cc by-sa
        rights_owner: Ada
        keywords: sums easy
        validation: default
        validator_flags: float_tolerance 1e-6 case_sensitive
        grading: {show_test_data_groups: yes}
        limits:
            time_multiplier: 5
            time_safety_margin: 2
            memory: 256
            output: 0.5
            code: 64
            compilation_time: 10
            compilation_memory: 512
            validation_time: 60
            validation_memory: 2048
            validation_output: 8
    """
    with load_package(make_zip({"problem.yaml": yaml})) as package:
        assert package.title == "Sums"
        assert package.metadata.keywords == ("sums", "easy")
        assert package.metadata.license == "cc by-sa"
        assert package.checker_options == CheckerOptions(
            case_sensitive=True, float_relative_tolerance=1e-6, float_absolute_tolerance=1e-6
        )
        assert package.limits.memory_limit_bytes == 256 * MIB
        assert package.limits.output_limit_bytes == 512 * KIB
        assert package.limits.compile_cpu_time_limit_ms == 10_000
        assert [str(warning) for warning in package.warnings] == [
            "warning: problem.yaml: grading.show_test_data_groups has no effect on a pass-fail problem"
        ]


def test_unknown_keys_warn_with_their_file(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": "name: x\nfavourite: 1\nlimits: {speed: 3}", "data/testdata.yaml": "colour: red"}
    with load_package(make_zip(changes)) as package:
        assert {str(warning) for warning in package.warnings} == {
            "warning: problem.yaml: 'favourite' is not a key of this format and has no effect",
            "warning: problem.yaml: limits.'speed' is not a key of this format and has no effect",
            "warning: data/testdata.yaml: 'colour' is not a key of this format and has no effect",
        }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"problem.yaml": "type: hard\nname: x"}, "problem.yaml: type is 'hard'; known are interactive, multi-pass"),
        ({"problem.yaml": "type: [pass-fail, scoring]\nname: x"}, "type is both pass-fail and scoring"),
        ({"problem.yaml": "name: x\nvalidation: strict"}, "validation is 'strict'; known are custom, default"),
        (
            {"problem.yaml": "name: x\nvalidation: custom interactive"},
            "output_validators: has no program, but the problem needs an interactor of its own",
        ),
        (
            {"problem.yaml": "name: x\nproblem_format_version: 2030-01"},
            "problem_format_version is '2030-01'; known are legacy, legacy-icpc, 2023-07-draft and 2025-09",
        ),
        ({"problem.yaml": "name: x\nvalidator_flags: fuzzy"}, "unknown flag of the checker: 'fuzzy'"),
        ({"problem.yaml": "name: x\nvalidator_flags: float_tolerance"}, "float_tolerance needs a number"),
        (
            {"problem.yaml": "name: x\nvalidator_flags: float_tolerance nan"},
            "float_tolerance is followed by 'nan'; it must be a number",
        ),
        ({"problem.yaml": "name: x\nlimits: {memory: much}"}, "limits.memory is 'much'"),
        ({"problem.yaml": "name: x\nlimits: 3"}, "limits must be a map"),
        ({"problem.yaml": "name: [x"}, "problem.yaml: not YAML"),
        ({"problem.yaml": "- name"}, "problem.yaml: must be a map"),
        ({"problem.yaml": "[" * 60_000}, "problem.yaml: not YAML"),
        ({"problem.yaml": b"name: \xff"}, "problem.yaml: not UTF-8 in line 1 (byte 6)"),
        ({"problem.yaml": "x" * 70_000}, "problem.yaml: larger than 64 KiB"),
        ({"problem.yaml": None}, "problem.yaml: is missing"),
        ({"problem.yaml": ""}, "no name"),
        ({"data/secret/01.ans": None}, "data/secret/01.in: has no answer, a file of the same name that ends in .ans"),
        ({"data/secret/01.in": None}, "data/secret/01.ans: has no input, a file of the same name that ends in .in"),
        ({name: None for name in MINIMAL if name.startswith("data/")}, "data/secret: no testcases"),
        (
            {"data/secret/testdata.yaml": "grading: custom"},
            "graders: must have one program, as groups have `grading: custom`; it has none",
        ),
        (
            {"data/secret/testdata.yaml": "on_reject: stop"},
            "on_reject is 'stop'; known are break, continue, first_error, grade, worst_error",
        ),
        (
            {"data/secret/testdata.yaml": "output_validator_flags: x"},
            "data/secret/testdata.yaml: output_validator_flags is wrong: unknown flag",
        ),
        ({".timelimit": "fast"}, ".timelimit: the CPU time limit is 'fast'; it must be a number of seconds"),
        ({"domjudge-problem.ini": "timelimit"}, "domjudge-problem.ini: line 1 is not of the form key = value"),
        ({"problem.yaml": 'name: "a\\0b"'}, "problem.yaml: a control character in the name"),
        (
            {"problem.yaml": 'name: {en: a, zh: "\\uD800"}', "problem_statement/problem.zh.md": "x"},
            "a control character",
        ),
    ],
)
def test_a_fault_is_named_with_its_file(make_zip: MakeZip, changes: dict[str, Content], message: str) -> None:
    assert message in refusal(make_zip(changes))


def test_all_faults_are_named_at_once(make_zip: MakeZip) -> None:
    message = refusal(make_zip({"problem.yaml": "type: hard", "data/secret/01.ans": None, ".timelimit": "0"}))
    assert message.count("error: ") == 4  # type, name, answer file, limit


def test_values_of_aliased_yaml_are_not_blown_up(make_zip: MakeZip) -> None:
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with load_package(make_zip({"problem.yaml": "\n".join(["name: x", *levels])})) as package:
        assert len(package.warnings) == 1


def test_testcases_run_in_lexicographic_order_with_groups_between(make_zip: MakeZip) -> None:
    names = ["10", "2", "a/1", "a-1", "a/b/1", "B"]
    changes = {f"data/secret/{name}.{suffix}": "1\n" for name in names for suffix in ("in", "ans")}
    with load_package(make_zip(changes)) as package:
        found = [testcase.name.removeprefix("secret/") for testcase in package.testcases[1:]]
        assert found == ["01", "10", "2", "B", "a/1", "a/b/1", "a-1"]


def test_group_settings_are_inherited_one_by_one(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        f"data/secret/{name}.{suffix}": "1" for name in ("a/1", "b/1") for suffix in ("in", "ans")
    }
    changes |= {
        "data/testdata.yaml": "on_reject: continue\noutput_validator_flags: case_sensitive",
        "data/secret/testdata.yaml": "grader_flags: first_error",
        "data/secret/b/testdata.yaml": "output_validator_flags: space_change_sensitive",
    }
    with load_package(make_zip(changes)) as package:
        assert package.on_reject is OnReject.CONTINUE
        assert package.checker_options == CheckerOptions(case_sensitive=True)
        assert {testcase.name: testcase.checker_options for testcase in package.testcases} == {
            "sample/1": None,
            "secret/01": None,
            "secret/a/1": None,
            "secret/b/1": CheckerOptions(space_change_sensitive=True),
        }


@pytest.mark.parametrize(
    ("changes", "limit_ms"),
    [
        ({".timelimit": "1.5\n"}, 1500),
        ({".timelimit": None, "domjudge-problem.ini": "timelimit='3'"}, 3000),
        ({".timelimit": "1", "domjudge-problem.ini": 'timelimit = "0.25"\n; a comment'}, 250),
        ({".timelimit": None, "problem.yaml": "name: x\nlimits: {time_limit: 4}"}, 4000),
    ],
)
def test_the_cpu_limit_comes_from_where_authors_put_it(
    make_zip: MakeZip, changes: dict[str, Content], limit_ms: int
) -> None:
    with load_package(make_zip(changes)) as package:
        assert package.limits.with_cpu_time_limit(None).cpu_time_limit_ms == limit_ms


def test_a_missing_cpu_limit_is_asked_for(make_zip: MakeZip) -> None:
    with load_package(make_zip({".timelimit": None})) as package:
        with pytest.raises(CpuTimeLimitMissing):
            package.limits.with_cpu_time_limit(None)
        limits = package.limits.with_cpu_time_limit(700)
        assert (limits.cpu_time_limit_ms, limits.wall_time_limit_ms) == (700, 2400)
        with pytest.raises(PackageError, match="must be 10 to 600000 ms"):
            package.limits.with_cpu_time_limit(0)


def test_titles_come_from_the_statements_where_problem_yaml_has_none(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "",
        "problem_statement/problem.tex": "\\problemname{Two  {\\em sums}}\nAdd.",
        "problem_statement/problem.zh.md": "\\problemname{求和}\n",
        "problem_statement/problem.en.md": None,
        "problem_statement/problem.pt_BR.pdf": b"%PDF-1.4",
        "problem_statement/figure.png": b"\x89PNG",
    }
    with load_package(make_zip(changes)) as package:
        assert package.title == "Two sums"
        assert [(statement.locale, statement.format, statement.title) for statement in package.statements] == [
            ("en", StatementFormat.LATEX, "Two sums"),
            ("pt-br", StatementFormat.PDF, ""),
            ("zh", StatementFormat.MARKDOWN, "求和"),
        ]
        assert [image.path for image in package.images] == ["problem_statement/figure.png"]


def test_example_submissions_are_found_by_folder(make_zip: MakeZip) -> None:
    changes = {"submissions/accepted/a.py": "1", "submissions/wrong_answer/w/main.c": "1", "submissions/odd/x": "1"}
    with load_package(make_zip(changes)) as package:
        assert [(example.folder, example.name) for example in package.submissions] == [
            ("accepted", "a.py"),
            ("odd", "x"),
            ("wrong_answer", "w"),
        ]
        assert any("submissions/odd" in str(warning) for warning in package.warnings)
