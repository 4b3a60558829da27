"""Settings of each service, from environment variables; only entry points call `from_env`.

docs/services.md lists the variables with their meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from judge.errors import ConfigurationError
from judge.topics import DEFAULT_POOL

REPOSITORY = Path(__file__).resolve().parent.parent


class Registration(StrEnum):
    OPEN = "open"
    INVITED = "invited"
    CLOSED = "closed"


class Variables:
    """Environment variables, read once; every failure names the variable."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str | None = None) -> str:
        value = self._environ.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise ConfigurationError(f"{name} is not set")
        return default

    def number(self, name: str, default: int, *, minimum: int = 0) -> int:
        raw = self.text(name, str(default))
        try:
            value = int(raw)
        except ValueError as error:
            raise ConfigurationError(f"{name} must be a whole number, not {raw!r}") from error
        if value < minimum:
            raise ConfigurationError(f"{name} must be at least {minimum}, not {value}")
        return value

    def items(self, name: str) -> tuple[str, ...]:
        """Comma-separated; empty where the variable is not set."""
        return tuple(item.strip() for item in self.text(name, "").split(",") if item.strip())

    def registration(self, name: str) -> Registration:
        raw = self.text(name, Registration.CLOSED)
        try:
            return Registration(raw)
        except ValueError as error:
            raise ConfigurationError(f"{name} must be one of {', '.join(Registration)}, not {raw!r}") from error

    def secret(self, name: str) -> str:
        """At least 32 characters: it signs the session cookies."""
        value = self.text(name)
        if len(value) < 32:
            raise ConfigurationError(f"{name} must have at least 32 characters")
        return value


@dataclass(frozen=True, kw_only=True)
class BrokerSettings:
    """Where NSQ is and how it is addressed."""

    nsqd_tcp: tuple[str, ...]  #: host:port of every nsqd; published to the first that answers
    nsqd_http: tuple[str, ...]  #: host:port, in the same order
    nsqlookupd_http: tuple[str, ...]  #: host:port; readers connect straight to nsqd where there is none
    pool: str

    @classmethod
    def from_variables(cls, variables: Variables) -> "BrokerSettings":
        tcp = _addresses(variables, "JUDGE_NSQD_TCP", "127.0.0.1:4150")
        http = _addresses(variables, "JUDGE_NSQD_HTTP", "127.0.0.1:4151")
        if len(tcp) != len(http):
            raise ConfigurationError("JUDGE_NSQD_TCP and JUDGE_NSQD_HTTP must list the same nsqds")
        return cls(
            nsqd_tcp=tcp,
            nsqd_http=http,
            nsqlookupd_http=variables.items("JUDGE_NSQLOOKUPD_HTTP"),
            pool=variables.text("JUDGE_POOL", DEFAULT_POOL),
        )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the site (web) needs."""

    database_url: str
    secret_key: str
    broker: BrokerSettings
    store_url: str
    languages_dir: Path
    public_url: str  #: how browsers reach the site; https makes the cookies Secure
    trusted_proxy_hops: int  #: proxies whose X-Forwarded-* headers are believed
    registration: Registration
    mail_domains: tuple[str, ...]  #: lower case; empty allows every domain
    session_days: int
    demo: bool  #: says on the front page that this is a demonstration

    @property
    def session_cookie_secure(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        variables = Variables(environ)
        return cls(
            database_url=variables.text("JUDGE_DATABASE_URL"),
            secret_key=variables.secret("JUDGE_SECRET_KEY"),
            broker=BrokerSettings.from_variables(variables),
            store_url=variables.text("JUDGE_STORE_URL"),
            languages_dir=Path(variables.text("JUDGE_LANGUAGES_DIR", str(REPOSITORY / "images"))),
            public_url=variables.text("JUDGE_PUBLIC_URL", "http://localhost:8080").rstrip("/"),
            trusted_proxy_hops=variables.number("JUDGE_TRUSTED_PROXY_HOPS", 1),
            registration=variables.registration("JUDGE_REGISTRATION"),
            mail_domains=tuple(domain.lower() for domain in variables.items("JUDGE_MAIL_DOMAINS")),
            session_days=variables.number("JUDGE_SESSION_DAYS", 14, minimum=1),
            demo=bool(variables.number("JUDGE_DEMO", 0)),
        )


@dataclass(frozen=True, kw_only=True)
class AdminSettings:
    """What the command judge-admin needs."""

    database_url: str
    store_url: str
    languages_dir: Path
    public_url: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "AdminSettings":
        variables = Variables(environ)
        return cls(
            database_url=variables.text("JUDGE_DATABASE_URL"),
            store_url=variables.text("JUDGE_STORE_URL"),
            languages_dir=Path(variables.text("JUDGE_LANGUAGES_DIR", str(REPOSITORY / "images"))),
            public_url=variables.text("JUDGE_PUBLIC_URL", "http://localhost:8080").rstrip("/"),
        )


@dataclass(frozen=True, kw_only=True)
class DispatcherSettings:
    database_url: str
    broker: BrokerSettings
    languages_dir: Path
    health_port: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "DispatcherSettings":
        variables = Variables(environ)
        return cls(
            database_url=variables.text("JUDGE_DATABASE_URL"),
            broker=BrokerSettings.from_variables(variables),
            languages_dir=Path(variables.text("JUDGE_LANGUAGES_DIR", str(REPOSITORY / "images"))),
            health_port=variables.number("JUDGE_HEALTH_PORT", 8090),
        )


@dataclass(frozen=True, kw_only=True)
class RecorderSettings:
    database_url: str
    broker: BrokerSettings
    health_port: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "RecorderSettings":
        variables = Variables(environ)
        return cls(
            database_url=variables.text("JUDGE_DATABASE_URL"),
            broker=BrokerSettings.from_variables(variables),
            health_port=variables.number("JUDGE_HEALTH_PORT", 8090),
        )


@dataclass(frozen=True, kw_only=True)
class LiveSettings:
    """What the live service needs."""

    database_url: str
    secret_key: str
    broker: BrokerSettings
    session_days: int  #: as the site has it
    port: int
    host_name: str  #: names this process's channel, so it must differ between live processes

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "LiveSettings":
        variables = Variables(environ)
        return cls(
            database_url=variables.text("JUDGE_DATABASE_URL"),
            secret_key=variables.secret("JUDGE_SECRET_KEY"),
            broker=BrokerSettings.from_variables(variables),
            session_days=variables.number("JUDGE_SESSION_DAYS", 14, minimum=1),
            port=variables.number("JUDGE_LIVE_PORT", 8001, minimum=1),
            host_name=variables.text("HOSTNAME", "live"),
        )


@dataclass(frozen=True, kw_only=True)
class JobsSettings:
    """What the process `jobs` needs."""

    database_url: str
    store_url: str
    concurrency: int  #: jobs at a time
    health_port: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "JobsSettings":
        variables = Variables(environ)
        return cls(
            database_url=variables.text("JUDGE_DATABASE_URL"),
            store_url=variables.text("JUDGE_STORE_URL"),
            concurrency=variables.number("JUDGE_JOBS_CONCURRENCY", 1, minimum=1),
            health_port=variables.number("JUDGE_HEALTH_PORT", 8090),
        )


def _addresses(variables: Variables, name: str, default: str) -> tuple[str, ...]:
    addresses = variables.items(name) or (default,)
    for address in addresses:
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise ConfigurationError(f"{name} must be host:port, not {address!r}")
    return addresses
