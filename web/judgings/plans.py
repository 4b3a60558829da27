"""The plans by which versions of problems are graded."""

import msgspec
import psycopg

from judge.errors import JudgeError
from judge.grading.plan import GradingPlan

PLAN = "SELECT grading::text FROM problem_version WHERE id = %s"
#: So many are kept: a course evening has a dozen.
PLANS_KEPT = 256

_decode_plan = msgspec.json.Decoder(GradingPlan).decode


class GradingPlans:
    """Reads each plan once. Versions are immutable, so what was read stays true."""

    def __init__(self) -> None:
        self._plans: dict[int, GradingPlan] = {}

    def of_version(self, connection: psycopg.Connection, version_id: int) -> GradingPlan:
        """The plan of a version that has one. Raises JudgeError where it cannot be read."""
        if version_id not in self._plans:
            row = connection.execute(PLAN, [version_id]).fetchone()
            assert row is not None  # noqa: S101
            if len(self._plans) >= PLANS_KEPT:
                self._plans.clear()
            self._plans[version_id] = _decoded(row[0])
        return self._plans[version_id]


def _decoded(raw: str) -> GradingPlan:
    try:
        return _decode_plan(raw)
    except msgspec.MsgspecError as error:
        raise JudgeError(f"the plan by which the problem is graded cannot be read: {error}") from error
