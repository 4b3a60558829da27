"""Every table, for Alembic and for tests. Importing this module fills `Base.metadata`."""

from web.accounts.models import Invitation, OneTimeLogin, User
from web.announcements.models import Announcement
from web.audit.models import AuditEvent
from web.blobs.models import StoreSweep
from web.comments.models import Comment, CommentThread
from web.courses.models import Course, CourseGroup, CourseGroupMember, CourseInvitation, CourseLink, Enrolment
from web.database import Base
from web.exams.models import ExamSession
from web.grades.models import GradeOverride, Participation, Progress, ProgressChange
from web.imports.models import PackageImport
from web.judgings.models import Judging, JudgingSlice
from web.notes.models import StaffNote
from web.notices.models import Notice, NoticeChoice
from web.outbox.models import Mail, MailReader
from web.privacy.models import RetentionRun
from web.problem_sets.models import ProblemSet, ProblemSetProblem
from web.problems.models import Blob, Problem, ProblemAttachment, ProblemVersion, ProblemVersionBlob, Statement
from web.questions.models import Question, QuestionMessage
from web.rejudgings.models import Rejudging, RejudgingItem
from web.submissions.models import Submission, SubmissionAuthor, SubmissionFile
from web.trial_runs.models import TrialRun
from web.upcoming.models import CalendarFeed
from web.verifications.models import ProblemVerification
from web.workers.models import Worker

__all__ = [
    "Announcement",
    "AuditEvent",
    "Base",
    "Blob",
    "CalendarFeed",
    "Comment",
    "CommentThread",
    "Course",
    "CourseGroup",
    "CourseGroupMember",
    "CourseInvitation",
    "CourseLink",
    "Enrolment",
    "ExamSession",
    "GradeOverride",
    "Invitation",
    "Judging",
    "JudgingSlice",
    "Mail",
    "MailReader",
    "Notice",
    "NoticeChoice",
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
    "Question",
    "QuestionMessage",
    "Rejudging",
    "RejudgingItem",
    "RetentionRun",
    "StaffNote",
    "Statement",
    "StoreSweep",
    "Submission",
    "SubmissionAuthor",
    "SubmissionFile",
    "TrialRun",
    "User",
    "Worker",
]

metadata = Base.metadata
