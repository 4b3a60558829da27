"""Every kind of value, by a variable of that kind: which texts it takes, and that a refusal names the variable."""

from pathlib import Path
from typing import Any

import pytest

from judge.errors import ConfigurationError
from judge.settings import Variable, installation, shared, site, worker
from judge.settings.environment import DECLARED

TAKEN: list[tuple[Variable[Any], str, object]] = [
    (worker.LANES, "3", 3),
    (worker.LANES, "1024", 1024),
    (worker.LANES, "", None),
    (worker.CACHE_MIB, "007", 7),
    (worker.SANDBOX_WARM, "0", 0),
    (worker.GRACE_S, "0", 0.0),
    (worker.GRACE_S, "2.5", 2.5),
    (worker.METRICS_PORT, "", None),
    (worker.METRICS_PORT, "0", None),
    (worker.METRICS_PORT, "9100", 9100),
    (worker.CORES, "", None),
    (worker.CORES, "any", ()),
    (worker.CORES, "4, 6", (4, 6)),
    (worker.CGROUP_DIRECTORY, "", None),
    (worker.CGROUP_DIRECTORY, "/sys/fs/cgroup/judge", Path("/sys/fs/cgroup/judge")),
    (worker.SANDBOX_RUNTIME, "runsc", "runsc"),
    (shared.NSQD_TCP, "a:1, http://b:2/,", ("a:1", "b:2")),
    (shared.NSQD_TCP, "[::1]:4150", ("[::1]:4150",)),
    (shared.NSQLOOKUPD_HTTP, "", ()),
    (shared.DATABASE_URL, "postgresql:///judge?host=/run/postgresql", "postgresql:///judge?host=/run/postgresql"),
    (shared.LOG_LEVEL, "WARNING", "warning"),
    (shared.POOL, "arm64.fast", "arm64.fast"),
    (site.PUBLIC_URL, "https://judge.example.edu/", "https://judge.example.edu"),
    (site.MAIL_DOMAINS, "Example.edu, example.org", ("example.edu", "example.org")),
    (site.DEMO, "1", True),
    (site.DEMO, "0", False),
    (installation.IMAGE_PREFIX, "", None),
    (installation.IMAGE_PREFIX, "localhost:5000/judge/", "localhost:5000/judge/"),
]

REFUSED: list[tuple[Variable[Any], str]] = [
    (worker.LANES, "abc"),
    (worker.LANES, "0"),
    (worker.LANES, "-1"),
    (worker.LANES, "1.0"),
    (worker.LANES, "1_0"),
    (worker.LANES, "\N{ARABIC-INDIC DIGIT THREE}"),
    (worker.LANES, "3\x00"),
    (worker.LANES, "9" * 5000),
    (worker.CACHE_MIB, "1.5"),
    (worker.CACHE_MIB, "4 GiB"),
    (worker.GRACE_S, "soon"),
    (worker.GRACE_S, "-1"),
    (worker.GRACE_S, "nan"),
    (worker.GRACE_S, "inf"),
    (worker.GRACE_S, "1e9"),
    (worker.METRICS_PORT, "99999"),
    (worker.METRICS_PORT, "http"),
    (worker.CORES, "0,x"),
    (worker.CORES, "-1"),
    (worker.CORES, ","),
    (worker.SANDBOX_DIRECTORY, "run/judge"),
    (worker.SANDBOX_DIRECTORY, "/run/\x00judge"),
    (worker.SANDBOX_UID_BASE, "4294967295"),
    (shared.NSQD_TCP, "nsqd"),
    (shared.NSQD_TCP, "nsqd:http"),
    (shared.NSQD_TCP, "nsqd:70000"),
    (shared.NSQD_TCP, ":4150"),
    (shared.NSQD_TCP, "https://nsqd:4150"),
    (shared.DATABASE_URL, "mysql://judge@localhost/judge"),
    (shared.LOG_LEVEL, "loud"),
    (shared.POOL, "two words"),
    (shared.POOL, "p" * 45),
    (site.SECRET_KEY, "short"),
    (site.TRUSTED_PROXY_HOPS, "many"),
    (site.TRUSTED_PROXY_HOPS, "-1"),
    (site.REGISTRATION, "sometimes"),
    (site.SESSION_DAYS, "0"),
    (site.DEMO, "yes"),
    (site.DEMO, "2"),
    (site.PUBLIC_URL, "judge.example.edu"),
    (site.PUBLIC_URL, "https://"),
    (site.PUBLIC_URL, "https://judge.example.edu:http"),
    (site.HEALTH_PORT, "0"),
    (site.WEB_PROCESSES, "0"),
    (installation.IMAGE_PREFIX, "registry.example.edu"),
    (installation.IMAGE_TAG, "a tag"),
]


def named(parameter: object) -> str | None:
    return parameter.name if isinstance(parameter, Variable) else repr(parameter)[:30]


@pytest.mark.parametrize(("variable", "text", "value"), TAKEN, ids=named)
def test_a_value_is_taken(variable: Variable[Any], text: str, value: object) -> None:
    assert variable.parse(text) == value


@pytest.mark.parametrize(("variable", "text"), REFUSED, ids=named)
def test_a_wrong_value_is_refused_by_the_variables_name(variable: Variable[Any], text: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"^{variable.name} must "):
        variable.parse(text)


@pytest.mark.parametrize("variable", [site.SECRET_KEY, shared.DATABASE_URL], ids=named)
def test_a_secret_is_not_in_the_message(variable: Variable[Any]) -> None:
    with pytest.raises(ConfigurationError) as refused:
        variable.parse("mysql://ada:hunter2@db")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("variable", DECLARED.values(), ids=named)
def test_a_default_is_a_value_that_is_taken(variable: Variable[Any]) -> None:
    if variable.default or not (variable.default_words or variable.required_by):
        variable.parse(variable.default)
