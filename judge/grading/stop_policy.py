"""How many testcases run that cannot change the verdict and the score of a judging."""

from enum import StrEnum


class StopPolicy(StrEnum):
    """What a problem set asks for. It never changes a verdict or a score: only how much of the rest is known, too."""

    PACKAGE = "package"  #: as the package says: `on_reject` of each group
    FIRST_FAILURE = "first_failure"  #: nothing runs that cannot change the verdict or the score
    WHOLE_GROUP = "whole_group"  #: a group that has begun is run to its end
    EVERYTHING = "everything"  #: every testcase is run
