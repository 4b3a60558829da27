"""The order in which a publisher tries the nsqds: one that has failed comes last."""

import math
import time
from collections.abc import Iterator, Sequence

from judge.errors import NsqUnavailable
from judge.nsq.addresses import NsqdAddress


class NsqdOrder:
    """Also remembers when none answered, so that those who waited for the attempt share its result."""

    def __init__(self, nsqds: Sequence[NsqdAddress]) -> None:
        self._nsqds = list(nsqds)
        self._failed_at_s = -math.inf  # when no nsqd could be connected to, the last time
        self._failure = ""

    def __iter__(self) -> Iterator[NsqdAddress]:
        """Yield every nsqd once, although try_last() may be called meanwhile."""
        return iter(list(self._nsqds))

    def try_last(self, address: str) -> None:
        """Move the nsqd with this TCP address to the end."""
        self._nsqds.sort(key=lambda nsqd: nsqd.tcp == address)

    def none_answers(self, failures: Sequence[str]) -> NsqUnavailable:
        """Remember that no nsqd answers, and return the error to raise. `failures` has a reason for each nsqd."""
        self._failed_at_s = time.monotonic()
        self._failure = f"no nsqd answers ({'; '.join(failures)})"
        return NsqUnavailable(self._failure)

    def refuse_if_none_answered_since(self, asked_at_s: float) -> None:
        """Raise NsqUnavailable if none answered after this moment (of time.monotonic())."""
        if self._failed_at_s > asked_at_s:
            raise NsqUnavailable(self._failure)
