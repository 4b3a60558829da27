"""When the dispatcher fills free slots: at once while they suffice, and several together in a rush.

While more waits than there are slots, there is still work at every lane's door (claim.JOBS_PER_LANE) when a judging
becomes final. So slots are filled again when a part of what was in flight is final: one claim is made for several.
"""

from dataclasses import dataclass

from web.queue.rules.backlog import Backlog

#: The part of the judgings in flight that must be final before slots are filled again.
REFILL_SHARE = 1 / 4


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What one round of claims came to."""

    count: int
    in_flight: int = 0  #: judgings that hold a slot afterwards; not known where nothing was claimed
    has_room: bool = False  #: whether slots for live work are left; not known where nothing was claimed


class Pace:
    """Decides which news from Postgres the dispatcher must act on."""

    def __init__(self) -> None:
        self._backlog: Backlog | None = None  # None: not known
        self._finals_to_refill = 0.0

    def is_woken_by_queued(self) -> bool:
        """A judging was queued. It matters unless what waits already waits for slots."""
        return self._backlog is not Backlog.FOR_SLOTS

    def is_woken_by_final(self) -> bool:
        """A judging became final and freed a slot. It matters while others wait, and enough slots are free."""
        self._finals_to_refill -= 1
        if self._backlog is None:
            return True
        return self._backlog is not Backlog.NONE and self._finals_to_refill <= 0

    def begin(self) -> Backlog:
        """Begin a round of claims; what waited before it. Until `end`, everything matters."""
        before, self._backlog = self._backlog or Backlog.NONE, None
        return before

    def end(self, backlog: Backlog, claims: Claims) -> None:
        """A round has ended. After one that failed, `end` is not called, and everything still matters."""
        self._backlog = backlog
        if claims.count:
            self._finals_to_refill = claims.in_flight * REFILL_SHARE
