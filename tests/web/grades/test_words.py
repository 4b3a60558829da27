"""Each step of an explanation has words, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from flask import Flask
from flask_babel import force_locale

from web.grades.explanation import (
    Counted,
    DueLater,
    Late,
    ManyAttempts,
    NothingHandedIn,
    Overridden,
    Raw,
    Step,
    WithinGrace,
)
from web.grades.late_policy import Counting
from web.grades.words import step_words

ALL: list[tuple[Step, str]] = [
    (NothingHandedIn(), "Nothing with a result"),
    (Raw(points=Decimal("33.30"), max_points=Decimal(100)), "33.3 of 100"),
    (DueLater(due_at=datetime(2026, 10, 8, 12, tzinfo=UTC)), "2026-10-08 12:00:00 UTC"),
    (WithinGrace(after_due=timedelta(seconds=45)), "45 s after the due date, within the grace"),
    (
        Late(after_due=timedelta(hours=26), late_days=1, charged=timedelta(hours=2), cost=Decimal(10)),
        "1 d 2 h after the due date. 1 late day was spent on it. 2 h of it are charged: 10 points less.",
    ),
    (
        Late(after_due=timedelta(hours=20), late_days=1, charged=timedelta(), cost=Decimal(0)),
        "1 late day was spent on it. That costs nothing.",
    ),
    (ManyAttempts(number=5, free=3, cost=Decimal("2.5")), "attempt 5, and 3 are free: 2.5 points less"),
    (
        Overridden(points=Decimal(60), reason="Its idea was right.", computed_points=Decimal(0)),
        "to 60 by hand; computed were 0. The reason: Its idea was right.",
    ),
    (Counted(submission_ids=(7,), counting=Counting.LAST, out_of=1), "Submission 7 counts: it is the only one"),
    (Counted(submission_ids=(7,), counting=Counting.BEST, out_of=3), "Submission 7 counts: the best of 3"),
    (Counted(submission_ids=(7,), counting=Counting.LAST, out_of=3), "Submission 7 counts: the last of 3"),
    (Counted(submission_ids=(7,), counting=Counting.LAST_ON_TIME, out_of=3), "the last one on time"),
    (Counted(submission_ids=(7, 9), counting=Counting.BEST_PER_GROUP, out_of=3), "counts: 7, 9"),
]


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_there_is_an_example_of_each_step_and_each_rule() -> None:
    assert {type(step) for step, _ in ALL} == set(get_args(Step))
    rules = {step.counting for step, _ in ALL if isinstance(step, Counted) and step.out_of > 1}
    assert rules == set(Counting)


@pytest.mark.parametrize(("step", "said"), ALL, ids=lambda value: type(value).__name__)
def test_each_step_has_words_in_both_languages(step: Step, said: str) -> None:
    with force_locale("en"):
        english = step_words(step, UTC)
    with force_locale("zh_Hans"):
        chinese = step_words(step, UTC)
    assert said in english
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert chinese.endswith(("。", "Its idea was right."))
