"""An assistant with tutorials sees the work of their students alone, on every page that shows work."""

from dataclasses import dataclass

import pytest

from tests.web.site_data import Site
from tests.web.term_data import Term
from web.problem_sets.staffed import find_staffed
from web.submissions.filter import SubmissionFilter
from web.submissions.listing import all_submissions
from web.submissions.queries import judging_facts
from web.visibility import STAFF, Detail, detail_of


@dataclass
class Tutored:
    """A course with two tutorials: `assistant` looks after the student of the first."""

    term: Term
    assistant: int
    own: int
    other: int

    def detail(self, submission_id: int, viewer_id: int) -> Detail | None:
        facts = judging_facts(self.term.site.connection, submission_id=submission_id, viewer_id=viewer_id)
        return facts and detail_of(facts)

    def listed(self, viewer_id: int, **asked: int) -> list[int]:
        """The submissions of the page for the staff."""
        connection = self.term.site.connection
        allowed = find_staffed(connection, viewer_id=viewer_id, viewer_site_role="member").allowed_sets()
        assert allowed is not None
        page = all_submissions(
            connection,
            SubmissionFilter(
                problem_set_ids=allowed.whole, tutored_set_ids=allowed.limited, tutor_id=viewer_id, **asked
            ),
            locale="en",
        )
        return [row.id for row in page.rows]

    def add_assistant(self) -> int:
        user_id = self.term.enrol()
        self.term.site.connection.execute("UPDATE enrolment SET role = 'assistant' WHERE user_id = %s", [user_id])
        return user_id


@pytest.fixture
def tutored(site: Site) -> Tutored:
    term = Term.begin(site)
    tutored = Tutored(term=term, assistant=0, own=term.student_id, other=term.enrol())
    tutored.assistant = tutored.add_assistant()
    term.group("tutorial", tutored.assistant, tutored.own)
    term.group("tutorial", tutored.other)
    return tutored


def test_an_assistant_sees_the_work_of_the_own_tutorial_alone(tutored: Tutored) -> None:
    own, other = (tutored.term.site.submit(user).submission_id for user in (tutored.own, tutored.other))
    assert tutored.detail(own, tutored.assistant) == STAFF
    assert tutored.detail(other, tutored.assistant) is None
    assert tutored.listed(tutored.assistant) == [own]
    assert tutored.listed(tutored.assistant, user_id=tutored.own) == [own]
    assert tutored.listed(tutored.assistant, user_id=tutored.other) == []


def test_an_assistant_without_a_tutorial_sees_everybodys_work(tutored: Tutored) -> None:
    submitted = [tutored.term.site.submit(user).submission_id for user in (tutored.own, tutored.other)]
    free = tutored.add_assistant()
    tutored.term.group("team", free)
    assert [tutored.detail(submission_id, free) for submission_id in submitted] == [STAFF, STAFF]
    assert tutored.listed(free) == submitted[::-1]


def test_a_teacher_in_a_tutorial_and_an_admin_are_not_limited(tutored: Tutored) -> None:
    other = tutored.term.site.submit(tutored.other).submission_id
    connection = tutored.term.site.connection
    connection.execute("UPDATE enrolment SET role = 'teacher' WHERE user_id = %s", [tutored.assistant])
    assert tutored.detail(other, tutored.assistant) == STAFF
    assert tutored.listed(tutored.assistant) == [other]
    connection.execute("UPDATE enrolment SET role = 'assistant' WHERE user_id = %s", [tutored.assistant])
    connection.execute("UPDATE \"user\" SET site_role = 'admin' WHERE id = %s", [tutored.assistant])
    assert tutored.detail(other, tutored.assistant) == STAFF


def test_a_tutorial_of_another_course_limits_nothing_here(tutored: Tutored) -> None:
    assistant, student = tutored.assistant, tutored.other
    site = tutored.term.site
    elsewhere = Site.create(site.connection, course_id=site.add_course((assistant, "assistant"), (student, "student")))
    there, here = elsewhere.submit(student).submission_id, site.submit(student).submission_id
    assert tutored.detail(there, assistant) == STAFF
    assert tutored.detail(here, assistant) is None
    assert tutored.listed(assistant) == [there]


def test_who_left_as_assistant_sees_nothing(tutored: Tutored) -> None:
    own = tutored.term.site.submit(tutored.own).submission_id
    tutored.term.site.connection.execute("UPDATE enrolment SET left_at = now() WHERE user_id = %s", [tutored.assistant])
    assert tutored.detail(own, tutored.assistant) is None
    assert tutored.listed(tutored.assistant) == []


def test_a_submission_of_a_team_is_seen_by_those_who_look_after_any_of_its_members(tutored: Tutored) -> None:
    team = tutored.term.group("team", tutored.own, tutored.other)
    sent = tutored.term.site.submit(tutored.other).submission_id
    hand_in_as_team(tutored.term, sent, team, tutored.own, tutored.other)
    assert tutored.detail(sent, tutored.assistant) == STAFF
    for asked in ({}, {"user_id": tutored.own}, {"user_id": tutored.other}):
        assert tutored.listed(tutored.assistant, **asked) == [sent]


def test_an_assistant_sees_the_own_tries_whole(tutored: Tutored) -> None:
    tried = tutored.term.site.submit(tutored.assistant).submission_id
    assert tutored.detail(tried, tutored.assistant) == STAFF
    assert tutored.listed(tutored.assistant) == [tried]


def hand_in_as_team(term: Term, submission_id: int, team: int, *authors: int) -> None:
    connection = term.site.connection
    connection.execute("UPDATE submission SET course_group_id = %s WHERE id = %s", [team, submission_id])
    for user_id in authors:
        connection.execute("INSERT INTO submission_author VALUES (%s, %s)", [submission_id, user_id])
