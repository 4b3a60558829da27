"""Figures, targets and their JSON."""

import pytest

from judge.bench.figure import Figure, Target, as_json
from judge.bench.spread import Spread


def spread(*values: float) -> Spread:
    return Spread.of(values)


def test_speed_is_judged_by_the_median() -> None:
    target = Target(most=0.5)
    assert target.is_met(spread(0.1, 0.4, 7.0))
    assert not target.is_met(spread(0.1, 0.6, 0.7))


@pytest.mark.parametrize(("values", "met"), [((0.0, 2.0, 5.0), True), ((1.0, 2.0, 5.1), False), ((-0.1, 2.0), False)])
def test_exactness_is_judged_by_every_run(values: tuple[float, ...], met: bool) -> None:
    assert Target(least=0, most=5, every_run=True).is_met(spread(*values)) is met


def test_a_figure_without_a_target_is_neither_met_nor_missed() -> None:
    assert Figure(name="w1_bare_ms", spread=spread(1.0)).is_met is None


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(most=0.5), "at most 0.5"),
        (Target(least=3), "at least 3"),
        (Target(least=0, most=1000, every_run=True), "0 to 1000, every run"),
    ],
)
def test_a_target_says_what_it_asks_for(target: Target, words: str) -> None:
    assert str(target) == words


def test_the_parts_of_a_figure_stand_below_its_name() -> None:
    figures = [
        Figure(name="w2_ratio", spread=spread(0.5, 0.61234, 0.7), target=Target(least=0.55)),
        Figure(name="limit_precision_ms", part="cpu", spread=spread(1.0)),
        Figure(name="limit_precision_ms", part="wall", spread=spread(9.0), target=Target(most=5)),
    ]
    assert as_json(figures) == {
        "w2_ratio": {"median": 0.6123, "min": 0.5, "max": 0.7},
        "limit_precision_ms": {
            "cpu": {"median": 1.0, "min": 1.0, "max": 1.0},
            "wall": {"median": 9.0, "min": 9.0, "max": 9.0},
        },
        "targets": {
            "w2_ratio": {"target": "at least 0.55", "met": True},
            "limit_precision_ms.wall": {"target": "at most 5", "met": False},
        },
    }
