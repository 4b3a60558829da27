"""What docker-compose.yml promises. Without these tests, a careless edit would break it unnoticed."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from judge.errors import ConfigurationError
from judge.limits import MESSAGE_LIMIT_BYTES
from judge.messages import WorkerKind
from judge.worker.config import WorkerConfig
from ops.setup.environment import GENERATED, parse_environment
from web.config import DispatcherSettings, JobsSettings, LiveSettings, RecorderSettings, Settings

CHECKOUT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
WORKERS = {"compile-worker", "run-worker"}
SITE = {"web", "live", "dispatcher", "recorder", "jobs"}
EXAMPLE = parse_environment((CHECKOUT / ".env.example").read_text())
#: ${NAME:-default}, ${NAME:?what to do} and ${NAME}.
SUBSTITUTION = re.compile(r"\$\{(?P<name>\w+)(?:(?P<kind>:[-?])(?P<words>[^}]*))?\}")
#: What a demonstration needs and no other installation should get by a forgotten line.
DEMONSTRATION = {"JUDGE_REGISTRATION": "open", "JUDGE_DEMO": "1"}


def services_where(predicate: Any) -> set[str]:
    return {name for name, service in SERVICES.items() if predicate(service)}


def names_setting(service: dict[str, Any], name: str) -> bool:
    return any(name in f"{key}={value}" for key, value in service.get("environment", {}).items())


def test_only_the_workers_see_the_engine() -> None:
    assert services_where(lambda service: "docker.sock" in str(service.get("volumes"))) == WORKERS


def test_only_the_site_reaches_postgres() -> None:
    assert services_where(lambda service: "database" in service["networks"]) == SITE | {"migrate", "postgres"}


def test_only_who_reaches_postgres_knows_its_password() -> None:
    knowing = services_where(lambda service: names_setting(service, "JUDGE_POSTGRES_PASSWORD"))
    assert knowing == SITE | {"migrate", "postgres"}


def test_only_who_reads_cookies_knows_the_key_that_signs_them() -> None:
    assert services_where(lambda service: names_setting(service, "JUDGE_SECRET_KEY")) == {"web", "live"}


def test_only_who_reads_or_writes_blobs_has_the_store() -> None:
    assert services_where(lambda service: "store:" in str(service.get("volumes"))) == WORKERS | {"web", "jobs"}


def test_jobs_reaches_postgres_and_a_mail_server() -> None:
    assert SERVICES["jobs"]["networks"] == ["database", "mail"]
    assert services_where(lambda service: "mail" in service["networks"]) == {"jobs"}


def test_only_who_sends_mails_knows_the_password_of_their_server() -> None:
    assert services_where(lambda service: names_setting(service, "JUDGE_SMTP_URL")) == {"jobs"}


def test_the_memory_of_jobs_is_limited() -> None:
    assert SERVICES["jobs"]["mem_limit"] == "384m"


def test_no_service_gets_the_whole_env_file() -> None:
    assert services_where(lambda service: "env_file" in service) == set()


def test_only_the_proxy_is_published_and_nsqadmin_to_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(ports) == {"proxy", "nsqadmin"}
    assert all(port.startswith("127.0.0.1:") for port in ports["nsqadmin"])


def test_broker_and_database_are_not_routed() -> None:
    assert COMPOSE["networks"]["broker"] == COMPOSE["networks"]["database"] == {"internal": True}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_read_only_root_and_no_way_to_more_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - WORKERS))
def test_no_service_but_a_worker_has_capabilities(name: str) -> None:
    assert "cap_add" not in SERVICES[name]


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_every_service_is_checked_for_health_and_restarted(name: str) -> None:
    assert "test" in SERVICES[name]["healthcheck"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_no_log_fills_the_disk(name: str) -> None:
    assert SERVICES[name]["logging"]["options"]["max-size"]


def test_the_example_environment_holds_no_secret() -> None:
    assert {EXAMPLE.get(name, "") for name in GENERATED} == {""}


def test_the_example_changes_only_what_a_demonstration_needs() -> None:
    changed = {name: EXAMPLE[name] for name, default in defaults() if EXAMPLE.get(name, default) != default}
    assert changed == DEMONSTRATION


def defaults() -> list[tuple[str, str]]:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    return [(found["name"], found["words"]) for found in SUBSTITUTION.finditer(text) if found["kind"] == ":-"]


@cache
def gunicorn_processes(setting: str | None) -> str:
    """What images/web/gunicorn.conf.py makes of JUDGE_WEB_PROCESSES."""
    script = "import runpy; print(runpy.run_path('images/web/gunicorn.conf.py')['workers'])"
    environ = {} if setting is None else {"JUDGE_WEB_PROCESSES": setting}
    return subprocess.check_output([sys.executable, "-c", script], env=environ, cwd=CHECKOUT, text=True)


READERS: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "web": lambda environ: (Settings.from_env(environ), gunicorn_processes(environ.get("JUDGE_WEB_PROCESSES"))),
    "live": LiveSettings.from_env,
    "dispatcher": DispatcherSettings.from_env,
    "recorder": RecorderSettings.from_env,
    "jobs": JobsSettings.from_env,
    "compile-worker": lambda environ: WorkerConfig.from_env(environ, WorkerKind.COMPILE),
    "run-worker": lambda environ: WorkerConfig.from_env(environ, WorkerKind.RUN),
}
SETTINGS_WITH_A_DEFAULT = [
    (name, setting)
    for name, service in SERVICES.items()
    for setting, value in service.get("environment", {}).items()
    if ":-" in str(value)
]


@pytest.mark.parametrize(("name", "setting"), SETTINGS_WITH_A_DEFAULT)
def test_a_line_that_is_missing_in_env_means_what_it_means_to_the_code(name: str, setting: str) -> None:
    """Two defaults for one variable would drift apart: one of them would be open where the other is closed."""
    environ = {key: with_empty_env(str(value)) for key, value in SERVICES[name]["environment"].items()}
    without = {key: value for key, value in environ.items() if key != setting}
    assert read(name, without, setting) in (None, READERS[name](environ))


def read(name: str, environ: Mapping[str, str], missing: str) -> object | None:
    """A service's settings; None where the code has no default for the missing one."""
    try:
        return READERS[name](environ)
    except ConfigurationError as error:
        if str(error) == f"{missing} is not set":
            return None
        raise


def with_empty_env(value: str) -> str:
    """The value as Compose hands it on when .env has nothing but the secrets."""
    return SUBSTITUTION.sub(lambda found: found["words"] if found["kind"] == ":-" else "s" * 64, value)


def test_nsqd_takes_the_largest_message_that_is_sent() -> None:
    options = dict(word.removeprefix("--").split("=") for word in SERVICES["nsqd"]["command"][1:])
    assert int(options["max-msg-size"]) == int(options["max-body-size"]) == MESSAGE_LIMIT_BYTES
