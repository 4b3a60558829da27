"""The task that the address of a request names."""

from flask import abort, request

from web.exams.gate import open_exam_id, running_exam
from web.locales import statement_locale
from web.problem_sets.tasks import Task, find_task
from web.site import database_connection, logged_in_user, received_at


def requested_task(slug: str) -> Task:
    """Find the problem in the set that `?set=` asks for; 404 where the viewer may not see it.

    Deadlines count for the moment when the request arrived.
    """
    exam = running_exam()
    task = find_task(
        database_connection(),
        viewer_id=logged_in_user().id,
        problem_slug=slug,
        locale=statement_locale(),
        moment=received_at(),
        set_slug=exam.slug if exam else request.values.get("set"),
        open_exam_id=open_exam_id(),
    )
    return task or abort(404)
