"""domjudge-problem.ini, as DOMjudge reads it."""

import pytest

from judge.package import load_package
from judge.program import ProgramRole

from .conftest import MakeZip
from .loaded import errors_of, warnings_of

FILE = "domjudge-problem.ini"
EVERY_KEY = """\
; of a contest
short-name = "A-sums"
name = 'Sums' ; of two
timelimit = 2 ; seconds
color = #ff0000
externalid = sums
probid = A
cid = 5
allow_submit = 1
allow_judge = 1
points = 1
special_run =
special_compare = ""
special_compare_args =
"""


def test_every_key_of_domjudge_is_known(make_zip: MakeZip) -> None:
    with load_package(make_zip({FILE: EVERY_KEY, "problem.yaml": "", ".timelimit": None})) as package:
        assert (package.slug, package.title, package.limits.cpu_time_limit_ms) == ("a-sums", "Sums", 2000)
        assert package.warnings == ()


@pytest.mark.parametrize("line", ["special_compare = compare", 'special_run = "run"'])
def test_the_programs_that_domjudge_has_anyway_are_the_default_checker(make_zip: MakeZip, line: str) -> None:
    assert warnings_of(make_zip({FILE: line})) == []


@pytest.mark.parametrize(
    ("key", "role"), [("special_compare", ProgramRole.CHECKER), ("special_run", ProgramRole.INTERACTOR)]
)
def test_a_program_of_its_own_is_that_of_the_package(make_zip: MakeZip, key: str, role: ProgramRole) -> None:
    stream = make_zip({FILE: f"{key} = mine", "output_validators/check.py": "1"})
    with load_package(stream) as package:
        assert [(program.role, program.name) for program in package.programs] == [(role, "output_validators/check.py")]
    (error,) = errors_of(make_zip({FILE: f"{key} = mine"}))
    assert error.startswith("output_validators: has no program, but the problem needs")


def test_flags_of_the_checker_are_those_of_the_problem(make_zip: MakeZip) -> None:
    with load_package(make_zip({FILE: "special_compare_args = float_tolerance 1e-6"})) as package:
        assert package.checker_options.float_absolute_tolerance == 1e-6
    changes = {FILE: "special_compare_args = -x 3\nspecial_compare = mine", "output_validators/check.py": "1"}
    with load_package(make_zip(changes)) as package:
        assert package.testcases[0].checker_arguments == ("-x", "3")


def test_limits_of_old_releases_are_told_their_place(make_zip: MakeZip) -> None:
    assert warnings_of(make_zip({FILE: "outputlimit = 1024\nmemlimit = 262144\nshort_name = a"})) == [
        f"{FILE}: memlimit has no effect: write limits.memory in MiB into problem.yaml",
        f"{FILE}: outputlimit has no effect: write limits.output in MiB into problem.yaml",
        f"{FILE}: short_name is not a known key and has no effect",
    ]


@pytest.mark.parametrize("text", ["", "2 s", "1000", "fast"])
def test_a_wrong_limit_is_not_called_missing_too(make_zip: MakeZip, text: str) -> None:
    stream = make_zip({".timelimit": text, "problem.yaml": "name: x"})
    (error,) = errors_of(stream)
    assert error.startswith(".timelimit: the CPU time limit is")
