"""What the supervisor reads in a run cgroup. Plain files take the place of the kernel's: they can have rare content."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from judge.errors import SandboxLost
from judge.sandbox.supervisor_report import SupervisorReport, parse_reports
from tests.supervisor.conversation import Conversation
from tests.supervisor.test_protocol import CGROUP_FILES, RUN_NUMBERS, STDIO

V1 = {
    "join": "",
    "usage": "1000\n",
    "peak": "5000000\n",
    "stat": "cache 300000\nrss 7\nshmem 100000\n",
    "oom": "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n",
}
V2 = V1 | {
    "stat": "anon 7\nfile 300000\nshmem 100000\n",
    "oom": "low 0\nhigh 0\nmax 9\noom 0\noom_kill 4\noom_group_kill 0\n",
}


class Host:
    """Talks to a supervisor that has been given cgroups."""

    def __init__(self, talk: Conversation, stack: ExitStack) -> None:
        self.talk = talk
        self._stack = stack
        self._null = os.open("/dev/null", os.O_RDWR)
        stack.callback(os.close, self._null)

    def give(self, number: int, files: dict[str, str], *, version: int = 1, resettable: bool = True) -> dict[str, int]:
        """Returns the files, to be changed; raises where the supervisor does not take them."""
        fds = {kind: self._file(files[kind]) for kind in CGROUP_FILES}
        answer = self.talk.ask(
            "cgroup",
            f"number={number}",
            f"version={version}",
            f"peak_is_resettable={int(resettable)}",
            "residue_limit_bytes=1000",
            *[f"descriptor={kind}" for kind in CGROUP_FILES],
            fds=list(fds.values()),
        )
        if answer != b"done\n":
            raise SandboxLost(f"answered {answer!r}")
        return fds

    def start(self, *, allowed: int, count: int = 1) -> None:
        numbers = [f"allowed_cgroups={allowed}" if "allowed" in number else number for number in RUN_NUMBERS]
        self.talk.send("run", "arg=/bin/true", *numbers, *STDIO * count, fds=[self._null] * 3 * count)

    def run(self, *, allowed: int, count: int = 1) -> tuple[SupervisorReport, ...]:
        self.start(allowed=allowed, count=count)
        return parse_reports(self.talk.receive().removeprefix(b"report\n"))

    def _file(self, content: str) -> int:
        fd = os.memfd_create("file")
        self._stack.callback(os.close, fd)
        os.write(fd, content.encode())
        return fd


@pytest.fixture
def host(talk: Conversation) -> Iterator[Host]:
    with ExitStack() as stack:
        yield Host(talk, stack)


@pytest.mark.parametrize(("version", "files"), [(1, V1), (2, V2)])
def test_memory_is_the_peak_without_the_file_cache(host: Host, version: int, files: dict[str, str]) -> None:
    host.give(0, files, version=version, resettable=False)
    (report,) = host.run(allowed=1)
    assert report.peak_memory_bytes == 5_000_000 - (300_000 - 100_000)
    assert report.oom_kill_count == 0


@pytest.mark.parametrize(
    ("version", "before", "after"),
    [
        (1, "under_oom 0\noom_kill 3\n", "under_oom 0\noom_kill 5\n"),
        (2, "max 9\noom 3\noom_kill 8\n", "max 9\noom 5\noom_kill 9\n"),
    ],
)
def test_kills_are_those_of_the_run(host: Host, version: int, before: str, after: str) -> None:
    files = host.give(0, (V1 if version == 1 else V2) | {"oom": before, "peak": "95000000\n"}, version=version)
    kills = []
    for _ in range(2):
        kills += [report.oom_kill_count for report in host.run(allowed=1)]
        os.pwrite(files["oom"], after.encode(), 0)
    kills += [report.oom_kill_count for report in host.run(allowed=1, count=2)]
    assert kills == [0, 2, 0, 0]


def test_a_peak_starts_anew_before_the_run(host: Host) -> None:
    """To reset a peak, the supervisor writes to its file. In this plain file, that changes the first digit."""
    host.give(0, V1 | {"peak": "95000000\n"})
    (report,) = host.run(allowed=1)
    assert report.peak_memory_bytes == 5_000_000 - 200_000


def test_a_cgroup_that_still_carries_much_is_passed_over(host: Host) -> None:
    host.give(0, V1 | {"usage": "1001\n", "peak": "1000000\n"}, resettable=False)
    host.give(1, V1 | {"peak": "2000000\n"}, resettable=False)
    (report,) = host.run(allowed=3)
    assert report.peak_memory_bytes == 1_800_000


def test_the_cgroup_that_carries_least_is_taken(host: Host) -> None:
    for number, usage in enumerate(("700", "300", "500")):
        host.give(number, V1 | {"usage": f"{usage}\n", "peak": f"{number + 1}000000\n"}, resettable=False)
    peaks = [report.peak_memory_bytes for report in host.run(allowed=7, count=3)]
    assert peaks == [1_800_000, 2_800_000, 800_000]


def test_nothing_runs_where_all_carry_much(host: Host) -> None:
    host.give(0, V1 | {"usage": "1001\n"})
    assert host.run(allowed=1) == ()
    assert len(host.run(allowed=0)) == 1


def test_a_peak_that_cannot_be_reset_is_good_for_one_run(host: Host) -> None:
    for number in range(2):
        host.give(number, V1, resettable=False)
    assert len(host.run(allowed=2, count=3)) == 1
    assert len(host.run(allowed=3)) == 1
    assert host.run(allowed=3) == ()
    for number in range(2):
        host.give(number, V1, resettable=False)
    assert len(host.run(allowed=3, count=3)) == 2


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"peak": "much\n"}, "the peak of a run cgroup is no number"),
        ({"peak": ""}, "the peak of a run cgroup"),
        ({"usage": "\n"}, "usage of a run cgroup is no number"),
        ({"stat": "cache 1\n"}, "a run cgroup's file lacks shmem"),
        ({"stat": "shmem 1\n"}, "a run cgroup's file lacks cache"),
        ({"stat": "cache 1\nshmem x\n"}, "shmem of a run cgroup is no number"),
        ({"oom": "under_oom 0\n"}, "a run cgroup's file lacks oom_kill"),
        ({"oom": "\n\n"}, "a run cgroup's file lacks oom_kill"),
    ],
)
def test_what_cannot_be_read_ends_it(host: Host, fault: dict[str, str], words: str) -> None:
    with pytest.raises(SandboxLost):
        host.give(0, V1 | fault, resettable=False)
    assert words in host.talk.last_words()


def test_a_peak_of_nothing_ends_it(host: Host) -> None:
    host.give(0, V1 | {"peak": "0\n"})
    host.start(allowed=1)
    assert host.talk.last_words() == "judge-supervisor: the run cgroup measured no memory at all"


def test_a_cgroup_that_was_never_given_ends_it(host: Host) -> None:
    host.start(allowed=4)
    assert host.talk.last_words() == "judge-supervisor: run cgroup 2 was never given"
