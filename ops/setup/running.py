"""Commands for a system that is up."""

import subprocess
import sys

from ops.setup.checkout import ENVIRONMENT_EXAMPLE, ENVIRONMENT_FILE
from ops.setup.compose import Compose, ready_compose
from ops.setup.engine import ready_engine
from ops.setup.environment import ready_environment
from ops.setup.failure import SetupFailure
from ops.setup.progress import Progress
from ops.setup.up import ADMIN, administer, project_of


def take_down(progress: Progress) -> None:
    _run(_compose(progress), "down", "--remove-orphans")
    progress.say("The containers are gone; the data stays. `make up` brings them back.")


def follow_logs(progress: Progress) -> None:
    _run(_compose(progress), "logs", "--follow", "--tail", "50")


def remove_everything(progress: Progress) -> None:
    """Remove containers and data after a question: there is no way back."""
    compose = _compose(progress)
    progress.say("This removes all containers AND ALL DATA: users, problems, submissions. .env and the images stay.")
    if not sys.stdin.isatty():
        raise SetupFailure("Nothing was removed: run `make clean` in a terminal, where it can ask.")
    if input("Type yes to remove everything: ").strip() != "yes":
        raise SetupFailure("Nothing was removed.")
    _run(compose, "down", "--volumes", "--remove-orphans")


def link_for_admin(progress: Progress) -> None:
    progress.say(administer(_compose(progress), "user", "password-link", ADMIN).strip())


def _compose(progress: Progress) -> Compose:
    """Return Compose, with a .env: without the secrets that its file needs, Compose refuses even `down`."""
    settings = ready_environment(ENVIRONMENT_FILE, ENVIRONMENT_EXAMPLE)
    return ready_compose(ready_engine(progress), project_of(settings), progress)


def _run(compose: Compose, *arguments: str) -> None:
    completed = subprocess.run(compose.argv(*arguments), check=False)
    if completed.returncode != 0:
        raise SetupFailure(f"`{' '.join(compose.argv(*arguments))}` failed: what it printed says why.")
