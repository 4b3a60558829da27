"""How a judging's testcases are divided among run jobs."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The testcases `first` (from 0) up to, not including, `stop`; slice `index` of `count` of its judging."""

    index: int
    count: int
    first: int
    stop: int


def slices(testcase_count: int) -> tuple[Slice, ...]:
    """Divide a judging into slices: so far, one that holds everything."""
    return (Slice(index=0, count=1, first=0, stop=testcase_count),)
