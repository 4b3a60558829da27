"""Settings of each service of the site, from environment variables; only entry points call `from_env`.

docs/services.md lists the variables; judge/settings/ declares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from judge.errors import ConfigurationError
from judge.limits import MIB
from judge.nsq.addresses import NsqAddresses
from judge.nsq.settings import read_nsq_addresses
from judge.settings import Environment, Service, shared, site

REPOSITORY = Path(__file__).resolve().parent.parent


class Registration(StrEnum):
    OPEN = "open"
    INVITED = "invited"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the site (web) needs."""

    database_url: str
    secret_key: str
    nsq: NsqAddresses
    pool: str
    store_url: str
    languages_dir: Path
    public_url: str  #: how browsers reach the site; https makes the cookies Secure
    trusted_proxy_hops: int  #: proxies whose X-Forwarded-* headers are believed
    registration: Registration
    mail_domains: tuple[str, ...]  #: lower case; empty allows every domain
    session_days: int
    demo: bool  #: says on the front page that this is a demonstration
    log_level: str
    mail_from: str | None = None  #: None: the site sends no mails
    retention_kind: str = "never"  #: web.courses.models.Retention, of courses that say nothing themselves
    retention_months: int = 24  #: after the end of such a course

    @property
    def sends_mail(self) -> bool:
        return self.mail_from is not None

    @property
    def session_cookie_secure(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        environment = Environment(environ, Service.WEB)
        return cls(
            database_url=environment.read(shared.DATABASE_URL),
            secret_key=environment.read(site.SECRET_KEY),
            nsq=read_nsq_addresses(environment),
            pool=environment.read(shared.POOL),
            store_url=environment.read(shared.STORE_URL),
            languages_dir=environment.read(shared.LANGUAGES_DIR),
            public_url=environment.read(site.PUBLIC_URL),
            trusted_proxy_hops=environment.read(site.TRUSTED_PROXY_HOPS),
            registration=Registration(environment.read(site.REGISTRATION)),
            mail_domains=environment.read(site.MAIL_DOMAINS),
            session_days=environment.read(site.SESSION_DAYS),
            demo=environment.read(site.DEMO),
            log_level=environment.read(shared.LOG_LEVEL),
            mail_from=environment.read(site.MAIL_FROM),
            retention_kind=environment.read(site.RETENTION),
            retention_months=environment.read(site.RETENTION_MONTHS),
        )


@dataclass(frozen=True, kw_only=True)
class GunicornSettings:
    """What gunicorn needs before it makes the site."""

    processes: int
    log_level: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "GunicornSettings":
        environment = Environment(environ, Service.WEB)
        return cls(processes=environment.read(site.WEB_PROCESSES), log_level=environment.read(shared.LOG_LEVEL))


@dataclass(frozen=True, kw_only=True)
class DispatcherSettings:
    database_url: str
    nsq: NsqAddresses
    pool: str
    languages_dir: Path
    health_port: int
    log_level: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "DispatcherSettings":
        environment = Environment(environ, Service.DISPATCHER)
        return cls(
            database_url=environment.read(shared.DATABASE_URL),
            nsq=read_nsq_addresses(environment),
            pool=environment.read(shared.POOL),
            languages_dir=environment.read(shared.LANGUAGES_DIR),
            health_port=environment.read(site.HEALTH_PORT),
            log_level=environment.read(shared.LOG_LEVEL),
        )


@dataclass(frozen=True, kw_only=True)
class RecorderSettings:
    database_url: str
    nsq: NsqAddresses
    pool: str
    health_port: int
    log_level: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "RecorderSettings":
        environment = Environment(environ, Service.RECORDER)
        return cls(
            database_url=environment.read(shared.DATABASE_URL),
            nsq=read_nsq_addresses(environment),
            pool=environment.read(shared.POOL),
            health_port=environment.read(site.HEALTH_PORT),
            log_level=environment.read(shared.LOG_LEVEL),
        )


@dataclass(frozen=True, kw_only=True)
class LiveSettings:
    """What the live service needs."""

    database_url: str
    secret_key: str
    nsq: NsqAddresses
    session_days: int  #: as the site has it
    port: int
    host_name: str  #: names this process's channel, so it must differ between live processes
    log_level: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "LiveSettings":
        environment = Environment(environ, Service.LIVE)
        return cls(
            database_url=environment.read(shared.DATABASE_URL),
            secret_key=environment.read(site.SECRET_KEY),
            nsq=read_nsq_addresses(environment),
            session_days=environment.read(site.SESSION_DAYS),
            port=environment.read(site.LIVE_PORT),
            host_name=environment.read(site.HOSTNAME),
            log_level=environment.read(shared.LOG_LEVEL),
        )


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """How mails are sent, and what stands in them."""

    smtp_url: str = field(repr=False)
    sender: str  #: an address
    public_url: str  #: for links
    interval_minutes: int  #: nobody gets two mails about notices within this time

    @classmethod
    def read(cls, environment: Environment) -> "MailSettings | None":
        """Return None where no mail is sent. Raises ConfigurationError where only half is set."""
        smtp_url, sender = environment.read(site.SMTP_URL), environment.read(site.MAIL_FROM)
        public_url, interval = environment.read(site.PUBLIC_URL), environment.read(site.MAIL_INTERVAL_MINUTES)
        if smtp_url is None and sender is None:
            return None
        if smtp_url is None or sender is None:
            missing = site.SMTP_URL if smtp_url is None else site.MAIL_FROM
            raise ConfigurationError(f"{missing.name} is not set; mails need JUDGE_SMTP_URL and JUDGE_MAIL_FROM")
        return cls(smtp_url=smtp_url, sender=sender, public_url=public_url, interval_minutes=interval)


@dataclass(frozen=True, kw_only=True)
class JobsSettings:
    """What the process `jobs` needs."""

    database_url: str
    store_url: str
    languages_dir: Path
    largest_memory_limit_bytes: int  #: of a problem
    testlib: Path | None  #: for packages without their own
    concurrency: int  #: jobs at a time
    ip_address_days: int  #: how long addresses are kept
    retention_kind: str  #: web.courses.models.Retention, of courses that say nothing themselves
    retention_months: int  #: after the end of such a course
    health_port: int
    log_level: str
    mail: MailSettings | None  #: None: no mail is sent

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "JobsSettings":
        environment = Environment(environ, Service.JOBS)
        return cls(
            database_url=environment.read(shared.DATABASE_URL),
            store_url=environment.read(shared.STORE_URL),
            languages_dir=environment.read(shared.LANGUAGES_DIR),
            largest_memory_limit_bytes=environment.read(shared.SANDBOX_MEMORY_MIB) * MIB,
            testlib=environment.read(shared.TESTLIB),
            concurrency=environment.read(site.JOBS_CONCURRENCY),
            ip_address_days=environment.read(site.IP_ADDRESS_DAYS),
            retention_kind=environment.read(site.RETENTION),
            retention_months=environment.read(site.RETENTION_MONTHS),
            health_port=environment.read(site.HEALTH_PORT),
            log_level=environment.read(shared.LOG_LEVEL),
            mail=MailSettings.read(environment),
        )
