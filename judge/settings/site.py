"""Variables of the site's services."""

from judge.settings import kinds
from judge.settings.variable import Service, Variable

_WEB = frozenset({Service.WEB})
_LIVE = frozenset({Service.LIVE})
_COOKIES = _WEB | _LIVE

SECRET_KEY = Variable(
    name="JUDGE_SECRET_KEY",
    kind=kinds.text(minimum_length=32),
    readers=_COOKIES,
    required_by=_COOKIES,
    is_secret=True,
    meaning="Signs session cookies. The same in both services; a change logs everybody out.",
)
SESSION_DAYS = Variable(
    name="JUDGE_SESSION_DAYS",
    kind=kinds.whole_number(1, 3650),
    readers=_COOKIES,
    default="14",
    unit="days",
    meaning="How long a log-in lasts.",
)
PUBLIC_URL = Variable(
    name="JUDGE_PUBLIC_URL",
    kind=kinds.url("http", "https"),
    readers=frozenset({Service.WEB, Service.JOBS, Service.JUDGE_ADMIN, Service.MAKE}),
    default="http://localhost:8080",
    meaning="How browsers reach the site. With `https`, cookies are Secure.",
)
TRUSTED_PROXY_HOPS = Variable(
    name="JUDGE_TRUSTED_PROXY_HOPS",
    kind=kinds.whole_number(0, 16),
    readers=_WEB,
    default="1",
    meaning="How many proxies in front of the site are trusted with `X-Forwarded-*`.",
)
REGISTRATION = Variable(
    name="JUDGE_REGISTRATION",
    kind=kinds.one_of("open", "invited", "closed"),
    readers=_WEB,
    default="closed",
    meaning="Who may register: everybody, those with an invitation, or nobody.",
)
MAIL_DOMAINS = Variable(
    name="JUDGE_MAIL_DOMAINS",
    kind=kinds.items(),
    readers=_WEB,
    meaning="The mail domains that may register. Without any, all may.",
)
DEMO = Variable(
    name="JUDGE_DEMO",
    kind=kinds.flag(),
    readers=_WEB,
    default="0",
    meaning="With 1, the front page says that this is a demonstration.",
)
WEB_PROCESSES = Variable(
    name="JUDGE_WEB_PROCESSES",
    kind=kinds.whole_number(1, 256),
    readers=_WEB,
    default="2",
    meaning="How many processes gunicorn starts for the site.",
)
LIVE_PORT = Variable(
    name="JUDGE_LIVE_PORT",
    kind=kinds.port(),
    readers=_LIVE,
    default="8001",
    meaning="The port of the live service.",
)
HOSTNAME = Variable(
    name="HOSTNAME",
    kind=kinds.text(),
    readers=_LIVE,
    default="live",
    meaning="Names the channel of a live process, so each of them needs another. Docker sets it.",
)
HEALTH_PORT = Variable(
    name="JUDGE_HEALTH_PORT",
    kind=kinds.port(),
    readers=frozenset({Service.DISPATCHER, Service.RECORDER, Service.JOBS}),
    default="8090",
    meaning="The port of `/health` and `/metrics`.",
)
JOBS_CONCURRENCY = Variable(
    name="JUDGE_JOBS_CONCURRENCY",
    kind=kinds.whole_number(1, 64),
    readers=frozenset({Service.JOBS}),
    default="1",
    meaning="How many jobs run at a time, such as imports of packages.",
)
SMTP_URL = Variable(
    name="JUDGE_SMTP_URL",
    kind=kinds.optional(kinds.url("smtp", "smtps", "smtp+starttls")),
    readers=frozenset({Service.JOBS}),
    is_secret=True,
    meaning="The server that mails go to: `smtps://user:password@host` for TLS from the start, `smtp+starttls://` "
    "where it begins later, `smtp://host` without. Special characters of the password are written like `%40`. Without "
    "it, no mail is sent.",
)
MAIL_FROM = Variable(
    name="JUDGE_MAIL_FROM",
    kind=kinds.optional(kinds.matching(r"[^@\s<>]+@[^@\s<>]+", "a mail address")),
    readers=frozenset({Service.WEB, Service.JOBS}),
    meaning="The address that mails come from. The site offers mails exactly if it is set.",
)
MAIL_INTERVAL_MINUTES = Variable(
    name="JUDGE_MAIL_INTERVAL_MINUTES",
    kind=kinds.whole_number(1, 1440),
    readers=frozenset({Service.JOBS}),
    default="15",
    unit="minutes",
    meaning="Nobody gets two mails about notices within this time.",
)
_SITE_JOBS_AND_ADMIN = frozenset({Service.WEB, Service.JOBS, Service.JUDGE_ADMIN})
IP_ADDRESS_DAYS = Variable(
    name="JUDGE_IP_ADDRESS_DAYS",
    kind=kinds.whole_number(1, 3650),
    readers=frozenset({Service.JOBS}),
    default="90",
    unit="days",
    meaning="How long the site remembers from which IP address something was done.",
)
RETENTION = Variable(
    name="JUDGE_RETENTION",
    kind=kinds.one_of("never", "sources", "everything"),
    readers=_SITE_JOBS_AND_ADMIN,
    default="never",
    meaning="What is removed of a course that says nothing itself, some months after its end.",
)
RETENTION_MONTHS = Variable(
    name="JUDGE_RETENTION_MONTHS",
    kind=kinds.whole_number(1, 240),
    readers=_SITE_JOBS_AND_ADMIN,
    default="24",
    unit="months",
    meaning="How many months after the end of such a course.",
)
