"""The list of the user's own submissions, and the page of one, which fills while it is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from judge.errors import BlobMissing
from judge.main_file import NamedText, main_first
from judge.sandbox_paths import without_sandbox_paths
from judge.verdict import Verdict
from web.authorization.guards import login_required
from web.comments.placing import Segment, segments
from web.comments.queries import CommentAccess, Thread, find_access, list_threads
from web.exams.gate import open_exam_id
from web.explanations.compiler_notes import with_translated_notes
from web.judgings.words import script_words
from web.languages.variants import editor_mode, variant_name
from web.lists.paging import requested_ids
from web.locales import statement_locale
from web.notes.queries import SeenNote, find_noted_submission, notes_on_submission
from web.notices.kinds import NoticeKind
from web.notices.notifying import mark_read
from web.notices.queries import unread_objects
from web.parameters import row_id_parameter
from web.problem_sets.tasks import Task, find_task, visible_tasks
from web.sending import send_whole
from web.site import database_connection, logged_in_user, received_at, site
from web.submissions.compiler_log import styled
from web.submissions.filter import SubmissionFilter
from web.submissions.forms import OwnFilterForm
from web.submissions.highlighting import highlighted
from web.submissions.judged_tests import JudgedTests, TestReader
from web.submissions.listing import own_submissions
from web.submissions.queries import (
    SubmissionDetails,
    judging_facts,
    output_files,
    submission_details,
    submission_files,
)
from web.submissions.test_data import TestDataReader
from web.submissions.tried import Tried, list_tried
from web.titles import shown_title
from web.visibility import JudgingFacts, JudgingView, TestcaseView, detail_of, error_sources, what_may_see

blueprint = Blueprint("submissions", __name__, template_folder="templates", url_prefix="/submissions")


@dataclass(frozen=True, kw_only=True)
class SeenJudging:
    """A judging that the viewer may see: what it is, and what of it may be shown."""

    facts: JudgingFacts
    view: JudgingView


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    name: str
    segments: tuple[Segment, ...]  #: its code, with threads between the lines
    is_main: bool  #: the one of several that is run


@blueprint.get("")
@login_required
def index() -> ResponseReturnValue:
    connection, user = database_connection(), logged_in_user()
    tried = list_tried(connection, user.id, locale=statement_locale())
    form = _own_form(tried)
    if not form.validate():
        return render_template("submissions/index.html", form=form, page=None), HTTPStatus.BAD_REQUEST
    page = own_submissions(
        connection, user.id, locale=statement_locale(), asked=_asked(form, tried), cursor=requested_ids()
    )
    seen = visible_tasks(
        connection,
        viewer_id=user.id,
        moment=received_at(),
        problem_ids={row.problem_id for row in page.rows},
        open_exam_id=open_exam_id(),
    )
    unread = unread_objects(connection, user.id, NoticeKind.COMMENT, [row.id for row in page.rows])
    return render_template("submissions/index.html", form=form, page=page, seen=seen, unread=unread)


@blueprint.get("/<int:submission_id>")
@login_required
def submission(submission_id: int) -> ResponseReturnValue:
    seen = _seen(submission_id)
    connection = database_connection()
    details = submission_details(connection, submission_id, locale=statement_locale()) or abort(404)
    threads = _read_threads(submission_id)
    return render_template(
        "submissions/submission.html",
        details=details,
        view=seen.view,
        detail=detail_of(seen.facts),
        shown_terms=seen.facts.shown_terms,
        tests=_judged_tests(seen, details),
        is_staff=seen.facts.viewer_is_staff,
        is_owner=seen.facts.viewer_is_owner,
        files=() if details.is_output_only else _shown_files(details, threads),
        outputs=output_files(connection, submission_id) if details.is_output_only else (),
        compile_log=_compile_log(seen.facts),
        words=script_words(),
        task=_task(details),
        threads=threads,
        access=_comment_access(submission_id) if threads or seen.facts.viewer_is_staff else None,
        moment=received_at(),
        notes=_notes(submission_id) if seen.facts.viewer_is_staff else None,
    )


@blueprint.get("/<int:submission_id>/state")
@login_required
def state(submission_id: int) -> ResponseReturnValue:
    """Answer with what live would send, for browsers that no stream reaches."""
    return Response(_seen(submission_id).view.to_json(), mimetype="application/json")


@blueprint.get("/<int:submission_id>/testcases/<int:ordinal>/<stream>")
@login_required
def testcase_output(submission_id: int, ordinal: int, stream: str) -> ResponseReturnValue:
    """Show all that is kept of what the program printed, or of what the checker said."""
    testcase = _seen_testcase(submission_id, ordinal)
    kept = {
        "output": testcase.output_sha256,
        "stderr": testcase.stderr_sha256,
        "checker": testcase.checker_message_sha256,
        "team": testcase.team_message_sha256,
        "transcript": testcase.transcript_sha256,
    }
    sha256 = kept.get(stream) or abort(404)
    text = _text(sha256) or ""
    return Response(without_sandbox_paths(text) if stream == "stderr" else text, mimetype="text/plain")


@blueprint.get("/<int:submission_id>/testcases/<int:ordinal>/data/<part>")
@login_required
def testcase_data(submission_id: int, ordinal: int, part: str) -> ResponseReturnValue:
    """Send the input (`in`) or the answer (`ans`) of a testcase whole, to those who may read it."""
    is_open = _seen_testcase(submission_id, ordinal).is_open
    details = submission_details(database_connection(), submission_id, locale=statement_locale())
    data = TestDataReader(site().store, details.manifest_sha256).read(ordinal) if details and is_open else None
    text = {"in": data.input, "ans": data.answer}.get(part) if data else None
    return send_whole(site().store, text or abort(404), f"{ordinal + 1}.{part}")


def _seen_testcase(submission_id: int, ordinal: int) -> TestcaseView:
    testcases = _seen(submission_id).view.testcases
    return next((testcase for testcase in testcases if testcase.ordinal == ordinal), None) or abort(404)


def _own_form(tried: list[Tried]) -> OwnFilterForm:
    form = OwnFilterForm()
    form.problem.offer({row.problem_slug: row.problem_title for row in tried}.items())
    form.set.offer({row.set_slug: shown_title(row.set_title) for row in tried}.items())
    form.language.offer(sorted({(row.variant, variant_name(site().languages, row.variant)) for row in tried}))
    return form


def _asked(form: OwnFilterForm, tried: list[Tried]) -> SubmissionFilter:
    set_id = open_exam_id() or {row.set_slug: row.set_id for row in tried}.get(form.set.data)
    return SubmissionFilter(
        problem_id={row.problem_slug: row.problem_id for row in tried}.get(form.problem.data),
        problem_set_ids=None if set_id is None else (set_id,),
        variant=form.language.data or None,
    )


def _seen(submission_id: int) -> SeenJudging:
    """Answer the same 404 where the submission does not exist and where it belongs to another user."""
    facts = judging_facts(database_connection(), submission_id=submission_id, viewer_id=logged_in_user().id)
    view = what_may_see(facts) if facts else None
    if facts is None or view is None:
        abort(HTTPStatus.NOT_FOUND)
    return SeenJudging(facts=facts, view=view)


def _read_threads(submission_id: int) -> list[Thread]:
    """Load what was written about the submission, and note that the viewer has seen it."""
    threads = list_threads(database_connection(), submission_id)
    if threads:
        mark_read(database_connection(), logged_in_user().id, NoticeKind.COMMENT, object_id=submission_id)
    return threads


def _comment_access(submission_id: int) -> CommentAccess | None:
    return find_access(database_connection(), viewer_id=logged_in_user().id, submission_id=submission_id)


def _notes(submission_id: int) -> list[SeenNote] | None:
    """Return the notes of the staff; None where the viewer may not know that there are any."""
    connection = database_connection()
    noted = find_noted_submission(connection, viewer_id=logged_in_user().id, submission_id=submission_id)
    return None if noted is None else notes_on_submission(connection, submission_id)


def _judged_tests(seen: SeenJudging, details: SubmissionDetails) -> JudgedTests:
    reader = TestReader(site().store, site().languages, details, error_sources(seen.facts))
    return reader.read(seen.view, first_folded=row_id_parameter("from"))


def _task(details: SubmissionDetails) -> Task | None:
    """Return None where the viewer may not see the problem any more."""
    return find_task(
        database_connection(),
        viewer_id=logged_in_user().id,
        problem_slug=details.problem_slug,
        locale=statement_locale(),
        moment=received_at(),
        set_slug=details.set_slug,
        open_exam_id=open_exam_id(),
    )


def _compile_log(facts: JudgingFacts) -> Markup | None:
    """Return None where the compiler printed nothing, or has not finished yet."""
    if facts.compile_log_sha256 is None or facts.verdict == Verdict.JE:
        return None
    log = _text(facts.compile_log_sha256)
    return None if log is None else styled(with_translated_notes(without_sandbox_paths(log)))


def _text(sha256: str) -> str | None:
    """None where the store has lost it: workers do not wait until an output reaches the disk."""
    try:
        return site().store.get(sha256).decode("utf-8", "replace")
    except BlobMissing:
        return None


def _shown_files(details: SubmissionDetails, threads: Sequence[Thread]) -> list[ShownFile]:
    """Show the main file of several first. Which it is, is unknown where the installation has lost the language."""
    texts = {file.name: file.text(site().store) for file in submission_files(database_connection(), details.id)}
    found = site().languages.find(details.variant)
    named = [NamedText(name=name, text=text) for name, text in texts.items()]
    names = main_first(named, found.language) if found and named else list(texts)
    mode = editor_mode(site().languages, details.variant)
    return [
        ShownFile(
            name=name,
            segments=tuple(
                segments(highlighted(texts[name], mode), [thread for thread in threads if thread.file_name == name])
            ),
            is_main=found is not None and len(names) > 1 and name == names[0],
        )
        for name in names
    ]
