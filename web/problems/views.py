"""The problem list and the page of a problem."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from judge.errors import BlobMissing, PackageError
from judge.package.model import StatementFormat
from web.authorization.guards import login_required
from web.authorization.policy import may_administer
from web.exams.gate import open_exam_id
from web.lists.arguments import text_argument
from web.lists.paging import requested_pairs
from web.locales import statement_locale
from web.problem_sets.tasks import by_set, list_tasks, may_see_statement
from web.problems.attachments import attachments, find_attachment
from web.problems.limits import limits_in_groups
from web.problems.queries import chosen_statement, version_metadata
from web.problems.scoring import scoring_of
from web.problems.statement_page import load_picture, load_statement
from web.questions.queries import course_that_answers, public_answers
from web.requested_task import requested_task
from web.sending import send_whole
from web.site import database_connection, logged_in_user, received_at, site
from web.statements.samples import Sample, zip_samples
from web.submissions.filter import SubmissionFilter
from web.submissions.listing import own_submissions

blueprint = Blueprint("problems", __name__, template_folder="templates")

LATEST_COUNT = 5
CACHE_S = 3600
#: An SVG is a document, and its author a stranger: opened by itself, it draws, and does nothing else.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

#: Only the site's own pages show it within them. The viewer of the browser has styles of its own.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@blueprint.get("/problems")
@login_required
def index() -> ResponseReturnValue:
    search = text_argument("q")
    page = list_tasks(
        database_connection(),
        viewer_id=logged_in_user().id,
        locale=statement_locale(),
        moment=received_at(),
        search=search,
        cursor=requested_pairs(),
    )
    return render_template("problems/index.html", page=page, sets=by_set(page.rows), search=search)


@blueprint.get("/problems/<slug>")
@login_required
def problem(slug: str) -> ResponseReturnValue:
    task = requested_task(slug)
    connection = database_connection()
    latest = own_submissions(
        connection,
        logged_in_user().id,
        locale=statement_locale(),
        asked=SubmissionFilter(problem_id=task.problem_id),
        size=LATEST_COUNT,
    )
    return render_template(
        "problems/problem.html",
        task=task,
        statement=load_statement(connection, site().statements, task.version_id, locale=statement_locale()),
        samples=site().samples.samples(task.manifest_sha256),
        attachments=attachments(connection, task.version_id),
        limits=limits_in_groups(task.limits, task.language_limits, site().languages),
        origin=version_metadata(connection, task.version_id),
        latest=latest.rows,
        scoring=scoring_of(task.grading),
        answers=public_answers(connection, problem_set_id=task.problem_set_id, problem_id=task.problem_id),
        course_slug=course_that_answers(connection, task.course_id),
    )


@blueprint.get("/problems/<slug>/statement.pdf")
@login_required
def statement_pdf(slug: str) -> ResponseReturnValue:
    row = chosen_statement(database_connection(), requested_task(slug).version_id, locale=statement_locale())
    if row is None or row.format != StatementFormat.PDF:
        abort(404)
    answer = _file(site().store.get(row.blob_sha256), "application/pdf")
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@blueprint.get("/problems/<slug>/attachments/<path:name>")
@login_required
def attachment(slug: str, name: str) -> ResponseReturnValue:
    """Send a file of the package to who may see the problem: to be saved, never to be shown, whatever it is."""
    found = find_attachment(database_connection(), requested_task(slug).version_id, name)
    if found is None:
        abort(404)
    answer = send_file(
        site().store.open_blob(found.sha256),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.file_name,
        etag=found.sha256,
    )
    answer.content_length = found.size_bytes
    return answer


@blueprint.get("/problems/<slug>/samples/<int:number>/<part>")
@login_required
def sample_file(slug: str, number: int, part: str) -> ResponseReturnValue:
    """Send an input (`in`) or an answer (`ans`) of a sample whole: the page shows the beginning only."""
    sample = next((sample for sample in _samples(slug) if sample.number == number), None)
    text = sample.downloads.get(part) if sample else None
    return send_whole(site().store, text or abort(404), f"{slug}-{number}.{part}")


@blueprint.get("/problems/<slug>/samples.zip")
@login_required
def samples_archive(slug: str) -> ResponseReturnValue:
    samples = [sample for sample in _samples(slug) if sample.downloads]
    if not samples:
        abort(404)
    archive = zip_samples(site().store, samples)
    return send_file(
        archive, mimetype="application/zip", as_attachment=True, download_name=f"{slug}-samples.zip", etag=False
    )


def _samples(slug: str) -> Sequence[Sample]:
    return site().samples.samples(requested_task(slug).manifest_sha256)


@blueprint.get("/statements/<statement_sha256>/<path:name>")
@login_required
def statement_image(statement_sha256: str, name: str) -> ResponseReturnValue:
    """Send a picture of a statement, to those who may see its problem. Admins may see each, also in no set."""
    if not (may_administer(logged_in_user().site_role) or _may_see_statement(statement_sha256)):
        abort(404)
    try:
        picture = load_picture(site().store, statement_sha256, name)
    except (BlobMissing, PackageError):
        abort(404)
    if picture is None:
        abort(404)
    answer = _file(picture.content, picture.media_type)
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    return answer


def _may_see_statement(statement_sha256: str) -> bool:
    return may_see_statement(
        database_connection(),
        viewer_id=logged_in_user().id,
        statement_sha256=statement_sha256,
        moment=received_at(),
        open_exam_id=open_exam_id(),
    )


def _file(content: bytes, media_type: str) -> Response:
    return Response(content, mimetype=media_type, headers={"Cache-Control": f"private, max-age={CACHE_S}"})
