"""The matrix of a verification: how each jury submission fared on each testcase. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from web.lists.window import Window, window_of

#: So many cells are on a page, or LEAST_ROWS. With more it would be too large for a browser.
CELLS = 4000
LEAST_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """A testcase."""

    name: str
    cells: tuple[TestcaseResult | None, ...]  #: of the columns; None: it was not run
    is_needed: bool  #: a submission fails on this testcase alone


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Its columns are the submissions that were judged, in the order of the package."""

    rows: Window[Row]


def matrix(names: Sequence[str], columns: Sequence[Sequence[TestcaseResult]], *, first: int | None = None) -> Matrix:
    """`names` are those of all testcases, `columns` the results of each submission.

    The rows are those from testcase `first` on, counted from 1.
    """
    by_ordinal = [{result.ordinal: result for result in results} for results in columns]
    needed = {alone for results in columns if (alone := _only_failure(results)) is not None}
    shown = window_of(range(len(names)), first=first, size=max(LEAST_ROWS, CELLS // max(1, len(columns))))
    return Matrix(rows=shown.of(_row(ordinal, names[ordinal], by_ordinal, needed) for ordinal in shown.items))


def _row(ordinal: int, name: str, columns: Sequence[Mapping[int, TestcaseResult]], needed: set[int]) -> Row:
    cells = tuple(_ran(column.get(ordinal)) for column in columns)
    return Row(name=name, cells=cells, is_needed=ordinal in needed)


def _ran(result: TestcaseResult | None) -> TestcaseResult | None:
    return None if result is None or result.verdict is None else result


def _only_failure(results: Sequence[TestcaseResult]) -> int | None:
    failed = [result.ordinal for result in results if result.verdict not in (None, Verdict.AC)]
    return failed[0] if len(failed) == 1 else None
