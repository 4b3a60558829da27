"""A figure of the bench, with its target."""

from collections.abc import Iterable
from dataclasses import dataclass

from judge.bench.spread import Spread


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a figure should be. For speed the median counts, for exactness every run does."""

    least: float | None = None
    most: float | None = None
    every_run: bool = False

    def is_met(self, spread: Spread) -> bool:
        low, high = (spread.min, spread.max) if self.every_run else (spread.median, spread.median)
        return (self.least is None or low >= self.least) and (self.most is None or high <= self.most)

    def __str__(self) -> str:
        if self.least is None:
            bounds = f"at most {self.most:g}"
        elif self.most is None:
            bounds = f"at least {self.least:g}"
        else:
            bounds = f"{self.least:g} to {self.most:g}"
        return f"{bounds}, every run" if self.every_run else bounds


@dataclass(frozen=True, kw_only=True)
class Figure:
    name: str  #: ends in its unit, if it has one
    part: str | None = None  #: if a name has several figures
    spread: Spread
    target: Target | None = None  #: None: for comparison only

    @property
    def is_met(self) -> bool | None:
        return None if self.target is None else self.target.is_met(self.spread)


def as_json(figures: Iterable[Figure]) -> dict[str, object]:
    """Map names to spreads, or names to parts to spreads. The targets stand apart, so that the figures stay plain."""
    values: dict[str, dict[str, object]] = {}
    targets: dict[str, dict[str, object]] = {}
    for figure in figures:
        if figure.part is None:
            values[figure.name] = dict(figure.spread.rounded())
        else:
            values.setdefault(figure.name, {})[figure.part] = figure.spread.rounded()
        if figure.target is not None:
            key = figure.name if figure.part is None else f"{figure.name}.{figure.part}"
            targets[key] = {"target": str(figure.target), "met": figure.is_met}
    return {**values, "targets": targets}
