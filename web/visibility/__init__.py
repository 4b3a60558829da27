"""What a viewer may see of a submission's judging. Pages, polling and live all ask here, and nowhere else.

staff    see everything, stderr and reasons included: admins, teachers and assistants of the set's course. An assistant
         with tutorials belongs to the staff of their students only
owner    is who handed in, and each member of a team that did. Sees what the feedback of the problem set allows; of a
         judge error, only that it is not the owner's fault.
         A score is shown where the verdict is. Texts, such as the output and the checker's message, only of samples and
         of testcases that the package opens: others could hold secret test data. What a checker says to the owner
         alone (the team message) is shown of every testcase that is. The times of repeated runs are for the staff
others   do not even learn that the submission exists

A set may show its feedback later, and each test group at a moment of its own (web/problem_sets/shown.py). While a group
is hidden, so are verdict and points, which tell of all groups, and whatever groups it keeps from running when it fails.

facts.py         all that there is to know
detail.py        how much of it the viewer is shown now
judging_view.py  what that is
progress_view.py what that is, while the judging runs
group_lines.py   which groups are worth a line
"""

from web.visibility.detail import STAFF, Detail, Level, detail_of, shows_usage, visible_score, visible_verdict
from web.visibility.facts import FACTS, JudgingFacts
from web.visibility.judging_view import (
    SENT_TESTCASES,
    JudgingView,
    TestcaseView,
    error_sources,
    judging_view,
    what_may_see,
)
from web.visibility.progress_view import ProgressView, ordinals_of, progress_view

__all__ = [
    "FACTS",
    "SENT_TESTCASES",
    "STAFF",
    "Detail",
    "JudgingFacts",
    "JudgingView",
    "Level",
    "ProgressView",
    "TestcaseView",
    "detail_of",
    "error_sources",
    "judging_view",
    "ordinals_of",
    "progress_view",
    "shows_usage",
    "visible_score",
    "visible_verdict",
    "what_may_see",
]
