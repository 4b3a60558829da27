"""The application: gunicorn starts `web.app:create_app()`."""

import os
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask, g, request, url_for
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import judge
from judge.language import Languages
from judge.logs import configure_logs
from judge.nsq.blocking_publisher import BlockingPublisher
from judge.settings import end_on_wrong_setting
from judge.statements.source import StatementImage
from judge.store import open_store
from web import moments, usage
from web.accounts import admin as accounts_admin
from web.accounts import views as accounts
from web.accounts.models import User
from web.accounts.queries import user_by_id
from web.announcements import views as announcements
from web.assets import CACHE_S, DIRECTORY, Assets
from web.assignments import admin as assignments_admin
from web.assignments import views as assignments
from web.audit import views as audit
from web.authorization.policy import may_administer
from web.comments import views as comments
from web.comparisons import views as comparisons
from web.config import Settings
from web.course_copies import views as course_copies
from web.courses import admin as courses_admin
from web.courses import views as courses
from web.courses.queries import shared_time_zone
from web.database import Database
from web.errors import views as errors
from web.exams import admin as exams_admin
from web.exams import views as exams
from web.exams.gate import init_gate, running_exam
from web.extensions import views as extensions
from web.gradebook import views as gradebook
from web.grades import views as grades
from web.grading import admin as grading_admin
from web.grading import views as grading
from web.groups import views as groups
from web.headers import add_headers
from web.health import views as health
from web.imports import views as imports
from web.joining import views as joining
from web.judgings.points import points, points_in_words
from web.judgings.words import verdict_words
from web.languages import views as languages
from web.languages.variants import variant_name
from web.lists.paging import page_link
from web.locales import init_locales, time_zone_for
from web.mail import admin as mail_admin
from web.mail import views as mails
from web.members import views as members
from web.notes import views as notes
from web.notices import views as notices
from web.notices.queries import MOST_COUNTED, count_unread
from web.parameters import init_parameters
from web.privacy import admin as privacy_admin
from web.privacy import views as privacy
from web.problem_sets import admin as problem_sets_admin
from web.problem_sets.words import feedback_words, group_words, shown_sentences, waiting_words
from web.problems import admin as problems_admin
from web.problems import views as problems
from web.problems.scoring import short_name
from web.problems.statement_page import SampleShelf
from web.questions import views as questions
from web.queue.job_sender import JobSender
from web.rate_limits import limiter
from web.rejudgings import views as rejudgings
from web.request import Request
from web.rosters import views as rosters
from web.session import COOKIE_NAME, SessionUser
from web.site import Site, database_connection
from web.statements.prose import prose
from web.statements.rendering import StatementRenderer
from web.submissions import admin as all_submissions
from web.submissions import submit_form
from web.submissions import views as submissions
from web.submissions.listing import unsolved_judge_errors
from web.titles import shown_title
from web.trial_runs import views as trial_runs
from web.upcoming import views as upcoming
from web.verifications import views as verifications
from web.workers import views as workers

BLUEPRINTS = (
    accounts.blueprint,
    accounts_admin.blueprint,
    assignments.blueprint,
    assignments_admin.blueprint,
    all_submissions.blueprint,
    announcements.blueprint,
    audit.blueprint,
    comments.blueprint,
    course_copies.blueprint,
    comparisons.blueprint,
    courses.blueprint,
    courses_admin.blueprint,
    errors.blueprint,
    exams.blueprint,
    exams_admin.blueprint,
    extensions.blueprint,
    gradebook.blueprint,
    grades.blueprint,
    groups.blueprint,
    grading.blueprint,
    grading_admin.blueprint,
    health.blueprint,
    imports.blueprint,
    joining.blueprint,
    languages.blueprint,
    mail_admin.blueprint,
    mails.blueprint,
    notes.blueprint,
    notices.blueprint,
    members.blueprint,
    privacy.blueprint,
    privacy_admin.blueprint,
    problems.blueprint,
    problem_sets_admin.blueprint,
    problems_admin.blueprint,
    questions.blueprint,
    rejudgings.blueprint,
    rosters.blueprint,
    submissions.blueprint,
    submit_form.blueprint,
    upcoming.blueprint,
    trial_runs.blueprint,
    verifications.blueprint,
    workers.blueprint,
)

#: A source of a megabyte is too large, but it is still read: its author gets it back with the reason.
REQUEST_LIMIT_BYTES = 4 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; without `settings`, they come from the environment."""
    if settings is None:
        with end_on_wrong_setting("web"):
            settings = Settings.from_env(os.environ)
        configure_logs("web", settings.log_level)
    app = Flask(__name__, static_folder=str(DIRECTORY), static_url_path="/static")
    app.request_class = Request
    _configure(app, settings)
    _make_site(settings).attach(app)
    _init_login(app)
    # Before CSRFProtect, which reads the form
    app.before_request(imports.allow_packages)
    app.before_request(submit_form.allow_outputs)
    CSRFProtect(app).exempt(mails.stop_mails)
    init_parameters(app)
    limiter.init_app(app)
    init_locales(app, lambda user_id: shared_time_zone(database_connection(), user_id))
    add_headers(app, https=settings.session_cookie_secure)
    _init_templates(app, settings)
    init_gate(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.trusted_proxy_hops:
        hops = settings.trusted_proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _compile_templates(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=COOKIE_NAME,
        SESSION_COOKIE_SECURE=settings.session_cookie_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.session_days),
        MAX_CONTENT_LENGTH=REQUEST_LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=REQUEST_LIMIT_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=CACHE_S,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open overnight still works
    )


def _make_site(settings: Settings) -> Site:
    languages = Languages.load(settings.languages_dir)
    store = open_store(settings.store_url)
    return Site(
        settings=settings,
        database=Database(settings.database_url),
        store=store,
        languages=languages,
        assets=Assets.load(),
        sender=JobSender(
            publisher=BlockingPublisher(settings.nsq.nsqds, settings.pool), pool=settings.pool, languages=languages
        ),
        statements=StatementRenderer(store, _image_url),
        samples=SampleShelf(store),
    )


def _image_url(statement_sha256: str, image: StatementImage) -> str:
    return url_for("problems.statement_image", statement_sha256=statement_sha256, name=image.name)


def _init_login(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "accounts.login_page"
    manager.login_message = None
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load_user(cookie_value: str) -> User | None:
        named = SessionUser.parse(cookie_value)
        user = user_by_id(database_connection(), named.user_id) if named else None
        if user is None or named is None or not user.is_active or user.session_epoch != named.session_epoch:
            return None
        return user


def _init_templates(app: Flask, settings: Settings) -> None:
    site: Site = app.extensions["judge"]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=site.assets.url,
        demo=settings.demo,
        feedback_words=feedback_words,
        group_words=group_words,
        judge_errors=_judge_errors,
        judge_version=judge.__version__,
        page_link=page_link,
        points_in_words=points_in_words,
        prose=prose,
        registration=settings.registration,
        section="",
        sends_mail=settings.sends_mail,
        unread_notices=_unread_notices,
        shown_sentences=shown_sentences,
        variant_name=partial(variant_name, site.languages),
        verdict_words=verdict_words,
        waiting_words=waiting_words,
    )
    app.jinja_env.filters.update(
        datetime_long=lambda moment, zone=None: moments.to_seconds(moment, time_zone_for(zone)),
        datetime_short=lambda moment, zone=None: moments.to_minutes(moment, time_zone_for(zone)),
        duration=moments.duration,
        time_left=moments.time_left,
        group_name=short_name,
        points=points,
        bytes=usage.bytes_in_words,
        seconds=usage.milliseconds_in_words,
        shown_title=shown_title,
    )

    @app.context_processor
    def add_page() -> dict[str, Any]:
        path = request.full_path.rstrip("?") if request.method == "GET" else url_for("problems.index")
        return {
            "this_page": path,
            "is_admin": current_user.is_authenticated and may_administer(current_user.site_role),
            "running_exam": running_exam(),
        }


def _judge_errors() -> int:
    """Count for the menu of admins, at most once a request."""
    if "judge_errors" not in g:
        g.judge_errors = unsolved_judge_errors(database_connection())
    return int(g.judge_errors)


def _unread_notices() -> str:
    """Count for the menu, at most once a request; nothing where there is none."""
    if "unread_notices" not in g:
        count = count_unread(database_connection(), current_user.id)
        g.unread_notices = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
    return str(g.unread_notices)


def _compile_templates(app: Flask) -> None:
    """Compile all templates before gunicorn forks: no visitor waits for it, and the workers share the result."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
