import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.checker.tolerance import NUMBER_LIMIT_BYTES, Tolerance, parse_c_number, parse_number, ulps_between


@pytest.mark.parametrize(
    ("token", "value"),
    [(b"1", 1.0), (b"-1.5", -1.5), (b"+.5", 0.5), (b"5.", 5.0), (b"1e3", 1000.0), (b"1.5E-3", 0.0015), (b"007", 7.0)],
)
def test_decimal_and_scientific_numbers_are_numbers(token: bytes, value: float) -> None:
    assert parse_number(token) == value


@pytest.mark.parametrize(
    "token",
    [b"", b".", b"e5", b"0x10", b"inf", b"-Infinity", b"nan", b"1e999", b"1_000", b"1,5", b"1 ", b"\t1", b"1\x00"],
)
def test_nothing_else_is_a_number(token: bytes) -> None:
    assert parse_number(token) is None


def test_a_number_longer_than_the_cap_is_text() -> None:
    assert parse_number(b"1" + b"0" * (NUMBER_LIMIT_BYTES - 1)) is None  # it is infinite
    assert parse_number(b"0" * NUMBER_LIMIT_BYTES) == 0.0
    assert parse_number(b"0" * (NUMBER_LIMIT_BYTES + 1)) is None


@pytest.mark.parametrize(
    ("token", "value"),
    [
        (b"0x1A", 26.0),
        (b"-0X.8", -0.5),
        (b"0x1.p+4", 16.0),
        (b"+inf", math.inf),
        (b"-Infinity", -math.inf),
        (b"1e3", 1000.0),
        (b"-0", 0.0),
    ],
)
def test_c_reads_more_numbers(token: bytes, value: float) -> None:
    assert parse_c_number(token) == value


@pytest.mark.parametrize(
    "token", [b"", b"0x", b"0x.", b"0xg", b"0x1p", b"infi", b"1_0", b"0x1p99999", b"1e999", b"1e", b"0x" + b"1" * 2000]
)
def test_what_c_does_not_read_whole_is_no_number(token: bytes) -> None:
    assert parse_c_number(token) is None


def test_c_reads_nan() -> None:
    value = parse_c_number(b"-NaN")
    assert value is not None
    assert math.isnan(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_next_double_is_one_step_away(value: float) -> None:
    assert ulps_between(value, value) == 0
    assert ulps_between(value, math.nextafter(value, math.inf)) == 1
    assert ulps_between(-0.0, 0.0) == 0


def test_either_tolerance_suffices() -> None:
    both = Tolerance(relative=1e-6, absolute=1e-6)
    assert both.accepts(1e6, 1e6 + 0.9)
    assert both.accepts(0.0, 1e-6)
    assert not both.accepts(0.0, 2e-6)
    assert not both.accepts(1e6, 1e6 + 1.1)


def test_a_tolerance_that_was_not_given_accepts_nothing() -> None:
    assert not Tolerance(relative=None, absolute=0.1).accepts(1e9, 1e9 + 1)
    assert not Tolerance(relative=0.1, absolute=None).accepts(0.0, 1e-300)


def test_the_relative_tolerance_is_of_the_answer_not_of_the_output() -> None:
    tolerance = Tolerance(relative=0.1, absolute=None)
    assert tolerance.accepts(-100.0, -90.0)
    assert not tolerance.accepts(90.0, 100.0)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_read_back_as_it_was_written(value: float) -> None:
    assert parse_number(repr(value).encode()) == value
