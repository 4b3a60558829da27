"""The form to submit with, beside the statement."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from judge.language import LanguageVariant
from judge.main_file import NamedText
from judge.package.manifest import Manifest
from web.authorization.guards import login_required
from web.form_files import FormFile
from web.grades.cost_words import cost_words
from web.grades.late_policy import read_late_policy
from web.grades.policy_words import policy_words
from web.locales import statement_locale
from web.parameters import row_id_parameter, visitor_address
from web.problem_sets.student_grades import student_grades
from web.problem_sets.tasks import Task
from web.problems.statement_page import load_statement
from web.rate_limits import SUBMIT
from web.request import Request
from web.requested_task import requested_task
from web.site import database_connection, logged_in_user, received_at, site
from web.submissions.accepting import Sending, accept_source
from web.submissions.attempt_limit import AttemptsUsedUp
from web.submissions.attempt_words import used_up_words
from web.submissions.earlier_source import EarlierSource, load_earlier_source, load_source
from web.submissions.hand_in import hand_in_terms
from web.submissions.models import Origin
from web.submissions.offered import find_offered, offered_languages
from web.submissions.output_files import TOTAL_LIMIT_BYTES, read_outputs
from web.submissions.package_files import PackageFiles
from web.submissions.queries import (
    OwnSubmission,
    last_of_task,
    last_variant,
    own_submission,
    submission_files,
    takes_outputs,
)
from web.submissions.sent_form import SentForm
from web.submissions.sent_program import ProgramReader
from web.submissions.source import Source, SourceRefused
from web.submissions.submitting import NothingToJudge, Submitted, SubmittedFile
from web.trial_runs.own_input import INPUT_LIMIT_BYTES
from web.trial_runs.queries import TrialRunRow, find_trial_run, own_input_text
from web.trial_runs.ways import ways_to_run

#: What a form has beside its files, at most.
_FORM_BYTES = 64 * 1024

blueprint = Blueprint("submit", __name__, template_folder="templates", url_prefix="/problems/<slug>/submit")


def allow_outputs() -> None:
    """Let outputs be larger than a program. Call this before the form is read."""
    is_large = (request.content_length or 0) > (request.max_content_length or 0)
    if request.endpoint == "submit.accept" and is_large and current_user.is_authenticated:
        slug = (request.view_args or {})["slug"]
        if takes_outputs(database_connection(), slug):
            request.max_content_length = TOTAL_LIMIT_BYTES + _FORM_BYTES


@dataclass(frozen=True, kw_only=True)
class FormContent:
    """What the form begins with."""

    variant_id: str | None = None
    files: Sequence[FormFile | NamedText] = ()
    key: str
    copied_id: int | None = None  #: the submission whose source the user asked for
    earlier: EarlierSource | None = None
    keeps_nothing: bool = False  #: of the outputs of the last submission
    run: TrialRunRow | None = None  #: the trial run that the form goes on from
    own_input: str = ""
    error: str | None = None


@blueprint.get("")
@login_required
def form(slug: str) -> ResponseReturnValue:
    task = requested_task(slug)
    copied_id = row_id_parameter("copy")
    run = _trial_run(task)
    if run is not None:
        return _form(task, _content_of_run(run))
    is_empty = task.is_output_only or "empty" in request.args
    earlier = None if is_empty else _earlier_source(task, copied_id)
    content = FormContent(
        variant_id=_offered(task, earlier.submission.variant if earlier else _last_variant()),
        files=earlier.files if earlier else (),
        key=secrets.token_urlsafe(16),
        copied_id=earlier.submission.id if earlier and copied_id else None,
        earlier=earlier,
    )
    return _form(task, content)


@blueprint.post("")
@SUBMIT
def accept(slug: str) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        abort(HTTPStatus.UNAUTHORIZED)  # a redirect would lose what was typed
    task = requested_task(slug)
    sent = SentForm.of(cast(Request, request))
    try:
        _check_open(task)
        chosen = _reader().language(task, sent)
        source = _source(task, chosen, sent)
        submitted = _accept(task, chosen, source, sent)
    except SourceRefused as refused:
        return _form(task, _content_again(task, sent, refused.message)), refused.status
    if not submitted.is_new:
        flash(_("This form was sent before: here is what became of it."), "info")
    return redirect(url_for("submissions.submission", submission_id=submitted.submission_id))


def _last_of_task(task: Task) -> OwnSubmission | None:
    return last_of_task(
        database_connection(),
        logged_in_user().id,
        problem_set_id=task.problem_set_id,
        problem_id=task.problem_id,
    )


def _earlier_source(task: Task, copied_id: int | None) -> EarlierSource | None:
    """Load the submission that is to be copied, or else the user's last one of this task."""
    connection, user = database_connection(), logged_in_user()
    found = own_submission(connection, copied_id, user.id) if copied_id else _last_of_task(task)
    return load_earlier_source(site().store, found, submission_files(connection, found.id)) if found else None


def _trial_run(task: Task) -> TrialRunRow | None:
    """The user's own trial run that the form is to go on from, as it does without scripts."""
    run_id = row_id_parameter("run")
    run = find_trial_run(database_connection(), run_id, user_id=logged_in_user().id) if run_id else None
    return run if run is not None and run.is_of(task) else None


def _content_of_run(run: TrialRunRow) -> FormContent:
    texts = load_source(site().store, run.submitted_files)
    return FormContent(
        variant_id=run.variant,
        files=[NamedText(name=name, text=text) for name, text in texts.items() if text is not None],
        key=secrets.token_urlsafe(16),
        run=run,
        own_input=own_input_text(site().store, run) or "",
    )


def _last_variant() -> str | None:
    """Return None where the user never submitted."""
    return last_variant(database_connection(), logged_in_user().id)


def _offered(task: Task, variant: str | None) -> str | None:
    """Return None where the task does not take the language, or the installation no longer has it."""
    return variant if variant and find_offered(task, site().languages, variant) else None


def _check_open(task: Task) -> None:
    if task.is_closed:
        raise SourceRefused(_("This problem is closed: it takes no more submissions."), HTTPStatus.FORBIDDEN)


def _source(task: Task, chosen: LanguageVariant, sent: SentForm) -> Source:
    """Raises SourceRefused."""
    if not task.is_output_only:
        return _reader().source(task, chosen.language, sent)
    manifest = Manifest.from_json(site().store.get(task.manifest_sha256))
    return read_outputs(site().store, sent.uploads, manifest, _kept_outputs(task, sent))


def _kept_outputs(task: Task, sent: SentForm) -> list[SubmittedFile]:
    """Return the files of the user's own submission that the form names. Of another problem, their names do not fit."""
    own = own_submission(database_connection(), sent.kept_id, logged_in_user().id) if sent.kept_id else None
    return submission_files(database_connection(), own.id) if own else []


def _reader() -> ProgramReader:
    return ProgramReader(connection=database_connection(), store=site().store, languages=site().languages)


def _accept(task: Task, chosen: LanguageVariant, source: Source, sent: SentForm) -> Submitted:
    """Raises SourceRefused where the problem leaves its set at this moment, and where no attempt is left."""
    sending = Sending(
        user_id=logged_in_user().id,
        task=task,
        variant=chosen.variant.id,
        received_at=received_at(),
        idempotency_key=sent.key,
        origin=Origin.WEB,
        ip=visitor_address(),
    )
    try:
        return accept_source(database_connection(), site().store, site().sender, sending, source)
    except NothingToJudge as error:
        message = _("This problem was just taken out of its problem set. Nothing was submitted.")
        raise SourceRefused(message, HTTPStatus.CONFLICT) from error
    except AttemptsUsedUp as error:
        message = used_up_words(error.taken, task.time_zone)
        raise SourceRefused(message, HTTPStatus.FORBIDDEN) from error


def _content_again(task: Task, sent: SentForm, error: str) -> FormContent:
    """Return all that was sent, with the same key."""
    chosen = site().languages.find(sent.variant_id)
    return FormContent(
        variant_id=chosen.variant.id if chosen else None,
        files=sent.shown_files(_reader().beside(task, chosen.language) if chosen else None),
        key=sent.key,
        copied_id=sent.copied_id,
        keeps_nothing=sent.kept_id is None,
        error=error,
    )


def _required_files(task: Task) -> tuple[str, ...]:
    if not task.is_output_only:
        return ()
    return Manifest.from_json(site().store.get(task.manifest_sha256)).required_files


def _policy_words(task: Task) -> list[str]:
    """Nothing where the set has no late policy."""
    return [] if task.grading_policy is None else policy_words(read_late_policy(task.grading_policy))


def _costs_now(task: Task) -> list[str]:
    """What handing in now would lose. Most submissions are on time, and nothing is asked for them."""
    if task.course_id is None or task.grading_policy is None or task.is_closed:
        return []
    attempts = read_late_policy(task.grading_policy).attempts
    if not (task.is_overdue or attempts.percent_per_extra):
        return []
    grades = student_grades(
        database_connection(),
        course_id=task.course_id,
        user_id=logged_in_user().id,
        for_staff=False,
        locale=statement_locale(),
        moment=received_at(),
    )
    found = grades.find(task.problem_set_id)
    problems = [one for one in found.problems if one.problem_id == task.problem_id] if found else []
    return [words for one in problems if found for words in cost_words(grades.cost_now(found, one, received_at()))]


def _form(task: Task, content: FormContent) -> str:
    languages = offered_languages(task, site().languages)
    package_files = PackageFiles(database_connection(), site().store, task)
    return render_template(
        "submissions/submit.html",
        task=task,
        content=content,
        now=received_at(),
        terms=hand_in_terms(database_connection(), task, logged_in_user().id),
        languages=[(language, package_files.beside(language)) for language in languages],
        required_files=_required_files(task),
        last_outputs=_last_of_task(task) if task.is_output_only else None,
        policy_words=_policy_words(task),
        costs_now=_costs_now(task),
        statement=load_statement(database_connection(), site().statements, task.version_id, locale=statement_locale()),
        samples=site().samples.samples(task.manifest_sha256),
        ways=ways_to_run(site().store, task),
        input_limit_bytes=INPUT_LIMIT_BYTES,
    )
