"""`make up`: from nothing to a judge that has proved that it works."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from ops.setup.checkout import ENVIRONMENT_EXAMPLE, ENVIRONMENT_FILE
from ops.setup.compose import Compose, ready_compose
from ops.setup.engine import engine_version, ready_engine
from ops.setup.environment import ready_environment, wants_demo
from ops.setup.failure import SetupFailure
from ops.setup.images import build_images, find_images, installed_languages, remove_replaced_images, with_parents
from ops.setup.progress import Progress
from ops.setup.settings import refuse_wrong_settings
from ops.setup.smoke import PROBLEM, Student, come_in

SERVICE_IMAGES = ("judge-postgres", "judge-nsq", "judge-web", "judge-worker", "judge-proxy")
ADMIN = "admin"


def bring_up(progress: Progress) -> None:
    engine = ready_engine(progress)
    progress.step(f"Docker Engine {engine_version(engine)} answers")
    settings = ready_environment(ENVIRONMENT_FILE, ENVIRONMENT_EXAMPLE)
    refuse_wrong_settings(settings)
    compose = ready_compose(engine, project_of(settings), progress)
    languages = installed_languages(settings)
    build_images(engine, with_parents(wanted_images(languages), find_images()), languages, progress)
    progress.step("services: starting")
    compose.up(progress)
    progress.step("services: waiting until each says that it is healthy")
    compose.wait_until_ready(progress)
    progress.detail("removing images that were replaced")
    remove_replaced_images(engine)
    make_admin(compose, progress)
    student = come_in(settings, lambda name: one_time_link(compose, name), progress)
    load_demo = partial(administer, compose, "demo", "load") if wants_demo(ENVIRONMENT_FILE) else None
    prove(student, load_demo, progress)
    progress.say(f"\n    {settings.get('JUDGE_PUBLIC_URL') or 'http://localhost:8080'}\n")


def prove(student: Student, load_demo: Callable[[], object] | None, progress: Progress) -> None:
    """Judge two programs on the demo's problem. Load the demo first where it is missing and wanted.

    Without that problem there is no proof. Raises SetupFailure that says where it stuck.
    """
    if not student.sees_the_problem():
        if load_demo is None:
            progress.step(f"no proof: the site has no problem {PROBLEM}, and .env does not ask for it (JUDGE_DEMO=1)")
            return
        progress.step("demo course: loading")
        load_demo()
    progress.step("proof: a student submits a right and a wrong program")
    student.prove_it_works()
    progress.step("It works: the right program was accepted, the wrong one was not")


def wanted_images(languages: Iterable[str]) -> list[str]:
    return [*SERVICE_IMAGES, *(f"judge-lang-{language}" for language in languages)]


def project_of(settings: Mapping[str, str]) -> str:
    return settings.get("COMPOSE_PROJECT_NAME") or "judge"


def administer(compose: Compose, *arguments: str) -> str:
    """Run judge-admin in the container `web`; return what it printed."""
    completed = compose.execute("web", "judge-admin", *arguments)
    if completed.returncode != 0:
        raise SetupFailure(f"`judge-admin {' '.join(arguments)}` failed: {completed.stderr.strip()}")
    return completed.stdout


def one_time_link(compose: Compose, name: str) -> str:
    administer(compose, "user", "create", name, "--generate-password", "--if-missing")
    return administer(compose, "user", "password-link", name).strip()


def make_admin(compose: Compose, progress: Progress) -> None:
    """Print the password at once: it is kept nowhere, and the proof that follows may fail."""
    progress.step(f"site: the user {ADMIN}")
    password = administer(compose, "user", "create", ADMIN, "--admin", "--generate-password", "--if-missing").strip()
    if password:
        progress.say(f"\n    Log in as {ADMIN} with the password {password} (shown this once).\n")
    else:
        progress.detail(f"the user {ADMIN} keeps its password; `make admin-link` prints a link that sets a new one.")
