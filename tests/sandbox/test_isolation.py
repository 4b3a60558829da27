import os
import threading

import pytest

from judge.program_output import run_for_output
from judge.report import RunStatus
from judge.sandbox import Command, Lane, LaneSettings, Sandbox
from tests.sandbox import probing
from tests.sandbox.probing import install_probe, run, run_limits, start

EPERM, ENOSYS = 1, 38


def test_every_forbidden_system_call_is_refused(box: Sandbox) -> None:
    ran = run(box, "forbidden_calls")
    errors = {name: int(number) for name, number in (line.split() for line in ran.stdout.decode().splitlines())}
    assert len(errors) > 60
    assert {name: number for name, number in errors.items() if number not in (EPERM, ENOSYS)} == {}
    assert [name for name, number in errors.items() if number == ENOSYS] == ["clone3"]


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="there is no other entry on this machine")
def test_the_32_bit_entry_is_closed(box: Sandbox) -> None:
    assert run(box, "call_by_32_bit_entry").report.status is RunStatus.SIGNALLED


def test_a_program_has_no_privilege_that_counts(box: Sandbox) -> None:
    status = dict(
        line.split(":\t", 1) for line in run(box, "print_status").stdout.decode().splitlines() if ":\t" in line
    )
    assert status["Uid"].split() == [str(box.uid)] * 4
    assert status["Gid"].split() == [str(box.uid)] * 4
    assert status["Groups"].strip() == ""
    assert {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert int(status["CapBnd"], 16) == (1 << 5 | 1 << 6 | 1 << 7)  # KILL, SETGID, SETUID: of no use with no_new_privs
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_a_program_has_three_descriptors(box: Sandbox) -> None:
    assert run(box, "list_descriptors").stdout == b"0\n1\n2\n"


def test_a_program_gets_the_given_environment_alone(box: Sandbox) -> None:
    assert run(box, "print_environment", environment={"A": "1", "B": "x=y"}).stdout == b"A=1\nB=x=y\n"
    assert run(box, "print_environment").stdout == b""


def test_the_supervisor_can_be_neither_killed_nor_read(box: Sandbox) -> None:
    assert run(box, "kill_supervisor").report.exit_code == 11  # EPERM
    assert run(box, "kill_all").report.exit_code == 0
    assert run(box, "read_supervisor_memory").report.exit_code == 1


def test_nothing_but_the_working_directory_can_be_written(box: Sandbox) -> None:
    assert run(box, "write_program").report.exit_code == 1
    assert run(box, "write_elsewhere").report.exit_code == 1


def test_landlock_keeps_a_program_from_its_oom_score(box: Sandbox) -> None:
    if box.landlock_abi == 0:
        pytest.skip("the kernel has no Landlock")
    assert run(box, "lower_oom_score").report.exit_code == 1


def test_standard_streams_can_be_opened_by_name(box: Sandbox) -> None:
    assert run(box, "reopen_standard_streams", stdin=b"by name").stdout == b"by name"


def test_shells_can_write_to_the_harmless_devices(box: Sandbox) -> None:
    script = "for device in null zero full; do : > /dev/$device || exit 1; done; echo x > /dev/null"
    ran = run_for_output(box, Command(argv=("/bin/sh", "-c", script)), limits=run_limits())
    assert (ran.report.exit_code, ran.output) == (0, b"")


def test_no_core_is_dumped(box: Sandbox) -> None:
    run(box, "dump_core")
    assert box.collect(limit_bytes=1 << 30, limit_files=100) == []


def test_a_daemon_is_dead_before_the_next_run(box: Sandbox) -> None:
    for _ in range(5):
        assert run(box, "leave_daemon").report.exit_code == 0
        assert run(box, "find_traces").report.exit_code == 0
        assert box.collect(limit_bytes=1 << 20, limit_files=100) == []


def test_quotas_of_users_are_not_shared_between_lanes_or_sandboxes(
    lane: Lane, lane_settings: LaneSettings, probe_path: str
) -> None:
    with (
        Lane(lane_settings) as other,
        other.sandbox(probing.IMAGE) as theirs,
        lane.sandbox(probing.IMAGE) as ours,
        lane.sandbox(probing.IMAGE) as second,
    ):
        assert len({theirs.uid, ours.uid, second.uid}) == 3
        install_probe(theirs, probe_path)
        install_probe(ours, probe_path)
        execution, stdout, stderr = start(theirs, "hold_inotify_instances")
        held = int(os.read(stdout, 100))
        assert int(run(ours, "count_inotify_instances").stdout) == held
        execution.cancel()
        execution.report()
        os.close(stdout)
        os.close(stderr)


def test_two_lanes_judge_at_the_same_time(lane_settings: LaneSettings, probe_path: str) -> None:
    outputs: list[bytes] = []

    def work(number: int) -> None:
        with Lane(lane_settings) as lane, lane.sandbox(probing.IMAGE) as box:
            install_probe(box, probe_path)
            for i in range(50):
                text = f"{number} {i}".encode()
                ran = run(box, "echo", stdin=text, limits=run_limits(cpu_ms=1000))
                outputs.append(text if ran.stdout == text else b"wrong")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outputs) == sorted(f"{number} {i}".encode() for number in range(2) for i in range(50))
