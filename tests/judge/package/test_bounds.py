"""Every number in the files of a package has bounds, and a number in another unit is recognised."""

import io

import pytest

from judge.limits import MIB
from judge.package import PackageRefused, load_package
from judge.package.bounds import CPU_TIME_LIMIT_S, OutOfBounds, parse_number

from .conftest import MakeZip
from .loaded import errors_of, warnings_of

LIMITS = (
    "time_limit",
    "memory",
    "output",
    "code",
    "compilation_time",
    "compilation_memory",
    "validation_time",
    "validation_memory",
    "validation_output",
    "time_multiplier",
    "time_safety_margin",
)
NO_NUMBERS = ("-1", "0", ".nan", "nan", "inf", "-.inf", "1e30", "1e999", "1_000", "0x10", "true", "no", "'1 2'", "much")


def limits_yaml(key: str, value: str) -> dict[str, str]:
    return {"problem.yaml": f"name: x\nlimits:\n  {key}: {value}\n"}


@pytest.mark.parametrize("key", LIMITS)
@pytest.mark.parametrize("value", NO_NUMBERS)
def test_no_limit_is_out_of_bounds(make_zip: MakeZip, key: str, value: str) -> None:
    (error,) = errors_of(make_zip(limits_yaml(key, value)))
    shown = value.strip("'")
    assert error.startswith(f"problem.yaml: limits.{key} is '{shown}'; it must be ")


@pytest.mark.parametrize("key", LIMITS)
@pytest.mark.parametrize(("value", "noun"), [("[1]", "list"), ("{a: 1}", "map")])
def test_a_limit_is_no_list_or_map(make_zip: MakeZip, key: str, value: str, noun: str) -> None:
    errors = errors_of(make_zip(limits_yaml(key, value)))
    assert errors == [f"problem.yaml: limits.{key} must be a number, not a {noun}"]


@pytest.mark.parametrize("text", [*NO_NUMBERS, "", "1,5", "٣", "1 000"])
def test_no_cpu_time_limit_beside_problem_yaml_is_out_of_bounds(make_zip: MakeZip, text: str) -> None:
    for changes in ({".timelimit": text}, {".timelimit": None, "domjudge-problem.ini": f'timelimit="{text}"'}):
        (error,) = errors_of(make_zip(changes))
        file = next(name for name, content in changes.items() if content is not None)
        assert error.startswith(f"{file}: the CPU time limit is {text!r}; it must be ")


@pytest.mark.parametrize("value", [value for value in NO_NUMBERS if value not in ("-1", "0")])
@pytest.mark.parametrize("key", ["accept_score", "reject_score"])
def test_scores_of_groups_are_numbers(make_zip: MakeZip, key: str, value: str) -> None:
    (error,) = errors_of(make_zip({"data/secret/testdata.yaml": f"{key}: {value}"}))
    assert error.startswith(f"data/secret/testdata.yaml: {key} is ")


@pytest.mark.parametrize("value", ["1", "2 1", "nan nan", "0 1e30", "+inf -inf", "inf inf", "a b", "0 1 2"])
def test_a_range_is_two_numbers(make_zip: MakeZip, value: str) -> None:
    (error,) = errors_of(make_zip({"data/secret/testdata.yaml": f"range: {value}"}))
    assert "range is " in error


@pytest.mark.parametrize("value", ["-inf +inf", "0 100", "-1.5 inf", "-INF +INF", "0 Infinity"])
def test_a_range_may_be_open(make_zip: MakeZip, value: str) -> None:
    assert warnings_of(make_zip({"data/secret/testdata.yaml": f"range: {value}"})) == [
        "data/secret/testdata.yaml: range has no effect on a pass-fail problem"
    ]


@pytest.mark.parametrize("flag", ["float_tolerance", "float_relative_tolerance", "float_absolute_tolerance"])
@pytest.mark.parametrize("value", ["-1", "nan", "inf", "1e30", "1_0", "yes"])
def test_a_tolerance_has_bounds(make_zip: MakeZip, flag: str, value: str) -> None:
    for changes in (
        {"problem.yaml": f"name: x\nvalidator_flags: {flag} {value}"},
        {"data/testdata.yaml": f"output_validator_flags: {flag} {value}"},
    ):
        (error,) = errors_of(make_zip(changes))
        assert f"{flag} is followed by '{value}'; it must be " in error


def test_digits_are_no_tolerance(make_zip: MakeZip) -> None:
    """With a relative tolerance of 6, almost every number would be right."""
    (error,) = errors_of(make_zip({"problem.yaml": "name: x\nvalidator_flags: float_tolerance 6"}))
    assert error.endswith("it must be from 0 to 1, such as 1e-6")


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("memory", "262144", "if 262144 KiB are meant, write 256"),
        ("memory", "268435456", "if 268435456 bytes are meant, write 256"),
        ("compilation_memory", "1048576", "if 1048576 KiB are meant, write 1024"),
        ("output", "8192", "if 8192 KiB are meant, write 8"),
        ("output", "8388608", "if 8388608 bytes are meant, write 8"),
        ("code", "131072", "if 131072 bytes are meant, write 128"),
        ("time_limit", "1500", "if 1500 ms are meant, write 1.5"),
        ("compilation_time", "60000", "if 60000 ms are meant, write 60"),
        ("memory", "256 MB", "without a unit: write 256"),
        ("memory", "256MiB", "without a unit: write 256"),
        ("memory", "1g", "without a unit: write 1024"),
        ("time_limit", "1500ms", "without a unit: write 1.5"),
        ("time_limit", "2 s", "without a unit: write 2"),
    ],
)
def test_the_likely_meaning_of_another_unit_is_told(make_zip: MakeZip, key: str, value: str, meant: str) -> None:
    (error,) = errors_of(make_zip(limits_yaml(key, value)))
    assert error.endswith(meant)


def test_milliseconds_are_recognised_beside_problem_yaml(make_zip: MakeZip) -> None:
    (error,) = errors_of(make_zip({".timelimit": "2000"}))
    assert error.endswith("if 2000 ms are meant, write 2")


def test_a_number_without_another_meaning_gets_no_guess(make_zip: MakeZip) -> None:
    (error,) = errors_of(make_zip(limits_yaml("memory", "4096")))
    assert error.endswith("from 1 to 2048 MiB, as no program gets more memory here (JUDGE_SANDBOX_MEMORY_MIB)")


@pytest.mark.parametrize(("key", "value"), [("memory", "4"), ("time_limit", "500"), ("output", "1024")])
def test_an_unusual_number_is_warned_of(make_zip: MakeZip, key: str, value: str) -> None:
    assert f"problem.yaml: limits.{key} is {value}: unusually " in "".join(
        warnings_of(make_zip(limits_yaml(key, value)))
    )


@pytest.mark.parametrize("value", ["1024", "1024.0", "1.024e3", "+1024", "'1024'"])
def test_a_number_may_be_written_in_several_ways(make_zip: MakeZip, value: str) -> None:
    with load_package(make_zip(limits_yaml("memory", value))) as package:
        assert package.limits.memory_limit_bytes == 1024 * MIB


def test_a_machine_with_less_memory_refuses_more_and_has_a_smaller_default(make_zip: MakeZip) -> None:
    def load(stream: io.BytesIO) -> int:
        with load_package(stream, largest_memory_limit_bytes=512 * MIB) as package:
            assert package.limits.compile_memory_limit_bytes == 512 * MIB
            return package.limits.memory_limit_bytes

    assert load(make_zip()) == 512 * MIB
    assert load(make_zip(limits_yaml("memory", "512"))) == 512 * MIB
    with pytest.raises(PackageRefused, match="from 1 to 512 MiB"):
        load(make_zip(limits_yaml("memory", "513")))


def test_a_machine_with_more_memory_takes_more(make_zip: MakeZip) -> None:
    stream = make_zip(limits_yaml("memory", "4096"))
    with load_package(stream, largest_memory_limit_bytes=8192 * MIB) as package:
        assert package.limits.memory_limit_bytes == 4096 * MIB
        assert package.limits.compile_memory_limit_bytes == 2048 * MIB


def test_a_cpu_time_limit_of_the_command_line_has_the_same_bounds() -> None:
    assert CPU_TIME_LIMIT_S.parse("0.5") == 0.5
    with pytest.raises(OutOfBounds, match=r"from 0\.01 to 600 seconds"):
        CPU_TIME_LIMIT_S.parse("0")


@pytest.mark.parametrize("text", ["", "-", "+", ".", "e5", "1e", "--1", "1.2.3", "1" * 41])
def test_what_looks_like_a_number_is_none(text: str) -> None:
    assert parse_number(text) is None
