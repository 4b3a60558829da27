"""Medians and percentiles, rounded for people."""

import statistics
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least so many percent of the values do not exceed."""
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank) - 1, 0)]


def median_and_p99(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 2), "p99": round(percentile(values, 99), 2)}
