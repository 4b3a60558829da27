"""How far a student is in an exam, as the clock goes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.exams.addresses import WrongNetwork, is_inside, parse_networks
from web.exams.exam import Attendance, Exam, Sitting, Stage
from web.grades.deadline import Extension

OPENS = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def sitting(
    *,
    minutes: int | None = None,
    starts_after: timedelta | None = None,
    finished_after: timedelta | None = None,
    extension: Extension | None = None,
) -> Sitting:
    """An exam that is open for four hours."""
    return Sitting(
        exam=Exam(
            problem_set_id=1,
            slug="exam",
            title="Exam",
            course_slug="course",
            time_zone="UTC",
            opens_at=OPENS,
            closes_at=OPENS + 4 * HOUR,
            duration=None if minutes is None else timedelta(minutes=minutes),
            networks=None,
        ),
        attendance=Attendance(
            starts_at=None if starts_after is None else OPENS + starts_after,
            finished_at=None if finished_after is None else OPENS + finished_after,
            extension=extension or Extension(),
        ),
    )


@pytest.mark.parametrize(
    ("one", "after", "stage"),
    [
        (sitting(), -HOUR, Stage.EARLY),
        (sitting(), timedelta(), Stage.READY),
        (sitting(starts_after=HOUR), 4 * HOUR, Stage.RUNNING),
        (sitting(starts_after=HOUR), 4 * HOUR + timedelta(microseconds=1), Stage.OVER),
        (sitting(), 5 * HOUR, Stage.OVER),
        (sitting(minutes=60, starts_after=HOUR), 2 * HOUR, Stage.RUNNING),
        (sitting(minutes=60, starts_after=HOUR), 2 * HOUR + timedelta(microseconds=1), Stage.OVER),
        (sitting(minutes=60, starts_after=3.5 * HOUR), 4 * HOUR, Stage.RUNNING),
        (sitting(minutes=60, starts_after=3.5 * HOUR), 4 * HOUR + timedelta(seconds=1), Stage.OVER),
        (sitting(minutes=60), 3 * HOUR, Stage.READY),
        (sitting(minutes=60), 4 * HOUR + timedelta(seconds=1), Stage.OVER),
        (sitting(starts_after=HOUR, finished_after=2 * HOUR), 3 * HOUR, Stage.FINISHED),
    ],
)
def test_the_stage_follows_from_the_clock(one: Sitting, after: timedelta, stage: Stage) -> None:
    assert one.stage(OPENS + after) is stage


def test_a_factor_lengthens_the_time_of_writing_and_not_the_week_in_which_it_may_begin() -> None:
    one = sitting(minutes=60, starts_after=HOUR, extension=Extension(factor=Decimal("1.5")))
    assert one.ends_at == OPENS + HOUR + timedelta(minutes=90)
    assert one.closes_at == OPENS + 4 * HOUR + timedelta(minutes=30)


def test_a_factor_lengthens_an_exam_that_all_write_together() -> None:
    assert sitting(extension=Extension(factor=Decimal("1.25"))).ends_at == OPENS + 5 * HOUR


def test_an_exam_that_all_write_together_closes_the_rest_before_one_begins() -> None:
    assert sitting().closes_the_rest(OPENS)
    assert not sitting(minutes=60).closes_the_rest(OPENS)
    assert sitting(minutes=60, starts_after=HOUR).closes_the_rest(OPENS + HOUR)
    assert not sitting(minutes=60, starts_after=HOUR, finished_after=HOUR).closes_the_rest(OPENS + HOUR)


def test_who_handed_in_sees_the_problems_again_when_all_have() -> None:
    one = sitting(minutes=60, starts_after=timedelta(), finished_after=HOUR)
    assert not one.shows_tasks(OPENS + 2 * HOUR)
    assert one.shows_tasks(OPENS + 4 * HOUR)


@given(
    minutes=st.none() | st.integers(1, 300),
    start=st.integers(0, 240),
    extra=st.integers(0, 120),
    hundredths=st.integers(100, 300),
)
def test_an_extension_never_ends_an_exam_earlier(minutes: int | None, start: int, extra: int, hundredths: int) -> None:
    plain = sitting(minutes=minutes, starts_after=timedelta(minutes=start))
    extension = Extension(extra=timedelta(minutes=extra), factor=Decimal(hundredths) / 100)
    longer = sitting(minutes=minutes, starts_after=timedelta(minutes=start), extension=extension)
    assert plain.ends_at is not None
    assert longer.ends_at is not None
    assert longer.ends_at >= plain.ends_at
    assert longer.closes_at >= plain.closes_at


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.0.2.7", True),
        ("::ffff:192.0.2.7", True),
        ("192.0.3.7", False),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        (None, False),
    ],
)
def test_an_address_is_inside_a_network_of_its_kind(address: str | None, *, inside: bool) -> None:
    assert is_inside(address, parse_networks("192.0.2.99/24\n\n2001:db8::/32")) is inside
    assert is_inside(address, None)


@pytest.mark.parametrize("line", ["room 5", "192.0.2.0/33", "192.0.2", "::/129", "192.0.2.1-9"])
def test_a_line_that_is_no_network_is_named(line: str) -> None:
    with pytest.raises(WrongNetwork) as caught:
        parse_networks(f"192.0.2.1\n{line}")
    assert caught.value.line == line
