import os

import pytest

from judge.errors import SandboxError
from judge.program_output import run_for_output
from judge.report import RunReport, RunStatus
from judge.sandbox import Command, InstalledFile, Lane, Sandbox
from tests.sandbox import probing
from tests.sandbox.probing import install_probe, run, run_limits
from tests.sandbox.slowness import SLOWNESS


def test_what_a_program_leaves_is_gone_in_the_next_run(box: Sandbox) -> None:
    assert run(box, "leave_traces").report.exit_code == 0
    assert run(box, "find_traces").report.exit_code == 0


def test_what_a_submission_leaves_is_gone_in_the_next_one(lane: Lane, probe_path: str) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        first = box.container_id
        install_probe(box, probe_path)
        assert run(box, "leave_traces").report.exit_code == 0
    with lane.sandbox(probing.IMAGE) as box:
        assert box.container_id == first
        assert box.collect(limit_bytes=1 << 20, limit_files=10) == []
        with pytest.raises(FileNotFoundError):
            run_installed(box)
        install_probe(box, probe_path)
        assert run(box, "find_traces").report.exit_code == 0


def run_installed(box: Sandbox) -> None:
    ran = run(box, "exit", 0)
    if ran.report.exit_code == 127:
        raise FileNotFoundError


@pytest.mark.parametrize(
    ("probe", "argument"), [("make_files", 15_000), ("make_deep_directories", 3000), ("make_odd_names", 0)]
)
def test_trees_of_any_shape_are_wiped(box: Sandbox, probe: str, argument: int) -> None:
    # Landlock checks every directory above a file. So deep directories cost time, but only that of their maker.
    limits = run_limits(cpu_ms=20_000 * SLOWNESS, wall_ms=40_000 * SLOWNESS)
    assert run(box, probe, argument, limits=limits).report.exit_code == 0
    assert run(box, "find_traces").report.exit_code == 0


def test_inodes_run_out_before_the_host_suffers(box: Sandbox) -> None:
    ran = run(box, "make_files", 1_000_000)
    assert (ran.report.exit_code, ran.stderr) == (1, b"open: No space left on device\n")
    assert run(box, "find_traces").report.exit_code == 0


def test_a_full_disk_is_an_error_of_the_program(box: Sandbox) -> None:
    limits = run_limits(cpu_ms=30_000 * SLOWNESS, memory_mib=1024, output_mib=2000)
    ran = run(box, "fill_file", 1000, limits=limits)
    assert (ran.report.exit_code, ran.stderr) == (1, b"write: No space left on device\n")
    assert run(box, "find_traces").report.exit_code == 0


def test_work_can_be_kept_for_the_next_run(box: Sandbox) -> None:
    run(box, "make_files", 3)
    assert run(box, "find_traces", keep_work=True).report.exit_code == 2
    run(box, "exit", 0)
    assert run(box, "find_traces", keep_work=True).report.exit_code == 0


def test_regular_files_are_collected_and_nothing_else(box: Sandbox) -> None:
    assert run(box, "make_output").report.exit_code == 0
    files = box.collect(limit_bytes=1000, limit_files=10)
    assert files is not None
    content = {}
    for file in files:
        content[file.name] = (file.mode, os.pread(file.fd, 100, 0))
        assert file.size_bytes == len(content[file.name][1])
        os.close(file.fd)
    assert content == {
        "main": (0o755, b"binary"),
        "hard": (0o755, b"binary"),
        "pkg/A.class": (0o644, b"class"),
    }


@pytest.mark.parametrize(("limit_bytes", "limit_files"), [(10, 100), (1000, 2)])
def test_a_collection_above_its_limits_is_refused(box: Sandbox, limit_bytes: int, limit_files: int) -> None:
    run(box, "make_output")
    assert box.collect(limit_bytes=limit_bytes, limit_files=limit_files) is None


def test_collected_files_can_be_installed(box: Sandbox) -> None:
    run(box, "make_output")
    files = box.collect(limit_bytes=1000, limit_files=10)
    assert files is not None
    box.install(InstalledFile(name=f"new/{file.name}", mode=file.mode, fd=file.fd) for file in files)
    for file in files:
        os.close(file.fd)


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", ".", "a/..", ""])
def test_a_name_that_leaves_the_program_directory_ends_the_sandbox(lane: Lane, probe_path: str, name: str) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        fd = os.open(probe_path, os.O_RDONLY)
        with pytest.raises(Exception, match="supervisor is gone"):
            box.install([InstalledFile(name=name, mode=0o555, fd=fd)])
        os.close(fd)
        assert not box.is_trusted


def test_a_submission_without_a_loader_is_its_own_fault(box: Sandbox) -> None:
    fd = os.memfd_create("not a program")
    os.write(fd, b"#!/no/such/interpreter\n")
    box.install([InstalledFile(name="odd", mode=0o555, fd=fd)])
    os.close(fd)
    assert run_command(box, "/sandbox/program/odd").exit_code == 127


def test_a_program_that_the_image_lacks_is_our_fault(lane: Lane) -> None:
    with lane.sandbox(probing.IMAGE) as box, pytest.raises(SandboxError, match="/usr/bin/no-such-compiler"):
        run_command(box, "/usr/bin/no-such-compiler")


def run_command(box: Sandbox, *argv: str) -> RunReport:
    return run_for_output(box, Command(argv=argv), limits=run_limits()).report


def test_five_hundred_runs_leave_nothing_in_the_supervisor(box: Sandbox) -> None:
    for i in range(500):
        assert run(box, "exit", i % 100).report.exit_code == i % 100
    report = run(box, "exit", 0).report
    assert report.status is RunStatus.EXITED
    assert report.peak_memory_bytes < 2 << 20


def test_a_request_that_would_end_the_supervisor_is_not_sent(box: Sandbox) -> None:
    with pytest.raises(SandboxError, match="more than 65536"):
        run(box, "exit", "0" * 70_000)
