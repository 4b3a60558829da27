import os
import socket

import docker
import pytest

from judge.sandbox.supervisor import parse_report
from tests.supervisor.conversation import IMAGE, Conversation

RUN_NUMBERS = (
    "cpu_limit_us=1000000",
    "wall_limit_us=2000000",
    "process_limit=10",
    "file_limit_bytes=1000000",
    "keep_work=0",
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
    report = parse_report(raw.removeprefix(b"report\n"))
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


def test_a_program_that_is_not_there_is_reported_by_its_errno(patient_talk: Conversation, null: int) -> None:
    assert b"exec_errno=2\n" in ask_to_run(patient_talk, null, "/no/such/program")


def test_a_cancel_without_a_run_is_ignored(patient_talk: Conversation, null: int) -> None:
    patient_talk.send("cancel")
    assert b"exit_code=1\n" in ask_to_run(patient_talk, null, "/bin/false")


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
    ((*RUN, "descriptor=stdin"), 4, "descriptor is repeated"),
    (RUN[:-1], 2, "a descriptor is missing"),
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
    talk.send("reset", fds=[null] * 8)
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
