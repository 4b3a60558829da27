"""Variables of the workers, and of the other commands of `judge`, which look at a worker's settings."""

from judge.settings import kinds, shared
from judge.settings.variable import Service, Variable

_WORKER = frozenset({Service.WORKER})
_LARGEST_MIB = shared.LARGEST_MIB

CACHE_DIR = Variable(
    name="JUDGE_CACHE_DIR",
    kind=kinds.path(),
    readers=_WORKER,
    default="/var/cache/judge",
    meaning="Local copy of a store that is not a directory.",
)
CACHE_MIB = Variable(
    name="JUDGE_CACHE_MIB",
    kind=kinds.whole_number(1, 64 * _LARGEST_MIB),
    readers=_WORKER,
    default="4096",
    unit="MiB",
    meaning="The size to which that copy may grow.",
)
LANES = Variable(
    name="JUDGE_LANES",
    kind=kinds.optional(kinds.whole_number(1, 1024)),
    readers=_WORKER,
    default_words="number of cores",
    meaning="How many jobs are done at the same time.",
)
CORES = Variable(
    name="JUDGE_CORES",
    kind=kinds.cores(),
    readers=_WORKER,
    default_words="see below",
    meaning="The cores of the lanes.",
)
GRACE_S = Variable(
    name="JUDGE_GRACE_S",
    kind=kinds.decimal_number(86_400),
    readers=_WORKER,
    default="30",
    unit="s",
    meaning="How long a worker that stops goes on with the jobs that it has begun.",
)
METRICS_PORT = Variable(
    name="JUDGE_METRICS_PORT",
    kind=kinds.port_or_none(),
    readers=_WORKER,
    meaning="Where Prometheus finds the worker's metrics.",
)
HEALTH_FILE = Variable(
    name="JUDGE_HEALTH_FILE",
    kind=kinds.path(),
    readers=_WORKER,
    default="/tmp/judge-worker.health",  # noqa: S108 - in the /tmp of its own container; holds no secret
    meaning="The file that `judge worker health` reads. Workers that share a file system need a file each.",
)
SANDBOX_DIRECTORY = Variable(
    name="JUDGE_SANDBOX_DIRECTORY",
    kind=kinds.absolute_path(),
    readers=_WORKER,
    default="/run/judge/sandbox",
    meaning="The supervisors' sockets, and a lock file for each lane. The path must be the same in the worker and on "
    "the engine's host.",
)
CGROUP_PARENT = Variable(
    name="JUDGE_CGROUP_PARENT",
    kind=kinds.text(),
    readers=_WORKER,
    default="judge",
    meaning="The cgroup below which sandboxes are made. systemd calls it `judge.slice`.",
)
CGROUP_DIRECTORY = Variable(
    name="JUDGE_CGROUP_DIRECTORY",
    kind=kinds.optional(kinds.absolute_path()),
    readers=_WORKER,
    default_words="found in `/sys/fs/cgroup`",
    meaning="Where that cgroup is writable for the worker.",
)
SANDBOX_DISK_MIB = Variable(
    name="JUDGE_SANDBOX_DISK_MIB",
    kind=kinds.whole_number(1, _LARGEST_MIB),
    readers=_WORKER,
    default="256",
    unit="MiB",
    meaning="The files of a sandbox, programs included. They are in memory, too.",
)
SANDBOX_WARM = Variable(
    name="JUDGE_SANDBOX_WARM",
    kind=kinds.whole_number(0, 1024),
    readers=_WORKER,
    default="4",
    meaning="How many containers a lane keeps between submissions.",
)
SANDBOX_REUSE = Variable(
    name="JUDGE_SANDBOX_REUSE",
    kind=kinds.whole_number(1, 1_000_000),
    readers=_WORKER,
    default="1000",
    meaning="How many submissions one container serves. With 1, each submission gets a fresh one.",
)
SANDBOX_UID_BASE = Variable(
    name="JUDGE_SANDBOX_UID_BASE",
    kind=kinds.whole_number(1, (1 << 32) - (1 << 17)),
    readers=_WORKER,
    default="1900000000",  # far above the ids of people, of Debian's services, and of what systemd and subuid hand out
    meaning="Programs have uids from here on, 64 for each lane.",
)
SANDBOX_RUNTIME = Variable(
    name="JUDGE_SANDBOX_RUNTIME",
    kind=kinds.optional(kinds.text()),
    readers=_WORKER,
    default_words="the engine's",
    former_name="SANDBOX_RUNTIME",
    meaning="The engine's runtime for sandboxes; `runsc`, for example.",
)
