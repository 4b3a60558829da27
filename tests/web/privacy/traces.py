"""What a student leaves in a course besides submissions: one row in each table."""

from tests.web.site_data import sha256
from tests.web.term_data import Term

TRACES = (
    "INSERT INTO question (asker_id, course_id) VALUES (%(student)s, %(course)s)",
    "INSERT INTO question_message (question_id, author_id, text)"
    " SELECT id, unnest(ARRAY[%(student)s, %(teacher)s]), 'Me?' FROM question WHERE course_id = %(course)s",
    "INSERT INTO staff_note (course_id, student_id, author_id, text)"
    " VALUES (%(course)s, %(student)s, %(teacher)s, 'was ill')",
    "INSERT INTO notice (user_id, kind, object_id, problem_set_id) VALUES (%(student)s, 'question', 1, %(set)s)",
    "INSERT INTO exam_session (problem_set_id, user_id, key_sha256, ip, browser)"
    " VALUES (%(set)s, %(student)s, %(key)s, '192.0.2.9', 'Lynx')",
    "INSERT INTO trial_run (user_id, problem_set_id, problem_id, variant, files, testcase_count)"
    " VALUES (%(student)s, %(set)s, %(problem)s, 'c', '[]', 1)",
)


def leave_traces(term: Term, teacher_id: int) -> None:
    values = {
        "student": term.student_id,
        "teacher": teacher_id,
        "course": term.course_id,
        "set": term.site.problem_set_id,
        "problem": term.site.problem_id,
        "key": sha256(f"exam {term.student_id}"),
    }
    for statement in TRACES:
        term.site.connection.execute(statement, values)
