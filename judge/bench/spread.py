"""Several measurements of one thing."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Spread:
    median: float
    min: float
    max: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        found = list(values)
        return cls(median=statistics.median(found), min=min(found), max=max(found))

    def rounded(self) -> dict[str, float]:
        """Round to four digits; none of these figures is more exact."""
        return {name: float(f"{value:.4g}") for name, value in vars(self).items()}
