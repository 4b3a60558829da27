import os
import signal
import time

import pytest

from judge.errors import SandboxError
from judge.limits import KIB, MIB
from judge.report import RunStatus
from judge.sandbox import Sandbox
from tests.sandbox.probing import run, run_limits, start
from tests.sandbox.slowness import SLOWNESS

#: How late a limit may strike where other tests share the cores; a bench measures how late it does strike.
CPU_LATE_MS = 60 * SLOWNESS
WALL_LATE_MS = 1000 * SLOWNESS


def test_input_comes_out_again_and_the_exit_code_is_reported(box: Sandbox) -> None:
    ran = run(box, "echo", stdin=b"42\n")
    assert (ran.stdout, ran.stderr) == (b"42\n", b"")
    assert (ran.report.status, ran.report.exit_code, ran.report.signal) == (RunStatus.EXITED, 0, None)
    assert run(box, "exit", 42).report.exit_code == 42


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGFPE])
def test_a_signal_is_reported_by_number(box: Sandbox, number: int) -> None:
    report = run(box, "raise", number).report
    assert (report.status, report.signal, report.exit_code) == (RunStatus.SIGNALLED, number, None)


@pytest.mark.parametrize("probe", ["burn", "burn_in_threads", "burn_in_children", "burn_in_orphans"])
def test_a_cpu_limit_holds_for_all_processes_and_threads_together(box: Sandbox, probe: str) -> None:
    report = run(box, probe, 10_000, limits=run_limits(cpu_ms=200)).report
    assert report.status is RunStatus.CPU_LIMIT
    assert 200 < report.cpu_time_ms <= 200 + CPU_LATE_MS


@pytest.mark.parametrize("probe", ["burn_in_threads", "burn_in_children", "burn_in_ignored_children"])
def test_cpu_time_is_summed_even_where_children_are_never_waited_for(box: Sandbox, probe: str) -> None:
    report = run(box, probe, 50).report
    assert report.status is RunStatus.EXITED
    assert 200 <= report.cpu_time_ms < 200 + CPU_LATE_MS


def test_cpu_time_is_never_below_what_was_burnt(box: Sandbox) -> None:
    assert 300 <= run(box, "burn", 300).report.cpu_time_ms < 300 + CPU_LATE_MS


@pytest.mark.parametrize("probe", ["sleep", "stop_self"])
def test_a_wall_limit_ends_programs_that_do_nothing(box: Sandbox, probe: str) -> None:
    report = run(box, probe, 60_000, limits=run_limits(wall_ms=300)).report
    assert report.status is RunStatus.WALL_LIMIT
    assert 300 <= report.wall_time_ms <= 300 + WALL_LATE_MS


def test_ignoring_every_signal_does_not_outlive_a_limit(box: Sandbox) -> None:
    report = run(box, "ignore_signals_and_burn", 60_000, limits=run_limits(cpu_ms=100)).report
    assert report.status is RunStatus.CPU_LIMIT


def test_memory_that_is_touched_is_measured(box: Sandbox) -> None:
    report = run(box, "touch", 100).report
    assert 100 * MIB <= report.peak_memory_bytes <= 100 * MIB + 1500 * KIB


def test_memory_of_four_processes_is_summed(box: Sandbox) -> None:
    report = run(box, "touch_in_children", 100).report
    assert 100 * MIB <= report.peak_memory_bytes <= 100 * MIB + 2000 * KIB


@pytest.mark.parametrize(("probe", "argument"), [("touch", 100), ("fill_file", 100), ("fork_bomb", 0)])
def test_a_run_does_not_see_the_memory_of_the_one_before(box: Sandbox, probe: str, argument: int) -> None:
    run(box, probe, argument, limits=run_limits(cpu_ms=300))
    report = run(box, "exit", 0).report
    assert report.peak_memory_bytes < 3 * MIB


def test_kernel_objects_of_a_run_do_not_show_in_the_next(box: Sandbox) -> None:
    run(box, "fill_dentries", 200_000, limits=run_limits(cpu_ms=10_000 * SLOWNESS, wall_ms=20_000 * SLOWNESS))
    report = run(box, "touch", 100).report
    assert 100 * MIB <= report.peak_memory_bytes <= 100 * MIB + 1500 * KIB


@pytest.mark.parametrize("probe", ["touch", "child_touches", "recurse", "fill_memfd", "fill_file"])
def test_taking_more_memory_than_the_limit_is_seen_as_that(box: Sandbox, probe: str) -> None:
    report = run(box, probe, 200, limits=run_limits(memory_mib=64)).report
    assert report.status is RunStatus.MEMORY_LIMIT
    assert report.oom_kill_count >= 1
    assert report.peak_memory_bytes <= 65 * MIB


def test_a_limit_can_be_lowered_and_raised_again(box: Sandbox) -> None:
    assert run(box, "touch", 100, limits=run_limits(memory_mib=200)).report.status is RunStatus.EXITED
    assert run(box, "touch", 100, limits=run_limits(memory_mib=50)).report.status is RunStatus.MEMORY_LIMIT
    assert run(box, "touch", 100, limits=run_limits(memory_mib=200)).report.status is RunStatus.EXITED


def test_reserved_address_space_is_not_memory(box: Sandbox) -> None:
    report = run(box, "reserve_address_space", 65_536, limits=run_limits(memory_mib=64)).report
    assert (report.status, report.exit_code) == (RunStatus.EXITED, 0)
    assert report.peak_memory_bytes < 4 * MIB


def test_deep_recursion_may_use_the_whole_memory_limit(box: Sandbox) -> None:
    assert run(box, "recurse", 100, limits=run_limits(memory_mib=128)).report.status is RunStatus.EXITED


def test_a_file_above_the_output_limit_is_seen_as_that(box: Sandbox) -> None:
    report = run(box, "fill_file", 20, limits=run_limits(output_mib=8)).report
    assert (report.status, report.signal) == (RunStatus.OUTPUT_LIMIT, signal.SIGXFSZ)


def test_a_run_that_writes_too_much_is_cancelled(box: Sandbox) -> None:
    execution, stdout, stderr = start(box, "burn", 60_000)
    begin = time.monotonic()
    execution.cancel()
    report = execution.report()
    os.close(stdout)
    os.close(stderr)
    assert report.status is RunStatus.OUTPUT_LIMIT
    assert time.monotonic() - begin < 1
    assert run(box, "exit", 7).report.exit_code == 7


def test_a_cancel_that_comes_too_late_changes_nothing(box: Sandbox) -> None:
    execution, stdout, stderr = start(box, "exit", 3)
    assert execution.report().exit_code == 3
    execution.cancel()
    os.close(stdout)
    os.close(stderr)
    assert run(box, "exit", 4).report.exit_code == 4


def test_a_fork_bomb_is_contained_and_gone_before_the_next_run(box: Sandbox) -> None:
    report = run(box, "fork_bomb", limits=run_limits(cpu_ms=300, processes=32)).report
    assert report.status is RunStatus.CPU_LIMIT
    assert run(box, "echo", stdin=b"alive").stdout == b"alive"


def test_the_process_limit_counts_threads(box: Sandbox) -> None:
    assert run(box, "count_threads", limits=run_limits(processes=16)).stdout == b"16\n"


def test_orphans_are_reaped_while_their_program_runs(box: Sandbox) -> None:
    assert run(box, "make_orphans", 300, limits=run_limits(processes=16)).report.exit_code == 0


def test_a_memory_limit_above_the_lanes_is_our_mistake(box: Sandbox) -> None:
    with pytest.raises(SandboxError, match="above the lane's"):
        run(box, "exit", 0, limits=run_limits(memory_mib=1 << 20))
    assert run(box, "exit", 0).report.exit_code == 0
