"""A course with an assignment, for tests: students, teams, extensions, and submissions that are judged already."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.web.site_data import Site
from web.grades.course_grades import grades_of_student
from web.grades.grade import ProblemGrade
from web.grades.late_policy import CutOff, LatePolicy, encode_late_policy

DUE = datetime(2026, 10, 8, 12, tzinfo=UTC)
CUT_OFF = LatePolicy(penalty=CutOff(), late_days_per_set=2)
_numbers = itertools.count(1)


@dataclass
class Term:
    """A course with one assignment of 100 points, due at DUE."""

    site: Site
    course_id: int
    student_id: int

    @classmethod
    def begin(cls, site: Site) -> "Term":
        student_id = site.add_user()
        course_id = site.add_course((student_id, "student"))
        term = cls(site=site, course_id=course_id, student_id=student_id)
        term.site = term.assignment(DUE)
        return term

    def judged(
        self,
        received_at: datetime,
        *,
        score: int = 100,
        verdict: str = "AC",
        by: int | None = None,
        task: Site | None = None,
    ) -> int:
        task = task or self.site
        submitted = task.submit(by or self.student_id)
        task.set_judging(
            submitted.judging_id,
            f"state = 'final', verdict = '{verdict}', final_at = now(), score = {score},"
            ' group_results = \'[{"name": "", "max_score": 100}]\'',
        )
        task.connection.execute(
            "UPDATE submission SET received_at = %s WHERE id = %s", [received_at, submitted.submission_id]
        )
        return submitted.submission_id

    def grade(self, user_id: int | None = None, task: Site | None = None) -> ProblemGrade:
        grades = grades_of_student(self.site.connection, self.course_id, user_id or self.student_id)
        return grades[(task or self.site).problem_set_id].problems[0]

    def extend(self, *, user_id: int | None = None, group_id: int | None = None, days: int) -> None:
        self.site.connection.execute(
            "INSERT INTO participation (problem_set_id, user_id, course_group_id, extra_seconds, reason, granted_at)"
            " VALUES (%s, %s, %s, %s, 'ill', now())",
            [self.site.problem_set_id, user_id, group_id, days * 86400],
        )

    def group(self, kind: str, *user_ids: int) -> int:
        row = self.site.connection.execute(
            "INSERT INTO course_group (course_id, title, kind) VALUES (%s, %s, %s) RETURNING id",
            [self.course_id, f"Group {next(_numbers)}", kind],
        ).fetchone()
        assert row is not None
        for user_id in user_ids:
            self.site.connection.execute("INSERT INTO course_group_member VALUES (%s, %s)", [row[0], user_id])
        return int(row[0])

    def enrol(self) -> int:
        user_id = self.site.add_user()
        self.site.connection.execute(
            "INSERT INTO enrolment (course_id, user_id) VALUES (%s, %s)", [self.course_id, user_id]
        )
        return user_id

    def assignment(self, due_at: datetime, policy: LatePolicy = CUT_OFF) -> Site:
        task = Site.create(self.site.connection, course_id=self.course_id)
        task.connection.execute(
            "UPDATE problem_set SET kind = 'assignment', scoring = 'points', due_at = %s, grading_policy = %s"
            " WHERE id = %s",
            [due_at, encode_late_policy(policy).decode(), task.problem_set_id],
        )
        return task
