"""Every table, for Alembic and for tests. Importing this module fills `Base.metadata`."""

from web.accounts.models import Invitation, OneTimeLogin, User
from web.audit.models import AuditEvent
from web.blobs.models import StoreSweep
from web.courses.models import Course, CourseGroup, CourseGroupMember, CourseInvitation, CourseLink, Enrolment
from web.database import Base
from web.grades.models import GradeOverride, Participation, Progress, ProgressChange
from web.imports.models import PackageImport
from web.judgings.models import Judging, JudgingSlice
from web.problem_sets.models import ProblemSet, ProblemSetProblem
from web.problems.models import Blob, Problem, ProblemAttachment, ProblemVersion, ProblemVersionBlob, Statement
from web.rejudgings.models import Rejudging, RejudgingItem
from web.submissions.models import Submission, SubmissionAuthor, SubmissionFile
from web.verifications.models import ProblemVerification
from web.workers.models import Worker

__all__ = [
    "AuditEvent",
    "Base",
    "Blob",
    "Course",
    "CourseGroup",
    "CourseGroupMember",
    "CourseInvitation",
    "CourseLink",
    "Enrolment",
    "GradeOverride",
    "Invitation",
    "Judging",
    "JudgingSlice",
    "OneTimeLogin",
    "PackageImport",
    "Participation",
    "Problem",
    "ProblemAttachment",
    "ProblemSet",
    "ProblemSetProblem",
    "ProblemVerification",
    "ProblemVersion",
    "ProblemVersionBlob",
    "Progress",
    "ProgressChange",
    "Rejudging",
    "RejudgingItem",
    "Statement",
    "StoreSweep",
    "Submission",
    "SubmissionAuthor",
    "SubmissionFile",
    "User",
    "Worker",
]

metadata = Base.metadata
