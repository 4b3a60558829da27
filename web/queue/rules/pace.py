"""Decides when the dispatcher fills free slots: at once as long as slots suffice, and several together in a rush.

In a rush, a job waits for every lane (claim.JOBS_PER_LANE). So lanes still have work when a judging becomes final. The
dispatcher waits until a part of the judgings in flight is final, and then fills their slots by one claim.
"""

from dataclasses import dataclass

from web.queue.rules.backlog import Backlog

#: The part of the judgings in flight that must be final before slots are filled again.
REFILL_SHARE = 1 / 4


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What one round of claims did."""

    count: int
    in_flight: int = 0  #: judgings that hold a slot afterwards; not known if nothing was claimed
    has_room: bool = False  #: whether slots for live judgings are left; not known if nothing was claimed


class Pace:
    """Decides on which notifications of Postgres the dispatcher must act."""

    def __init__(self) -> None:
        self._backlog: Backlog | None = None  # None: not known
        self._finals_to_refill = 0.0

    def is_woken_by_queued(self) -> bool:
        """Tell whether to act now that a judging was queued. Not if others already wait for slots."""
        return self._backlog is not Backlog.FOR_SLOTS

    def is_woken_by_final(self) -> bool:
        """Tell whether to act now that a judging became final. Only if others wait, and enough slots are free."""
        self._finals_to_refill -= 1
        if self._backlog is None:
            return True
        return self._backlog is not Backlog.NONE and self._finals_to_refill <= 0

    def begin(self) -> Backlog:
        """Begin a round of claims. Return what waited before it. Until `end`, every notification matters."""
        before, self._backlog = self._backlog or Backlog.NONE, None
        return before

    def end(self, backlog: Backlog, claims: Claims) -> None:
        """End a round. If a round failed, do not call this: then every notification still matters."""
        self._backlog = backlog
        if claims.count:
            self._finals_to_refill = claims.in_flight * REFILL_SHARE
