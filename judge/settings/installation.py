"""Variables of .env that no service of Judge reads: of Compose, `make` and the Postgres image; and those of the tests.

They are declared so that a process that happens to see one of them does not refuse it.
"""

from judge.settings import kinds
from judge.settings.variable import Service, Variable

_COMPOSE = frozenset({Service.COMPOSE})
_MAKE = frozenset({Service.MAKE})

POSTGRES_PASSWORD = Variable(
    name="JUDGE_POSTGRES_PASSWORD",
    kind=kinds.text(),
    readers=frozenset({Service.COMPOSE, Service.POSTGRES}),
    default_words="generated",
    is_secret=True,
    meaning="The password of the database's role.",
)
SMOKE_PASSWORD = Variable(
    name="JUDGE_SMOKE_PASSWORD",
    kind=kinds.text(),
    readers=_MAKE,
    default_words="generated",
    is_secret=True,
    meaning="The password of the student `smoke-test`, with whom `make up` proves that the system works.",
)
PORT = Variable(
    name="JUDGE_PORT",
    kind=kinds.port(),
    readers=_COMPOSE | _MAKE,
    default="8080",
    meaning="The port of the proxy on this machine.",
)
TLS_CERTIFICATE = Variable(
    name="JUDGE_TLS_CERTIFICATE",
    kind=kinds.optional(kinds.absolute_path()),
    readers=_COMPOSE | _MAKE,
    meaning="The certificate on this machine. With it, `JUDGE_PORT` speaks TLS.",
)
TLS_KEY = Variable(
    name="JUDGE_TLS_KEY",
    kind=kinds.optional(kinds.absolute_path()),
    readers=_COMPOSE,
    meaning="The certificate's key, which uid 33 must be able to read.",
)
NSQADMIN_PORT = Variable(
    name="JUDGE_NSQADMIN_PORT",
    kind=kinds.port(),
    readers=_COMPOSE,
    default="4171",
    meaning="The port of NSQ's own pages, on this machine only.",
)
LANGUAGES = Variable(
    name="JUDGE_LANGUAGES",
    kind=kinds.text(),
    readers=_MAKE,
    default_words="see `.env.example`",
    meaning="The languages whose images are built: names of folders in `images/`.",
)
IMAGE_PREFIX = Variable(
    name="JUDGE_IMAGE_PREFIX",
    kind=kinds.optional(kinds.matching(r"[a-z0-9][a-z0-9._:/-]*/", "a registry and a path that end in a slash")),
    readers=_COMPOSE,
    meaning="What stands in front of the images' names, such as `registry.example.edu/judge/`. "
    "`make up` builds images without it.",
)
IMAGE_TAG = Variable(
    name="JUDGE_IMAGE_TAG",
    kind=kinds.matching(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}", "a tag of an image"),
    readers=_COMPOSE,
    default="latest",
    meaning="The images' tag. `make up` builds `latest`.",
)
TEST_SLOWNESS = Variable(
    name="JUDGE_TEST_SLOWNESS",
    kind=kinds.whole_number(1, 1000),
    readers=frozenset({Service.TESTS}),
    default="1",
    meaning="How many times as long things may take in the tests; for an emulated machine.",
)
