"""The attempts of a student at one problem that a grade may need: few of many.

Whatever the policy, a submission costs no less when it comes later, and gives no more when it is worth less as judged.
So one that gives no more than an earlier one, as a whole and in each test group, is never chosen: that is proved by a
test over random policies. Two rules ask for others as well. `last` counts the newest one, which is always kept;
`last_on_time` depends on a date that may move, and needs all of them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from web.grades.attempt import Attempt
from web.grades.late_policy import Counting


class KeptAttempt(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An attempt as `progress` keeps it. Fields are only added, at the end and with a default."""

    submission_id: int
    received_at: datetime
    fraction: Decimal
    counts_as_attempt: bool
    ordinal: int  #: from 1, among all with a result
    number: int  #: so many of these did compile
    groups: dict[str, Decimal]


decode_kept = msgspec.json.Decoder(list[KeptAttempt]).decode
_encoder = msgspec.json.Encoder(decimal_format="string")


def encode_kept(kept: Sequence[KeptAttempt]) -> str:
    return _encoder.encode(kept).decode()


def keep(attempts: Iterable[Attempt]) -> tuple[list[KeptAttempt], list[KeptAttempt]]:
    """Return the candidates and the others, each in the order of arrival. All attempts are given."""
    ordered = sorted(attempts, key=lambda attempt: attempt.order)
    candidates: list[KeptAttempt] = []
    others: list[KeptAttempt] = []
    number = 0
    for ordinal, attempt in enumerate(ordered, start=1):
        number += attempt.counts_as_attempt
        kept = _kept(attempt, ordinal, number)
        may_count = ordinal == len(ordered) or not any(_gives_no_more(kept, earlier) for earlier in candidates)
        (candidates if may_count else others).append(kept)
    return candidates, others


def needs_all(counting: Counting) -> bool:
    """Whether the rule may choose one that is no candidate."""
    return counting is Counting.LAST_ON_TIME


def attempts_of(kept: Iterable[KeptAttempt]) -> tuple[Attempt, ...]:
    """Return them in the order of arrival, each with how many are missing before it."""
    attempts, ordinal, number = [], 0, 0
    for one in sorted(kept, key=lambda one: one.ordinal):
        attempts.append(
            Attempt(
                submission_id=one.submission_id,
                received_at=one.received_at,
                fraction=one.fraction,
                counts_as_attempt=one.counts_as_attempt,
                groups=one.groups,
                left_out=one.ordinal - ordinal - 1,
                left_out_attempts=one.number - one.counts_as_attempt - number,
            )
        )
        ordinal, number = one.ordinal, one.number
    return tuple(attempts)


def _kept(attempt: Attempt, ordinal: int, number: int) -> KeptAttempt:
    return KeptAttempt(
        submission_id=attempt.submission_id,
        received_at=attempt.received_at,
        fraction=attempt.fraction,
        counts_as_attempt=attempt.counts_as_attempt,
        ordinal=ordinal,
        number=number,
        groups=dict(attempt.groups),
    )


def _gives_no_more(kept: KeptAttempt, earlier: KeptAttempt) -> bool:
    return kept.fraction <= earlier.fraction and all(
        points <= earlier.groups.get(name, Decimal(0)) for name, points in kept.groups.items()
    )
