import os
import socket
import time

import docker
import pytest

from judge.sandbox.supervisor import SERIES_LIMIT
from judge.sandbox.supervisor_report import parse_reports
from tests.supervisor.conversation import IMAGE, Conversation, conversation

RUN_NUMBERS = (
    "cpu_limit_us=1000000",
    "wall_limit_us=2000000",
    "process_limit=10",
    "file_limit_bytes=1000000",
    "keep_work=0",
    "short_run_us=1000000",
    "usual_exit_code=0",
    "ends_at_work=0",
    "idle_us=0",
    "allowed_cgroups=0",
)
STDIO = ("descriptor=stdin", "descriptor=stdout", "descriptor=stderr")


@pytest.fixture(scope="module")
def null() -> int:
    return os.open("/dev/null", os.O_RDWR)


def ask_to_run(talk: Conversation, null: int, *argv: str) -> bytes:
    arguments = [f"arg={argument}" for argument in argv]
    return talk.ask("run", *arguments, *RUN_NUMBERS, *STDIO, fds=[null] * 3)


def test_it_says_hello_and_removes_its_socket(patient_talk: Conversation) -> None:
    kind, *lines = patient_talk.hello.decode().splitlines()
    assert kind == "hello"
    assert {line.partition("=")[0] for line in lines} == {"protocol", "landlock_abi", "core_count", "cpu_source"}
    assert not patient_talk.path.exists()


def test_a_run_is_reported_with_every_key_once(patient_talk: Conversation, null: int) -> None:
    raw = ask_to_run(patient_talk, null, "/bin/true")
    assert raw.startswith(b"report\n")
    (report,) = parse_reports(raw.removeprefix(b"report\n"))
    assert (report.exit_code, report.signal, report.exec_errno) == (0, None, None)
    assert report.process_count == 1
    assert report.cpu_cgroup_us is not None
    assert report.wall_us > 0


def test_arguments_and_environment_arrive_as_they_were(patient_talk: Conversation) -> None:
    read, write = os.pipe()
    null = os.open("/dev/null", os.O_RDWR)
    arguments = ["arg=/bin/sh", "arg=-c", 'arg=printf "%s|" "$@" "$V"', "arg=sh", "arg=", "arg=a=b", "arg=ü\n"]
    raw = patient_talk.ask("run", *arguments, "env=V=x=y", *RUN_NUMBERS, *STDIO, fds=[null, write, null])
    os.close(write)
    os.close(null)
    assert b"exit_code=0\n" in raw
    assert os.read(read, 1000) == "|a=b|ü\n|x=y|".encode()
    os.close(read)


def test_programs_ignore_no_signal_whatever_the_engine_was_started_by(docker_client: docker.DockerClient) -> None:
    read, write = os.pipe()
    null = os.open("/dev/null", os.O_RDWR)
    with conversation(docker_client, started_by=["/bin/sh", "-c", 'trap "" HUP USR1; exec "$@"', "sh"]) as talk:
        argv = ("arg=/bin/grep", "arg=^SigIgn", "arg=/proc/self/status")
        raw = talk.ask("run", *argv, *RUN_NUMBERS, *STDIO, fds=[null, write, null])
    os.close(write)
    os.close(null)
    assert b"exit_code=0\n" in raw
    assert os.read(read, 1000).split() == [b"SigIgn:", b"0" * 16]
    os.close(read)


def test_a_program_that_is_not_there_is_reported_by_its_errno(patient_talk: Conversation, null: int) -> None:
    assert b"exec_errno=2\n" in ask_to_run(patient_talk, null, "/no/such/program")


def test_a_cancel_without_a_run_is_ignored(patient_talk: Conversation, null: int) -> None:
    patient_talk.send("cancel", "last_run=0")
    assert b"exit_code=1\n" in ask_to_run(patient_talk, null, "/bin/false")


def start_series(talk: Conversation, null: int, *scripts: str, short_run_us: int) -> None:
    """Shells, each with its script as stdin. Waits for the second to begin."""
    numbers = [f"short_run_us={short_run_us}" if "short_run" in number else number for number in RUN_NUMBERS]
    began, begins = os.pipe()
    fds = []
    for script in scripts:
        stdin = os.memfd_create("script")
        os.pwrite(stdin, script.encode(), 0)
        fds += [stdin, begins, null]
    talk.send("run", "arg=/bin/sh", *numbers, *STDIO * len(scripts), fds=fds)
    for fd in (*fds[0::3], begins):
        os.close(fd)
    assert os.read(began, 10) == b"second"
    os.close(began)


@pytest.mark.parametrize(("last_run", "exit_code"), [(0, 7), (1, None), (2, None)])
def test_a_cancel_is_for_the_run_that_it_names_and_those_before(
    patient_talk: Conversation, null: int, last_run: int, exit_code: int | None
) -> None:
    start_series(patient_talk, null, "exit 0", "printf second; sleep 0.5; exit 7", "exit 0", short_run_us=10_000_000)
    patient_talk.send("cancel", f"last_run={last_run}")
    reports = parse_reports(patient_talk.receive().removeprefix(b"report\n"))
    assert [report.exit_code for report in reports] == [0, exit_code]
    assert reports[1].cancelled == (exit_code is None)


def test_those_that_are_over_are_reported_while_a_long_one_runs(patient_talk: Conversation, null: int) -> None:
    before = patient_talk.descriptor_count()
    start_series(patient_talk, null, "exit 0", "printf second; sleep 0.5", "exit 0", short_run_us=100_000)
    part, report = patient_talk.receive(), patient_talk.receive()
    assert part.startswith(b"part\n")
    assert report.startswith(b"report\n")
    first, second = (*parse_reports(part.removeprefix(b"part\n")), *parse_reports(report.removeprefix(b"report\n")))
    assert first.wall_us < second.wall_us
    assert second.wall_us >= 500_000
    assert patient_talk.descriptor_count() == before


def test_a_series_ends_where_its_output_should_be_read_first(patient_talk: Conversation, null: int) -> None:
    """The kernel charges what is in a pipe to its writer, and so to the next run."""
    reading, writing = os.pipe()
    for size, run_count in ((4096, 3), (4097, 1)):
        argv = ("arg=/bin/sh", "arg=-c", f"arg=printf %{size}s x")
        patient_talk.send("run", *argv, *RUN_NUMBERS, *STDIO * 3, fds=[null, writing, null, *[null] * 6])
        assert len(parse_reports(patient_talk.receive().removeprefix(b"report\n"))) == run_count
        assert len(os.read(reading, 10_000)) == size
    os.close(reading)
    os.close(writing)


def test_a_program_that_checks_finds_input_and_answer(patient_talk: Conversation, null: int) -> None:
    reading, writing = os.pipe()
    texts = []
    for text in (b"the input", b"the answer"):
        texts.append(os.memfd_create("text"))
        os.pwrite(texts[-1], text, 0)
    shell = ("arg=/bin/sh", "arg=-c", "arg=cat /dev/fd/3; cat <&4; exit 42")
    names = ("descriptor=input", "descriptor=answer")
    raw = patient_talk.ask("run", *shell, *RUN_NUMBERS, *STDIO, *names, fds=[null, writing, null, *texts])
    assert b"exit_code=42\n" in raw
    assert os.read(reading, 100) == b"the inputthe answer"
    listing = ("arg=/bin/sh", "arg=-c", "arg=echo /proc/$$/fd/*")
    patient_talk.ask("run", *listing, *RUN_NUMBERS, *STDIO, fds=[null, writing, null])
    assert [name.rpartition(b"/")[2] for name in os.read(reading, 1000).split()][:3] == [b"0", b"1", b"2"]
    for fd in (reading, writing, *texts):
        os.close(fd)


def test_a_program_has_no_descriptors_but_those_that_were_sent(patient_talk: Conversation, null: int) -> None:
    reading, writing = os.pipe()
    script = "arg=for fd in 0 1 2 3 4 5 6 7 8 9; do if [ -e /dev/fd/$fd ]; then printf $fd; fi; done"
    patient_talk.ask("run", "arg=/bin/sh", "arg=-c", script, *RUN_NUMBERS, *STDIO, fds=[null, writing, null])
    assert os.read(reading, 100) == b"012"
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(("usual_exit_code", "run_count"), [(0, 1), (42, 3)])
def test_a_series_goes_on_after_the_usual_exit_code(
    patient_talk: Conversation, null: int, usual_exit_code: int, run_count: int
) -> None:
    numbers = [f"usual_exit_code={usual_exit_code}" if "exit_code" in number else number for number in RUN_NUMBERS]
    patient_talk.send("run", "arg=/bin/sh", "arg=-c", "arg=exit 42", *numbers, *STDIO * 3, fds=[null] * 9)
    assert len(parse_reports(patient_talk.receive().removeprefix(b"report\n"))) == run_count


@pytest.mark.parametrize(("ends_at_work", "run_count"), [(0, 3), (1, 1)])
def test_a_series_may_end_where_something_is_left(
    patient_talk: Conversation, null: int, ends_at_work: int, run_count: int
) -> None:
    numbers = [f"ends_at_work={ends_at_work}" if "ends_at" in number else number for number in RUN_NUMBERS]
    patient_talk.send("run", "arg=/bin/sh", "arg=-c", "arg=: > feedback", *numbers, *STDIO * 3, fds=[null] * 9)
    assert len(parse_reports(patient_talk.receive().removeprefix(b"report\n"))) == run_count
    assert patient_talk.ask("reset") == b"done\n"


def test_it_tells_when_a_program_waits_and_when_it_goes_on(patient_talk: Conversation, null: int) -> None:
    script = "sleep 0.6; i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
    numbers = [number for number in RUN_NUMBERS if "idle" not in number and "_limit_us" not in number]
    limits = ("idle_us=200000", "cpu_limit_us=9000000", "wall_limit_us=18000000")
    patient_talk.send("run", "arg=/bin/sh", "arg=-c", f"arg={script}", *numbers, *limits, *STDIO, fds=[null] * 3)
    answers = []
    while not answers or not answers[-1].startswith(b"report\n"):
        answers.append(patient_talk.receive())
    assert [answer for answer in answers if not answer.startswith(b"part\n")][:2] == [b"idle\n", b"busy\n"]
    assert b"exit_code=0\n" in answers[-1]


def test_the_other_side_of_a_pipe_sees_that_a_program_closed_its_end(patient_talk: Conversation, null: int) -> None:
    reading, writing = os.pipe()
    shell = ("arg=/bin/sh", "arg=-c", "arg=exec >&-; sleep 0.5")
    patient_talk.send("run", *shell, *RUN_NUMBERS, *STDIO, fds=[null, writing, null])
    os.close(writing)
    began_s = time.monotonic()
    assert os.read(reading, 1) == b""
    assert time.monotonic() - began_s < 0.5
    os.close(reading)
    assert b"exit_code=0\n" in patient_talk.receive()


def test_no_descriptor_is_left_behind(patient_talk: Conversation, null: int) -> None:
    before = patient_talk.descriptor_count()
    for _ in range(200):
        ask_to_run(patient_talk, null, "/bin/true")
        ask_to_run(patient_talk, null, "/no/such/program")
        assert patient_talk.ask("install", "name=x", "mode=0", "descriptor=file", fds=[null]).startswith(b"error\n")
        assert patient_talk.ask("scrub") == b"clean\n"
    assert patient_talk.descriptor_count() == before


def test_only_one_worker_is_ever_accepted(talk: Conversation, null: int) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as second, pytest.raises(FileNotFoundError):
        second.connect(str(talk.path))
    assert b"exit_code=0\n" in ask_to_run(talk, null, "/bin/true")


def test_it_ends_with_its_worker_even_during_a_run(talk: Conversation, null: int) -> None:
    talk.send("run", "arg=/bin/sleep", "arg=60", *RUN_NUMBERS, *STDIO, fds=[null] * 3)
    talk.connection.close()
    assert talk.last_words() == "judge-supervisor: the worker is gone"


def test_a_request_during_a_run_ends_it(talk: Conversation, null: int) -> None:
    talk.send("run", "arg=/bin/sleep", "arg=60", *RUN_NUMBERS, *STDIO, fds=[null] * 3)
    talk.send("reset")
    assert talk.last_words() == "judge-supervisor: a request came during a run"


RUN = ("run", "arg=/bin/true", *RUN_NUMBERS, *STDIO)
CGROUP_NUMBERS = ("number=0", "version=1", "peak_is_resettable=1", "residue_limit_bytes=0")
CGROUP_FILES = ("join", "usage", "peak", "stat", "oom")
MALFORMED = [
    (("",), 0, "unknown verb"),
    (("sing",), 0, "unknown verb"),
    (("reset", "name"), 0, "field without a value"),
    (("reset", "name=x"), 0, "unknown key"),
    (("reset", ""), 0, "field without a value"),
    (("reset",), 1, "more descriptors came than were named"),
    (RUN, 2, "descriptor is named but did not come"),
    (RUN, 4, "more descriptors came than were named"),
    ((*RUN[:-1], "descriptor=file"), 3, "descriptor of an unknown kind"),
    ((*RUN, "descriptor=stdin"), 4, "a descriptor is missing"),
    ((*RUN, *["descriptor=stdin"] * 16), 19, "descriptor is repeated"),
    ((*RUN, *STDIO, "descriptor=stderr"), 7, "a descriptor is missing"),
    ((*RUN, *STDIO, "descriptor=input"), 7, "a descriptor is missing"),
    ((*RUN, "descriptor=answer", "descriptor=answer"), 5, "a descriptor is missing"),
    (("install", "name=x", "mode=0", *["descriptor=file"] * 2), 2, "descriptor is repeated"),
    (RUN[:-1], 2, "a descriptor is missing"),
    (("cancel",), 0, "a number is missing"),
    (("cancel", "last_run=16"), 0, "number is out of range"),
    (("cgroup", *CGROUP_NUMBERS, *[f"descriptor={kind}" for kind in CGROUP_FILES[:-1]]), 4, "a descriptor is missing"),
    (("cgroup", *CGROUP_NUMBERS[1:], *[f"descriptor={kind}" for kind in CGROUP_FILES]), 5, "a number is missing"),
    (("leaf",), 0, "a descriptor is missing"),
    (("run", *RUN_NUMBERS, *STDIO), 3, "arg is missing"),
    ((*RUN, "keep_work=0"), 3, "number is repeated"),
    ((*RUN, "env=A"), 3, "env without a name"),
    ((*RUN, "env==A"), 3, "env without a name"),
    ((*RUN, "mode=1"), 3, "unknown key"),
    (("run", "arg=x", *RUN_NUMBERS[1:], *STDIO), 3, "a number is missing"),
    (("run", "arg=x", "cpu_limit_us=", *RUN_NUMBERS[1:], *STDIO), 3, "number is malformed"),
    (("run", "arg=x", "cpu_limit_us=-1", *RUN_NUMBERS[1:], *STDIO), 3, "number is malformed"),
    (("run", "arg=x", "cpu_limit_us=01", *RUN_NUMBERS[1:], *STDIO), 3, "number is malformed"),
    (("run", "arg=x", "cpu_limit_us=1e3", *RUN_NUMBERS[1:], *STDIO), 3, "number is malformed"),
    (("run", "arg=x", "cpu_limit_us=99999999999999999999", *RUN_NUMBERS[1:], *STDIO), 3, "number is malformed"),
    (("run", "arg=x", "cpu_limit_us=0", *RUN_NUMBERS[1:], *STDIO), 3, "number is out of range"),
    (("run", *["arg=x"] * 300, *RUN_NUMBERS, *STDIO), 3, "too many arguments"),
    (("install", "name=../x", "mode=0", "descriptor=file"), 1, "name is not a plain relative path"),
    (("install", "name=" + "x" * 300, "mode=0", "descriptor=file"), 1, "name is not a plain relative path"),
    (("install", "name=x", "name=y", "mode=0", "descriptor=file"), 1, "name is repeated"),
    (("install", "name=x", "mode=2541", "descriptor=file"), 1, "number is out of range"),
    (("install", "mode=0", "descriptor=file"), 1, "name is missing"),
]


@pytest.mark.parametrize(("fields", "fd_count", "fault"), MALFORMED, ids=[fault for _, _, fault in MALFORMED])
def test_a_malformed_request_ends_it(
    talk: Conversation, null: int, fields: tuple[str, ...], fd_count: int, fault: str
) -> None:
    talk.send(*fields, fds=[null] * fd_count)
    assert talk.last_words() == f"judge-supervisor: bad request: {fault}"


def test_a_request_without_an_end_ends_it(talk: Conversation) -> None:
    talk.send("reset", end=b"")
    assert talk.last_words() == "judge-supervisor: bad request: request does not end with NUL"


def test_a_request_of_too_many_bytes_or_descriptors_ends_it(talk: Conversation, null: int) -> None:
    talk.send("reset", fds=[null] * (5 * SERIES_LIMIT + 1))
    assert talk.last_words() == "judge-supervisor: a request is too large, or has too many descriptors"


def test_it_refuses_to_be_anything_but_pid_1(docker_client: docker.DockerClient) -> None:
    """Its kill(-1) would be the host's end."""
    output = docker_client.containers.run(
        IMAGE,
        ["sh", "-c", "/usr/local/sbin/judge-supervisor /x 1000 /y 2>&1; echo $?"],
        remove=True,
        network_mode="none",
    )
    assert output == b"judge-supervisor: must be PID 1 of a PID namespace\n1\n"
