"""Which groups of a judging are worth a line of its table."""

from collections.abc import Sequence

from judge.grading import GroupResult
from judge.grading.plan import SAMPLE
from web.visibility.detail import Detail


def group_lines(results: Sequence[GroupResult], detail: Detail) -> tuple[GroupResult, ...]:
    """Return the groups of the secret testcases, or of these the innermost directory, but for those hidden now.

    One group alone says no more than the judging does.
    """
    around = {result.name.rpartition("/")[0] for result in results if result.name}
    innermost = [result for result in results if result.name and result.name not in around]
    worth_a_line = [result for result in innermost if not _gives_nothing(result)]
    if len(worth_a_line) < 2:
        return ()
    return tuple(result for result in worth_a_line if detail.shows_group(result.name))


def _gives_nothing(group: GroupResult) -> bool:
    """An ignored sample has no score; one that counts nothing has a maximum of 0."""
    return not group.max_score and not group.score and group.name == SAMPLE
