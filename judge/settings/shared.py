"""Variables that several services read."""

from pathlib import Path

from judge.settings import kinds
from judge.settings.variable import Service, Variable

_QUEUE = frozenset({Service.WEB, Service.LIVE, Service.DISPATCHER, Service.RECORDER, Service.WORKER})
_DATABASE = frozenset(
    {Service.WEB, Service.LIVE, Service.DISPATCHER, Service.RECORDER, Service.JOBS, Service.JUDGE_ADMIN}
)
#: 1 TiB, in MiB.
LARGEST_MIB = 1 << 20

DATABASE_URL = Variable(
    name="JUDGE_DATABASE_URL",
    kind=kinds.matching("postgres(ql)?://.+", "a URL that begins with postgresql://"),
    readers=_DATABASE,
    required_by=_DATABASE,
    is_secret=True,
    meaning="The database: `postgresql://user:password@host:5432/judge`.",
)
NSQD_TCP = Variable(
    name="JUDGE_NSQD_TCP",
    kind=kinds.addresses(),
    readers=_QUEUE,
    default="127.0.0.1:4150",
    meaning="Every nsqd. Messages are published to the first one that answers.",
)
NSQD_HTTP = Variable(
    name="JUDGE_NSQD_HTTP",
    kind=kinds.addresses(),
    readers=_QUEUE,
    default="127.0.0.1:4151",
    meaning="The HTTP sides of the same nsqds, in the same order. Topics and channels are created there.",
)
NSQLOOKUPD_HTTP = Variable(
    name="JUDGE_NSQLOOKUPD_HTTP",
    kind=kinds.addresses(),
    readers=_QUEUE,
    meaning="Where dispatcher, recorder and workers look for nsqds. Without it they read from `JUDGE_NSQD_TCP`.",
)
POOL = Variable(
    name="JUDGE_POOL",
    kind=kinds.matching(r"[.a-zA-Z0-9_-]{1,44}", "at most 44 letters, digits, dots, dashes and underscores"),
    readers=_QUEUE - {Service.LIVE},
    default="default",
    meaning="The pool of workers. Jobs name the pool that they are for; topics of NSQ are named after it.",
)
STORE_URL = Variable(
    name="JUDGE_STORE_URL",
    kind=kinds.text(),
    readers=frozenset({Service.WEB, Service.JOBS, Service.JUDGE_ADMIN, Service.WORKER}),
    required_by=frozenset({Service.WEB, Service.JOBS, Service.JUDGE_ADMIN}),
    default="file:///var/lib/judge/store",
    meaning="The store of files: a directory, or what fsspec opens (`s3://bucket/prefix`). "
    "The default is for workers only.",
)
LANGUAGES_DIR = Variable(
    name="JUDGE_LANGUAGES_DIR",
    kind=kinds.path(),
    readers=frozenset({Service.WEB, Service.DISPATCHER, Service.JOBS, Service.WORKER}),
    default=str(Path(__file__).parents[2] / "images"),
    default_words="`images/` of the source tree",
    meaning="Where the folders with `language.toml` are.",
)
LOG_LEVEL = Variable(
    name="JUDGE_LOG_LEVEL",
    kind=kinds.one_of("debug", "info", "warning", "error", "critical"),
    readers=_QUEUE | {Service.JOBS},
    default="info",
    meaning="The least important lines that are logged. With `debug`, a worker logs each job that is done.",
)
TESTLIB = Variable(
    name="JUDGE_TESTLIB",
    kind=kinds.optional(kinds.path()),
    readers=frozenset({Service.JOBS, Service.JUDGE_ADMIN}),
    meaning="The site's `testlib.h`, for packages whose programs include it and that have none of their own. "
    "Without it these are refused.",
)
SANDBOX_MEMORY_MIB = Variable(
    name="JUDGE_SANDBOX_MEMORY_MIB",
    kind=kinds.whole_number(1, LARGEST_MIB),
    readers=frozenset({Service.JOBS, Service.JUDGE_ADMIN, Service.WORKER}),
    default="2048",
    unit="MiB",
    meaning="The largest memory limit of a problem; a language's runtime has its share on top. A package with a larger "
    "one is refused. Lanes times this should not exceed a worker's memory. The same everywhere.",
)
