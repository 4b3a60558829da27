"""A team has one submission, and each of its members sees it as their own."""

from datetime import UTC, datetime

import pytest

from tests.web.site_data import Site
from tests.web.term_data import DUE, Term
from web.problem_sets.tasks import TaskRow, list_tasks
from web.submissions.filter import SubmissionFilter
from web.submissions.listing import all_submissions, own_submissions
from web.submissions.queries import judging_facts, last_of_task, own_submission
from web.submissions.tried import list_tried
from web.visibility import Detail, Level, detail_of


@pytest.fixture
def term(site: Site) -> Term:
    return Term.begin(site)


def hand_in(term: Term, *members: int, verdict: str = "AC") -> int:
    """The first member presses the button."""
    submission_id = term.judged(DUE, by=members[0], verdict=verdict)
    connection = term.site.connection
    connection.execute(
        "UPDATE submission SET course_group_id = %s WHERE id = %s", [term.group("team", *members), submission_id]
    )
    for user_id in members:
        connection.execute("INSERT INTO submission_author VALUES (%s, %s)", [submission_id, user_id])
    return submission_id


def task_of(term: Term, user_id: int) -> TaskRow:
    rows = list_tasks(
        term.site.connection, viewer_id=user_id, locale="en", moment=datetime.now(UTC), course_id=term.course_id
    ).rows
    (row,) = (row for row in rows if row.problem_set_id == term.site.problem_set_id)
    return row


def test_each_member_finds_the_submission_among_the_own_ones(term: Term) -> None:
    mate, stranger = term.enrol(), term.enrol()
    sent = hand_in(term, term.student_id, mate)
    alone = term.site.submit(mate).submission_id
    connection, task = term.site.connection, {"problem_set_id": term.site.problem_set_id}

    def own(user_id: int) -> list[int]:
        return [row.id for row in own_submissions(connection, user_id, locale="en").rows]

    assert (own(term.student_id), own(mate), own(stranger)) == ([sent], [alone, sent], [])
    assert len(list_tried(connection, mate, locale="en")) == 1
    assert list_tried(connection, stranger, locale="en") == []
    assert own_submission(connection, sent, mate) is not None
    assert own_submission(connection, sent, stranger) is None
    last = last_of_task(connection, mate, problem_id=term.site.problem_id, **task)
    assert last is not None
    assert last.id == alone


def test_each_member_sees_what_the_feedback_allows(term: Term) -> None:
    mate, stranger = term.enrol(), term.enrol()
    sent = hand_in(term, term.student_id, mate)

    def detail(viewer_id: int) -> Detail | None:
        facts = judging_facts(term.site.connection, submission_id=sent, viewer_id=viewer_id)
        return facts and detail_of(facts)

    assert [detail(viewer) for viewer in (term.student_id, mate, stranger)] == [
        Detail(level=Level.FULL),
        Detail(level=Level.FULL),
        None,
    ]


@pytest.mark.parametrize(("verdict", "solved"), [("AC", True), ("WA", False)])
def test_each_member_tried_and_solved_the_problem(term: Term, verdict: str, solved: bool) -> None:
    mate, stranger = term.enrol(), term.enrol()
    hand_in(term, term.student_id, mate, verdict=verdict)
    seen = [(row.tried, row.solved) for row in (task_of(term, user) for user in (term.student_id, mate, stranger))]
    assert seen == [(True, solved), (True, solved), (False, False)]


def test_a_problem_that_a_team_solved_elsewhere_says_so_to_each_member(term: Term) -> None:
    mate = term.enrol()
    hand_in(term, term.student_id, mate)
    other = term.assignment(DUE)
    term.site.connection.execute(
        "INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position) VALUES (%s, %s, 'Z', 99)",
        [other.problem_set_id, term.site.problem_id],
    )
    rows = list_tasks(term.site.connection, viewer_id=mate, locale="en", moment=datetime.now(UTC)).rows
    (row,) = (
        row for row in rows if (row.problem_set_id, row.problem_id) == (other.problem_set_id, term.site.problem_id)
    )
    assert (row.tried, row.solved_in) == (False, "Practice")


def test_the_staff_finds_the_submission_by_the_name_of_any_member(term: Term) -> None:
    mate, stranger = term.enrol(), term.enrol()
    sent = hand_in(term, term.student_id, mate)
    for sets in (None, (term.site.problem_set_id,)):
        found = [
            [
                row.id
                for row in all_submissions(
                    term.site.connection, SubmissionFilter(problem_set_ids=sets, user_id=user), locale="en"
                ).rows
            ]
            for user in (term.student_id, mate, stranger)
        ]
        assert found == [[sent], [sent], []]


def test_an_unfinished_submission_of_a_team_is_found_by_its_state(term: Term) -> None:
    mate = term.enrol()
    hand_in(term, term.student_id, mate)
    waits = term.site.submit(term.student_id).submission_id
    term.site.connection.execute("INSERT INTO submission_author VALUES (%s, %s)", [waits, mate])
    asked = SubmissionFilter(user_id=mate, is_unfinished=True)
    assert [row.id for row in all_submissions(term.site.connection, asked, locale="en").rows] == [waits]
