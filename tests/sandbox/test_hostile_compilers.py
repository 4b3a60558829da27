"""Compilers that do what the source says, as macros and plugins let some: here the source is run as the compiler."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from judge.language import Language, Variant
from judge.limits import COMPILE_LOG_KEPT_BYTES
from judge.sandbox import LaneSettings
from judge.source import SourceFile
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import HonestStudent, Judged, Judgehost, Problem, limits, open_judgehost
from tests.sandbox.slowness import SLOWNESS

OBEDIENT = Variant(
    id="obedient", name="Obedient", compile=("/usr/bin/python3", "-I", "{source}"), run=("{program}/main",)
)
LANGUAGE = Language(
    id="obedient",
    name="Obedient",
    image="judge-lang-python",
    version_command=(),
    source_name="main.py",
    suffixes=(".py",),
    editor_mode="python",
    environment={"PATH": "/usr/bin:/bin"},
    cpu_factor=1.0,
    memory_overhead_bytes=0,
    process_limit=64,
    sample="",
    variants=(OBEDIENT,),
)
PROBLEM = Problem(
    cases=[(b"1 2\n", b"3\n"), (b"2 2\n", b"4\n")],
    limits=limits(cpu_ms=1000, compile_cpu_ms=500, compile_memory_mib=256),
)

#: Every source begins with this: `make` leaves a program that adds, if nothing was left in its way.
PRELUDE = """
import os, socket, stat, sys, time

def make(name="main", prologue=""):
    with open(name, "w") as file:
        file.write("#!/bin/sh\\n" + prologue + "read a b; test -z \\"$(ls)\\" || exit 5; echo $((a + b))\\n")
    os.chmod(name, 0o755)
"""


@pytest.fixture(scope="module")
def judgehost(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judgehost]:
    with open_judgehost(lane_settings, tmp_path_factory.mktemp("store")) as judgehost:
        yield judgehost


@pytest.fixture(scope="module")
def honest(judgehost: Judgehost) -> HonestStudent:
    student = HonestStudent(judgehost)
    student.get_to_know(".py")
    return student


def submit(judgehost: Judgehost, honest: HonestStudent, source: str) -> Judged:
    """Judges it, and an honest submission in the same container."""
    files = [SourceFile(name="main.py", content=PRELUDE + source)]
    judged = judgehost.judge_files(LANGUAGE, OBEDIENT, files, PROBLEM)
    after = honest.submit(".py", salt=source.encode("unicode_escape").decode())
    honest.check(".py", after)
    assert after.container_id == judged.container_id
    return judged


NO_ARTEFACTS = {
    "nothing": "",
    "a symlink to a file of the system": "os.symlink('/bin/true', 'main')",
    "a symlink to a secret": "os.symlink('/etc/shadow', 'main')",
    "a symlink into the worker's world": "os.symlink('/proc/1/root/etc/passwd', 'main')",
    "a symlink to itself": "os.symlink('main', 'main')",
    "a FIFO": "os.mkfifo('main', 0o777)",
    "a socket": "socket.socket(socket.AF_UNIX).bind('main')",
    "a directory": "os.mkdir('main')",
    "what nobody may read": "make(); os.chmod('main', 0)",
    "what lies where nobody may look": "os.mkdir('d'); make('d/main'); os.chmod('d', 0)",
    "a directory that is a symlink": "os.symlink('/usr/bin', 'd')",
}


@pytest.mark.parametrize("what", NO_ARTEFACTS)
def test_what_is_no_regular_file_of_the_compilers_own_is_no_executable(
    judgehost: Judgehost, honest: HonestStudent, what: str
) -> None:
    judged = submit(judgehost, honest, NO_ARTEFACTS[what])
    assert judged.verdicts == (Verdict.CE,)
    assert judged.log == b"\njudge: the compiler made nothing that could be run\n"


TOO_MUCH = {
    "a sparse file": "os.truncate(os.open('main', os.O_CREAT | os.O_RDWR, 0o755), 100 << 20)",
    "two files": "for name in 'ab':\n    with open(name, 'wb') as file: file.write(bytes(40 << 20))",
    "many files": "for i in range(15000): open(str(i), 'w').close()",
    "deep directories": "make()\nfor i in range(50): os.mkdir('d'); os.chdir('d')\nmake()",
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_more_than_an_executable_may_be_is_a_compile_error(
    judgehost: Judgehost, honest: HonestStudent, what: str
) -> None:
    judged = submit(judgehost, honest, TOO_MUCH[what])
    assert judged.verdicts == (Verdict.CE,)
    assert b"larger than 64 MiB or 512 files" in judged.log


HARMLESS = {
    "links beside the executable": "make(); os.symlink('/etc/passwd', 'passwd'); os.mkfifo('f'); os.link('main', 'b')",
    "odd names": "make(); [make(n) for n in ('\\n', '-rf', '...', '* ', '\\033[2J', 'x' * 255)]; make(b'\\xff\\xfe')",
    "setuid bits": "make(prologue='test -u $0 -o -g $0 -o -k $0 -o -w $0 && exit 6\\n'); os.chmod('main', 0o7777)",
    "a work directory that is closed": "make(); os.chmod('.', 0)",
    "a daemon that rewrites the executable": """
make()
compiler = os.getpid()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 3)
        while os.path.exists(f"/proc/{compiler}"): pass
        while True:
            with open("main", "w") as file:
                file.write("#!/bin/sh\\necho evil\\n")
            open("/sandbox/work/daemon-was-here", "w").close()
""",
    "a daemon that holds the output open": """
make()
if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
""",
    "attempts to reach out": """
reached = []
for family in range(64):
    if family != socket.AF_UNIX:
        try: reached.append(socket.socket(family, socket.SOCK_STREAM))
        except OSError: pass
for path in ("/var/run/docker.sock", "/run/judge/socket"):
    try: reached.append(socket.socket(socket.AF_UNIX).connect(path))
    except OSError: pass
for path in ("/etc/shadow", "/proc/1/environ", "/proc/1/mem", "/proc/1/fd/3"):
    try: reached.append(open(path))
    except OSError: pass
for path in (sys.argv[0], "/sandbox/program/other", "/usr/bin/python3", "/etc/passwd"):
    try: reached.append(open(path, "a"))
    except OSError: pass
try: reached.append(os.kill(1, 9))
except OSError: pass
assert not reached, reached
make()
""",
}


@pytest.mark.parametrize("what", HARMLESS)
def test_a_compiler_leaves_its_executable_and_nothing_else(
    judgehost: Judgehost, honest: HonestStudent, what: str
) -> None:
    judged = submit(judgehost, honest, HARMLESS[what])
    assert judged.verdicts == (Verdict.AC, Verdict.AC), (judged.testcases, judged.log)


def test_what_a_compiler_says_is_cut_and_passed_on_as_it_is(judgehost: Judgehost, honest: HonestStudent) -> None:
    source = "while True: os.write(1, b'\\0\\xff\\033[31m<script>' * 1000); os.write(2, b'x')"
    judged = submit(judgehost, honest, source)
    assert judged.verdicts == (Verdict.CE,)
    assert judged.compilation.log_truncated
    assert judged.log.startswith(b"\0\xff\033[31m<script>")
    assert COMPILE_LOG_KEPT_BYTES <= len(judged.log) < COMPILE_LOG_KEPT_BYTES + 300


def test_a_compiler_that_prints_much_goes_on(judgehost: Judgehost, honest: HonestStudent) -> None:
    source = "for _ in range(200): os.write(1, b'a warning\\n' * (100 << 10))\nmake()"
    judged = submit(judgehost, honest, source)
    assert judged.verdicts == (Verdict.AC, Verdict.AC), judged.log[-1000:]
    assert judged.compilation.log_truncated


def test_a_compiler_is_ended_once_its_log_is_full_and_has_an_error(judgehost: Judgehost) -> None:
    source = (
        PRELUDE + "os.write(1, b'error: no\\n')\nwhile True: os.write(1, b'note: see\\n' * 1000); time.sleep(0.001)"
    )
    files = [SourceFile(name="main.py", content=source)]
    judged = judgehost.judge_files(replace(LANGUAGE, error_line=re.compile("^error: ")), OBEDIENT, files, PROBLEM)
    assert judged.verdicts == (Verdict.CE,)
    assert b"the program has errors, so the compiler was ended here" in judged.log
    assert judged.compilation.cpu_time_ms < PROBLEM.limits.compile_cpu_time_limit_ms


LIMITS = {
    "sleeping": ("time.sleep(1000)", "s of wall time"),
    "computing": ("while True: pass", f"{0.5 * SLOWNESS:g} s of CPU time"),
    "growing": ("x = []\nwhile True: x.append(bytearray(1 << 20))", "256 MiB of memory"),
    "forking": ("while True:\n    try: os.fork()\n    except OSError: pass", f"{0.5 * SLOWNESS:g} s of CPU time"),
}


@pytest.mark.parametrize("what", LIMITS)
def test_a_compiler_has_limits_and_the_student_is_told_which(
    judgehost: Judgehost, honest: HonestStudent, what: str
) -> None:
    source, words = LIMITS[what]
    judged = submit(judgehost, honest, source)
    assert judged.verdicts == (Verdict.CE,)
    assert words in judged.log.decode()
