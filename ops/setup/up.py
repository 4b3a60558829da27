"""From nothing to a judge that has proved that it works."""

from collections.abc import Iterable, Mapping

from ops.setup.checkout import ENVIRONMENT_EXAMPLE, ENVIRONMENT_FILE
from ops.setup.compose import Compose, ready_compose
from ops.setup.engine import engine_version, ready_engine
from ops.setup.environment import ready_environment
from ops.setup.failure import SetupFailure
from ops.setup.images import build_images, find_images, installed_languages, remove_replaced_images, with_parents
from ops.setup.progress import Progress
from ops.setup.settings import refuse_wrong_settings
from ops.setup.smoke import come_in

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
    if not student.sees_the_problem():
        progress.step("demo course: loading")
        administer(compose, "demo", "load")
    progress.step("proof: a student submits a right and a wrong program")
    student.prove_it_works()
    progress.step("It works: the right program was accepted, the wrong one was not")
    progress.say(f"\n    {settings.get('JUDGE_PUBLIC_URL') or 'http://localhost:8080'}\n")


def wanted_images(languages: Iterable[str]) -> list[str]:
    return [*SERVICE_IMAGES, *(f"judge-lang-{language}" for language in languages)]


def project_of(settings: Mapping[str, str]) -> str:
    return settings.get("COMPOSE_PROJECT_NAME") or "judge"


def administer(compose: Compose, *arguments: str) -> str:
    """What judge-admin printed."""
    completed = compose.execute("web", "judge-admin", *arguments)
    if completed.returncode != 0:
        raise SetupFailure(f"`judge-admin {' '.join(arguments)}` failed: {completed.stderr.strip()}")
    return completed.stdout


def one_time_link(compose: Compose, name: str) -> str:
    administer(compose, "user", "create", name, "--generate-password", "--if-missing")
    return administer(compose, "user", "password-link", name).strip()


def make_admin(compose: Compose, progress: Progress) -> None:
    """Told at once: the proof that follows may fail, and the password is not kept anywhere."""
    progress.step(f"site: the user {ADMIN}")
    password = administer(compose, "user", "create", ADMIN, "--admin", "--generate-password", "--if-missing").strip()
    if password:
        progress.say(f"\n    Log in as {ADMIN} with the password {password} (shown this once).\n")
    else:
        progress.detail(f"the user {ADMIN} keeps its password; `make admin-link` prints a link that sets a new one.")
