import subprocess
import sys
from pathlib import Path

import pytest

from ops.setup.command import run_logged, with_environment
from ops.setup.compose import ServiceState, _command, _version
from ops.setup.failure import SetupFailure
from ops.setup.packages import is_debian_like

CHECKOUT = Path(__file__).parents[2]


def state(status: str, health: str | None = None, exit_code: int = 0) -> ServiceState:
    return ServiceState(service="web", container="1", status=status, health=health, exit_code=exit_code)


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    """It runs before there is any virtual environment."""
    argv = [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, '.'); import ops.setup.__main__"]
    subprocess.run(argv, cwd=CHECKOUT, check=True)


@pytest.mark.parametrize(
    "ready",
    [state("running", "healthy"), state("running", None), state("exited", None, 0)],
)
def test_a_healthy_service_and_a_one_shot_that_ended_well_are_ready(ready: ServiceState) -> None:
    assert ready.says_it_is_ready
    assert not ready.has_failed


@pytest.mark.parametrize(
    "waiting", [state("running", "starting"), state("running", "unhealthy"), state("created"), state("restarting")]
)
def test_a_service_that_is_not_healthy_yet_is_waited_for(waiting: ServiceState) -> None:
    assert not waiting.says_it_is_ready
    assert not waiting.has_failed


@pytest.mark.parametrize(
    ("test", "command"),
    [
        (["CMD", "pg_isready", "-q"], ("pg_isready", "-q")),
        (["CMD-SHELL", "a || b"], ("/bin/sh", "-c", "a || b")),
        (["NONE"], ()),
        ([], ()),
    ],
)
def test_a_health_check_is_a_command_that_set_up_can_run(test: list[str], command: tuple[str, ...]) -> None:
    assert _command(test) == command


def test_a_one_shot_that_failed_ends_the_wait() -> None:
    assert state("exited", None, 1).has_failed


@pytest.mark.parametrize(
    ("text", "version"), [("1.29.2\n", (1, 29)), ("v2.26.1", (2, 26)), ("2.32.4-3", (2, 32)), (None, (0,))]
)
def test_versions_of_compose_are_read(text: str | None, version: tuple[int, ...]) -> None:
    assert _version(text) == version


@pytest.mark.parametrize(
    ("os_release", "expected"),
    [
        ('ID=debian\nVERSION_ID="12"', True),
        ("ID=ubuntu\nID_LIKE=debian", True),
        ('ID="linuxmint"\nID_LIKE="ubuntu debian"', True),
        ('ID=fedora\nNAME="Fedora Linux"', False),
    ],
)
def test_only_debian_and_its_like_get_packages_installed(os_release: str, expected: bool) -> None:
    assert is_debian_like(os_release) is expected


def test_a_failed_program_shows_its_last_words_and_names_its_log(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "program.log"
    with pytest.raises(SetupFailure) as failure:
        run_logged(["sh", "-c", "echo first; echo last words >&2; exit 3"], log=log)
    assert "last words" in str(failure.value)
    assert str(log) in str(failure.value)
    assert log.read_text() == "first\nlast words\n"


def test_variables_reach_a_program_behind_sudo() -> None:
    assert with_environment(["docker", "build"], {"DOCKER_BUILDKIT": "0"}) == [
        "env",
        "DOCKER_BUILDKIT=0",
        "docker",
        "build",
    ]
