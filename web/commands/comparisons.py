"""Prints what differs between the published version of a problem and a package."""

from collections.abc import Iterator

from web.problems.comparison import ChangedTests, Comparison


def comparison_lines(comparison: Comparison | None) -> Iterator[str]:
    """Return nothing where there was nothing to compare."""
    if comparison is None:
        return
    if comparison.title_before != comparison.title_after:
        yield f"title: {comparison.title_before} -> {comparison.title_after}"
    for change in (*comparison.limits, comparison.tests, comparison.samples):
        if change.differs:
            yield f"{change.name}: {change.before} -> {change.after}"
    yield from _tests("added", comparison.added)
    yield from _tests("removed", comparison.removed)
    yield from _tests("with other data", comparison.changed)
    yield from _tests("with another name", comparison.renamed)
    yield f"tests that are the same: {comparison.unchanged_tests}"
    if comparison.checker_differs:
        yield "answers are compared in another way"
    if comparison.language_limits_differ:
        yield "the limits of some languages are others"
    if comparison.statements_differ:
        yield "the statement is another one"


def _tests(what: str, tests: ChangedTests) -> Iterator[str]:
    if tests.count:
        more = ", ..." if tests.count > len(tests.names) else ""
        yield f"tests {what}: {tests.count} ({', '.join(tests.names)}{more})"
