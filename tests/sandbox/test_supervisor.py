import socket

import pytest

from judge.errors import ReportError, SandboxError
from judge.limits import RunLimits
from judge.report import RunStatus
from judge.sandbox.cgroup import MemoryUsage
from judge.sandbox.run import Command, Execution, run_status
from judge.sandbox.supervisor import Supervisor
from judge.sandbox.supervisor_report import SupervisorReport, parse_report

REPORT = (
    b"exit_code=3\ncpu_limit_reached=0\nwall_limit_reached=0\ncancelled=0\ncpu_rusage_us=10\ncpu_cgroup_us=11\n"
    b"wall_us=12\nmax_rss_bytes=13\nprocess_count=1\nwork_inodes=0\nwork_bytes=0\n"
)
ZEROS = {line.split(b"=")[0].decode(): 0 for line in REPORT.splitlines()[1:]}


def test_a_whole_report_is_understood() -> None:
    report = parse_report(REPORT)
    assert (report.exit_code, report.signal, report.cpu_cgroup_us, report.wall_us) == (3, None, 11, 12)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        REPORT[:-1],
        REPORT[:40],
        REPORT.replace(b"wall_us=12\n", b""),
        REPORT + b"wall_us=12\n",
        REPORT + b"verdict=1\n",
        REPORT.replace(b"=12", b"=-12"),
        REPORT.replace(b"=12", b"="),
        REPORT.replace(b"=12", b"=12.5"),
        REPORT.replace(b"exit_code=3\n", b""),
        REPORT + b"signal=9\n",
    ],
)
def test_a_report_that_is_not_whole_is_no_report(raw: bytes) -> None:
    with pytest.raises(ReportError):
        parse_report(raw)


def facts(**changes: int) -> SupervisorReport:
    return parse_report(b"".join(f"{key}={value}\n".encode() for key, value in (ZEROS | changes).items()))


@pytest.mark.parametrize(
    ("changes", "oom_kill_count", "status"),
    [
        ({"exit_code": 0}, 0, RunStatus.EXITED),
        ({"exit_code": 0}, 1, RunStatus.MEMORY_LIMIT),
        ({"signal": 9, "cpu_limit_reached": 1}, 0, RunStatus.CPU_LIMIT),
        ({"signal": 9, "cpu_limit_reached": 1}, 2, RunStatus.MEMORY_LIMIT),
        ({"signal": 9, "wall_limit_reached": 1}, 0, RunStatus.WALL_LIMIT),
        ({"signal": 9, "cancelled": 1}, 0, RunStatus.OUTPUT_LIMIT),
        ({"signal": 25}, 0, RunStatus.OUTPUT_LIMIT),
        ({"signal": 11}, 0, RunStatus.SIGNALLED),
        ({"exec_errno": 2}, 0, RunStatus.EXITED),
    ],
)
def test_a_limit_wins_over_the_signal_that_was_its_tool(
    changes: dict[str, int], oom_kill_count: int, status: RunStatus
) -> None:
    assert run_status(facts(**changes), MemoryUsage(peak_bytes=1, oom_kill_count=oom_kill_count)) is status


def test_limits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="process_limit"):
        RunLimits(
            cpu_time_limit_ms=1, wall_time_limit_ms=1, memory_limit_bytes=1, process_limit=0, output_limit_bytes=1
        )


def test_a_run_that_was_refused_is_not_waited_for_again() -> None:
    """Its box is scrubbed afterwards, which settles the run first: for 70 s, were a second answer to be due."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        theirs.send(b"hello\nprotocol=3\nlandlock_abi=0\ncore_count=1\ncpu_source=0\n")
        limits = RunLimits(
            cpu_time_limit_ms=1000,
            wall_time_limit_ms=60_000,
            memory_limit_bytes=1 << 20,
            process_limit=1,
            output_limit_bytes=1 << 20,
        )
        # Memory is asked only after a report
        execution = Execution(Supervisor(ours), None, Command(argv=("/bin/true",)), limits, 1)
        theirs.send(b"error\nstarting /bin/true: clone: Resource temporarily unavailable\n")
        theirs.shutdown(socket.SHUT_WR)  # a second look at the connection would find it lost
        for _ in range(2):
            with pytest.raises(SandboxError, match="clone"):
                execution.wait()
