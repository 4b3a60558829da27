import re

import pytest

from judge.compiler_log import CompilerLog
from judge.limits import COMPILE_LOG_KEPT_BYTES
from tests.cpu_time import cpu_time_s

ERROR_LINE = re.compile(r"^[^\s:]+:\d+:\d+: error: ")
ERROR = b"main.c:1:1: error: no\n"
WARNING = b'main.c:1:1: warning: odd\n    1 | puts(": error: ");\n'
FULL = WARNING * (COMPILE_LOG_KEPT_BYTES // len(WARNING) + 1)


def log_of(*chunks: bytes, error_line: re.Pattern[str] | None = None) -> CompilerLog:
    log = CompilerLog(error_line)
    for chunk in chunks:
        log.feed(chunk)
    return log


def test_the_beginning_is_kept_and_the_student_is_told_that_there_was_more() -> None:
    log = log_of(b"a" * COMPILE_LOG_KEPT_BYTES, b"b")
    assert log.is_cut
    assert log.shown(None) == b"a" * COMPILE_LOG_KEPT_BYTES + (
        b"\njudge: these are the first 64 KiB of the compiler's messages\n"
    )


def test_what_fits_is_shown_without_a_note() -> None:
    assert log_of(b"a warning\n").shown(None) == b"a warning\n"
    assert log_of().shown(None) == b""
    assert log_of().shown("why") == b"\njudge: why\n"


@pytest.mark.parametrize("chunks", [[ERROR, FULL], [FULL, ERROR], [FULL, WARNING, WARNING + ERROR]])
def test_a_full_log_with_an_error_is_hopeless(chunks: list[bytes]) -> None:
    assert log_of(*chunks, error_line=ERROR_LINE).is_hopeless


@pytest.mark.parametrize("chunks", [[FULL, WARNING], [ERROR], [WARNING]])
def test_warnings_alone_and_a_log_with_room_are_not_hopeless(chunks: list[bytes]) -> None:
    assert not log_of(*chunks, error_line=ERROR_LINE).is_hopeless


def test_without_a_pattern_nothing_is_hopeless() -> None:
    assert not log_of(ERROR, FULL, ERROR).is_hopeless


NAMES = {
    "In file included from /sandbox/program/a.h:1,": "In file included from a.h:1,",
    "/sandbox/work/build/main.swift:1: no": "build/main.swift:1: no",
    "mold: error: /tmp/cc1.o: no": "mold: error: cc1.o: no",
    "../program/a.ts(1,2): no": "a.ts(1,2): no",
    "file:///sandbox/program/main.mjs:1": "main.mjs:1",
    "at file:///tmp/build/main.mjs:1": "at build/main.mjs:1",
    "/usr/include/tmp/a.h:1: no": "/usr/include/tmp/a.h:1: no",
}


@pytest.mark.parametrize("said", NAMES)
def test_files_have_the_names_that_the_student_gave_them(said: str) -> None:
    assert log_of(said.encode()).shown(None) == NAMES[said].encode()


MISHAPS = {
    "g++: internal compiler error: File size limit exceeded signal terminated program as\n"
    "Please submit a full bug report, with preprocessed source (by using -freport-bug).\n"
    "See <file:///usr/share/doc/gcc-14/README.Bugs> for instructions.\n": "too large",
    "compile: writing output: write main.a: file too large\n": "too large",
    "/tmp/main.s: Fatal error: can't write 70 bytes to section .data: 'No space left on device'\n": "too large",
    "mold: error: main.o:(.text): relocation R_X86_64_PC32 against a out of range: 4294976152\n": "below 2 GiB",
    "main.c:1:5: error: size of array 'a' exceeds maximum object size '9223372036854775807'\n": "below 2 GiB",
    "g++: fatal error: Killed signal terminated program cc1plus\n": "out of memory",
    "Killed\n": "out of memory",
    "java.lang.OutOfMemoryError: Java heap space\n": "out of memory",
    "main.cpp:3:1: internal compiler error: Segmentation fault\n": "compiler itself failed",
    "error: the compiler unexpectedly panicked. this is a bug.\n": "compiler itself failed",
    "note: we would appreciate a bug report: https://a.org\nerror: rustc interrupted by SIGSEGV\n": "itself failed",
    "error: rustc interrupted by SIGSEGV\nnote: we would appreciate a report at https://a.org\n": "itself failed",
    "An exception has occurred in the compiler (21). Please file a bug against it.\n": "compiler itself failed",
    "java.lang.StackOverflowError\n": "compiler itself failed",
    "PLEASE submit a bug report to https://example.org and include the crash backtrace.\n": "compiler itself failed",
    "main: internal compiler error: no\nPlease file a bug report including a short program.\n": "itself failed",
}


@pytest.mark.parametrize("said", MISHAPS)
def test_a_mishap_of_the_compiler_is_told_in_our_words(said: str) -> None:
    log = log_of(said.encode())
    assert MISHAPS[said] in (log.mishap or "")
    shown = log.shown(log.mishap).decode()
    assert "bug report" not in shown
    assert "https://" not in shown


@pytest.mark.parametrize(
    "said",
    [
        b'main.c:1:1: error: no\n    1 | puts("out of memory");\n12 | "file too large"\n',
        b"Main.java:3: error: exception OutOfMemoryError is never thrown in body of corresponding try statement\n",
        b"main.cs(3,1): error CS0103: The name 'StackOverflow' does not exist in the current context\n",
        b"main.c:1:2: error: #error out of memory: please submit a bug report\n",
    ],
)
def test_words_of_the_program_are_no_mishap(said: bytes) -> None:
    assert log_of(said).mishap is None
    assert log_of(said).shown(None) == said


@pytest.mark.parametrize("words", ["relocation ", "relocation truncated ", ": size of ", "please file "])
def test_no_line_takes_long_to_look_through(words: str) -> None:
    """A program can make its compiler print it, and the whole worker waits meanwhile."""
    beginning = b"PLEASE submit a bug report\n"
    log = log_of(beginning + words.encode() * (COMPILE_LOG_KEPT_BYTES // len(words)))
    assert cpu_time_s(lambda: log.shown(log.mishap)) < 0.5


@pytest.mark.parametrize("words", ["fatal error: ", "internal compiler error: ", "See <https:"])
def test_no_plea_takes_long_to_look_through(words: str) -> None:
    log = log_of(b"Killed\n" + words.encode() * (COMPILE_LOG_KEPT_BYTES // len(words)))
    assert cpu_time_s(lambda: log.shown(log.mishap)) < 0.2
