"""Making and changing the sets of a course: for its teachers, and admins."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.assignments.changing import HasSubmissions as SetHasSubmissions
from web.assignments.changing import SlugTaken, change_policy, change_set, change_task, create_set, delete_set
from web.assignments.forms import SetForm, TaskForm
from web.assignments.policy_form import DocumentForm, PolicyForm
from web.assignments.queries import PlacedTask, find_choices, placed_tasks, published_versions
from web.assignments.task_terms import groups_of, sent_groups_shown, task_terms
from web.assignments.terms import CourseSet
from web.authorization.guards import login_required
from web.courses.course_zone import zone_name_of, zone_of
from web.courses.queries import SeenCourse
from web.grades.late_policy import LatePolicy, LatePolicyFault, decode_late_policy
from web.grades.policy_preview import late_points
from web.grades.policy_words import duration_words, policy_words
from web.lists.arguments import text_argument
from web.locales import statement_locale
from web.problem_sets.arranging import HasSubmissions, Step, hide, move, remove
from web.problem_sets.placing import place_by
from web.problem_sets.queries import find_set
from web.problem_sets.words import shown_words
from web.requested_course import taught_course
from web.requested_set import taught_set
from web.site import acting_user, database_connection, database_session, received_at, site
from web.statements.instructions import rendered_instructions

blueprint = Blueprint("assignments_admin", __name__, template_folder="templates", url_prefix="/courses/<slug>/sets")


@blueprint.get("/new")
@login_required
def new(slug: str) -> ResponseReturnValue:
    course = taught_course(slug)
    return _set_page(course, None, _set_form(course))


@blueprint.post("/new")
@login_required
def create(slug: str) -> ResponseReturnValue:
    course = taught_course(slug)
    form = _set_form(course)
    if "preview" in request.form or not form.validate():
        return _set_page(course, None, form), _status(form)
    try:
        create_set(database_connection(), acting_user(), course.id, form.terms())
    except SlugTaken:
        return _slug_taken(course, None, form)
    flash(_("The set is made. Add its problems."), "success")
    return redirect(url_for(".problems", slug=slug, set_slug=form.slug.data))


@blueprint.get("/<set_slug>/edit")
@login_required
def edit(slug: str, set_slug: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    form = _set_form(course)
    form.show(found)
    return _set_page(course, found, form)


@blueprint.post("/<set_slug>/edit")
@login_required
def change(slug: str, set_slug: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    form = _set_form(course)
    if "preview" in request.form or not form.validate():
        return _set_page(course, found, form), _status(form)
    try:
        change_set(database_connection(), acting_user(), found, form.terms())
    except SlugTaken:
        return _slug_taken(course, found, form)
    flash(_("Saved."), "success")
    return redirect(url_for("assignments.one", slug=slug, set_slug=form.slug.data))


@blueprint.post("/<set_slug>/delete")
@login_required
def delete(slug: str, set_slug: str) -> ResponseReturnValue:
    found = taught_set(slug, set_slug)[1]
    try:
        delete_set(database_connection(), acting_user(), found)
    except SetHasSubmissions:
        flash(_("There is work in this set, so it stays. You can hide its problems."), "error")
        return redirect(url_for(".edit", slug=slug, set_slug=set_slug))
    flash(_("The set is deleted."), "success")
    return redirect(url_for("assignments.index", slug=slug))


@blueprint.get("/<set_slug>/policy")
@login_required
def policy(slug: str, set_slug: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    form = PolicyForm()
    form.show(found.policy)
    return _policy_page(course, found, form, DocumentForm(document=found.policy_document), found.policy)


@blueprint.post("/<set_slug>/policy")
@login_required
def save_policy(slug: str, set_slug: str) -> ResponseReturnValue:
    """Save what the fields say, or with `document` what the document says; with `preview`, only show it."""
    course, found = taught_set(slug, set_slug)
    form, document = PolicyForm(), DocumentForm()
    if "document" in request.form:
        try:
            said = decode_late_policy(document.document.data or "")
        except LatePolicyFault as fault:
            form = PolicyForm(formdata=None)
            form.show(found.policy)
            document.document.errors = [_("This is no late policy: %(fault)s", fault=str(fault))]
            return _policy_page(course, found, form, document, found.policy), HTTPStatus.BAD_REQUEST
    else:
        document.document.data = found.policy_document
        if not form.validate():
            return _policy_page(course, found, form, document, found.policy), HTTPStatus.BAD_REQUEST
        said = form.policy()
        if "preview" in request.form:
            return _policy_page(course, found, form, document, said)
    change_policy(database_connection(), acting_user(), found, said)
    flash(_("Saved. Grades follow at once."), "success")
    return redirect(url_for(".policy", slug=slug, set_slug=set_slug))


@blueprint.get("/<set_slug>/problems")
@login_required
def problems(slug: str, set_slug: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    search = text_argument("q")
    return render_template(
        "assignments/problems.html",
        course=course,
        set=found,
        tasks=_placed(found),
        search=search,
        choices=find_choices(database_connection(), found.id, locale=statement_locale(), search=search),
    )


@blueprint.post("/<set_slug>/problems")
@login_required
def place(slug: str, set_slug: str) -> ResponseReturnValue:
    """Put a problem at the end of the set."""
    found = taught_set(slug, set_slug)[1]
    named = request.form.get("problem", "")
    choices = find_choices(database_connection(), found.id, locale=statement_locale(), slug=named)
    problem_set = find_set(database_session(), set_slug)
    if not choices or problem_set is None:
        abort(404)
    place_by(database_session(), acting_user(), problem_set, choices[0].id)
    database_session().commit()
    return redirect(url_for(".problems", slug=slug, set_slug=set_slug))


@blueprint.post("/<set_slug>/problems/<problem>")
@login_required
def arrange(slug: str, set_slug: str, problem: str) -> ResponseReturnValue:
    """Move, hide, show or remove a problem of the set, as the pressed button says."""
    found = taught_set(slug, set_slug)[1]
    task = _task(found, problem)
    connection, actor = database_connection(), acting_user()
    action = request.form.get("action", "")
    try:
        match action:
            case Step.UP | Step.DOWN:
                move(connection, actor, found.id, task.id, Step(action))
            case "hide" | "show":
                hide(connection, actor, found.id, task.id, hidden=action == "hide")
            case "remove":
                remove(connection, actor, found.id, task.id)
            case _:
                abort(400)
    except HasSubmissions:
        flash(_("There are submissions to this problem, so it stays in the set. Hide it instead."), "error")
    return redirect(url_for(".problems", slug=slug, set_slug=set_slug))


@blueprint.get("/<set_slug>/problems/<problem>/edit")
@login_required
def edit_task(slug: str, set_slug: str, problem: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    task = _task(found, problem)
    form = _task_form(task)
    form.max_score.data = task.max_score
    form.pinned_version.data = str(task.pinned_version_id or "")
    return _task_page(course, found, task, form)


@blueprint.post("/<set_slug>/problems/<problem>/edit")
@login_required
def change_one_task(slug: str, set_slug: str, problem: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    task = _task(found, problem)
    form = _task_form(task)
    shown = sent_groups_shown(task, found.feedback_shown, request.form)
    if not form.validate() or shown is None:
        return _task_page(course, found, task, form), HTTPStatus.BAD_REQUEST
    change_task(database_connection(), acting_user(), found.id, task.id, task_terms(form, shown))
    flash(_("Saved."), "success")
    return redirect(url_for(".problems", slug=slug, set_slug=set_slug))


def _set_form(course: SeenCourse) -> SetForm:
    form = SetForm()
    form.fit(zone_of(database_connection(), course.id), site().languages)
    return form


def _status(form: SetForm) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK


def _slug_taken(course: SeenCourse, found: CourseSet | None, form: SetForm) -> ResponseReturnValue:
    form.slug.errors = [_("Another set of the site has this short name.")]
    return _set_page(course, found, form), HTTPStatus.CONFLICT


def _set_page(course: SeenCourse, found: CourseSet | None, form: SetForm) -> str:
    return render_template(
        "assignments/set_form.html",
        course=course,
        set=found,
        form=form,
        zone=zone_name_of(database_connection(), course.id),
        preview=rendered_instructions(form.instructions.data) if "preview" in request.form else None,
    )


def _policy_page(
    course: SeenCourse, found: CourseSet, form: PolicyForm, document: DocumentForm, shown: LatePolicy
) -> str:
    return render_template(
        "assignments/policy.html",
        course=course,
        set=found,
        form=form,
        document=document,
        sentences=policy_words(shown),
        late_points=[(duration_words(int(row.after_due.total_seconds())), row.points) for row in late_points(shown)],
        now=received_at(),
    )


def _task_form(task: PlacedTask) -> TaskForm:
    form = TaskForm()
    form.offer_versions((v.id, v.number) for v in published_versions(database_connection(), task.id))
    return form


def _task_page(course: SeenCourse, found: CourseSet, task: PlacedTask, form: TaskForm) -> str:
    return render_template(
        "assignments/task_form.html",
        course=course,
        set=found,
        task=task,
        form=form,
        groups=groups_of(task),
        shown_words=shown_words(),
    )


def _placed(found: CourseSet) -> list[PlacedTask]:
    return placed_tasks(database_connection(), found.id, locale=statement_locale())


def _task(found: CourseSet, slug: str) -> PlacedTask:
    return next((task for task in _placed(found) if task.slug == slug), None) or abort(404)
