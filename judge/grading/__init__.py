"""From the results of testcases to the result of a judging: pure.

plan.py         groups of testcases and what they are worth, as a manifest and a problem version hold them
grade.py        the grade of a judging; what graders of a package are asked
tally.py        the grades of groups, as far as results decide them: the order of members, what breaks off, what is
                required
aggregation.py  the rules: from members to the verdict and the score of a group
maximum.py      the most that a group can give
upcoming.py     which testcase matters next; stop_policy.py: how many run that do not matter
verdicts.py     without groups: the first testcase that fails decides
standing.py     how a judging stands that still runs
result.py       what all this says
"""

from judge.grading.grade import GraderCall, grade, groups_to_grade
from judge.grading.result import Grade, GroupResult, IncompleteResults, ProgramGrade
from judge.grading.stop_policy import StopPolicy
from judge.grading.upcoming import next_testcase
from judge.grading.verdicts import OnReject, grade_in_order, stops_after

__all__ = [
    "Grade",
    "GraderCall",
    "GroupResult",
    "IncompleteResults",
    "OnReject",
    "ProgramGrade",
    "StopPolicy",
    "grade",
    "grade_in_order",
    "groups_to_grade",
    "next_testcase",
    "stops_after",
]
