"""Each way of ending is explained, in English and in Chinese. The texts of stderr are as the runtimes print them."""

from dataclasses import dataclass

import pytest
from flask import Flask

from judge.language import Languages
from judge.limits import MIB, RunLimits
from judge.report import RunStatus
from judge.verdict import Verdict
from web.config import REPOSITORY
from web.explanations.explanation import explanation
from web.explanations.named import NAMED
from web.explanations.phrased import PHRASED

LIMITS = RunLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=256 * MIB,
    process_limit=64,
    output_limit_bytes=8 * MIB,
)


@dataclass(frozen=True, kw_only=True)
class Run:
    verdict: Verdict
    status: RunStatus = RunStatus.EXITED
    cpu_time_ms: int = 5
    wall_time_ms: int = 6
    peak_memory_bytes: int = MIB
    exit_code: int | None = None
    signal: str | None = None


CPU = Run(verdict=Verdict.TLE, status=RunStatus.CPU_LIMIT, cpu_time_ms=1010, wall_time_ms=1020)
SLEPT = Run(verdict=Verdict.TLE, status=RunStatus.WALL_LIMIT, cpu_time_ms=9, wall_time_ms=3001)
DEADLOCKED = Run(verdict=Verdict.TLE, status=RunStatus.DEADLOCK, cpu_time_ms=9, wall_time_ms=801)
STARVED = Run(verdict=Verdict.TLE, status=RunStatus.WALL_LIMIT, cpu_time_ms=990, wall_time_ms=1900)
ABOVE_AT_EXIT = Run(verdict=Verdict.TLE, status=RunStatus.EXITED, cpu_time_ms=1001, exit_code=0)
MEMORY = Run(verdict=Verdict.MLE, status=RunStatus.SIGNALLED, signal="SIGKILL", peak_memory_bytes=256 * MIB)
OUTPUT = Run(verdict=Verdict.OLE, status=RunStatus.OUTPUT_LIMIT, signal="SIGKILL")
SEGFAULT = Run(verdict=Verdict.RTE, status=RunStatus.SIGNALLED, signal="SIGSEGV")
ABORTED = Run(verdict=Verdict.RTE, status=RunStatus.SIGNALLED, signal="SIGABRT")


def ended_with(code: int) -> Run:
    return Run(verdict=Verdict.RTE, exit_code=code)


def explain(
    app: Flask, run: Run, language: str | None = "cpp", stderr: str = "", *, locale: str = "en", any_name: bool = True
) -> str | None:
    with app.test_request_context(headers={"Accept-Language": locale}):
        return explanation(run, LIMITS, language, stderr=stderr, any_name=any_name)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (CPU, "CPU time: 1 s allowed, ended at 1.01 s."),
        (ABOVE_AT_EXIT, "CPU time: 1 s allowed, ended at 1.001 s."),
        (SLEPT, "Wall time: 3 s allowed, ended at 3.001 s, with 9 ms of CPU time. The program slept, or waited"),
        (DEADLOCKED, "The program and the interactor waited for each other. Often output that was not flushed,"),
        (
            MEMORY,
            "Memory: 256 MiB allowed. The program needed more; it was ended at 256 MiB. Often too large an array,",
        ),
        (OUTPUT, "Output: 8 MiB allowed. The program wrote more."),
        (SEGFAULT, "SIGSEGV: memory that is not the program's; often an index out of range, or too deep recursion."),
        (ended_with(3), "Exit code 3: a program that succeeds ends with exit code 0."),
        (ended_with(139), "Exit code 139, SIGSEGV: memory that is not the program's;"),
    ],
)
def test_a_limit_a_signal_and_an_exit_code_in_words(app: Flask, run: Run, words: str) -> None:
    assert (explain(app, run) or "").startswith(words)


def test_a_program_that_lacked_its_processor_is_not_told_that_it_slept(app: Flask) -> None:
    assert explain(app, STARVED) == "Wall time: 3 s allowed, ended at 1.9 s, with 990 ms of CPU time."


def test_a_wrong_answer_needs_more_than_facts_of_its_run(app: Flask) -> None:
    assert explain(app, Run(verdict=Verdict.WA, exit_code=0)) is None


def test_without_the_language_no_limit_is_known_but_a_signal_still_is(app: Flask) -> None:
    with app.test_request_context():
        assert explanation(CPU, None, None) is None
        assert (explanation(SEGFAULT, None, None) or "").startswith("SIGSEGV: memory")


def test_what_a_signal_or_exit_code_means_depends_on_the_language(app: Flask) -> None:
    assert explain(app, SEGFAULT, "python") == "SIGSEGV: too deep recursion, often one without end."
    assert "usually" in (explain(app, ended_with(1), "java") or "")
    assert "usually" not in (explain(app, ended_with(1), "c") or "")
    assert (explain(app, ended_with(201), "pascal") or "").startswith("Exit code 201: an index outside")


PYTHON = 'Traceback (most recent call last):\n  File "/sandbox/program/main.py", line 2, in <module>\n    x\n'
REPORTS = {
    ("python", f"KeyError\nat last\n{PYTHON}IndexError: list index out of range\n"): "IndexError: an index outside",
    ("python", f"{PYTHON}EOFError: EOF when reading a line\n"): "EOFError: a read beyond the end",
    ("python", f"{PYTHON}RecursionError: maximum recursion depth exceeded\n"): "RecursionError: too deep recursion",
    ("python", f"{PYTHON}ValueError: invalid literal for int() with base 10: '1 2'\n"): "ValueError: a value",
    ("python", f"{PYTHON}ModuleNotFoundError: No module named 'pandas'\n"): "ModuleNotFoundError: a module",
    ("python", f"{PYTHON}KeyError: 3\n\nDuring handling:\n\n{PYTHON}ZeroDivisionError: division by zero\n"): "ZeroDiv",
    ("pypy", f"{PYTHON}MemoryError\n"): "MemoryError: more memory",
    ("java", 'Exception in thread "main" java.lang.ArithmeticException: / by zero\n\tat Main.main(Main.java)\n'): (
        "ArithmeticException: a division by zero"
    ),
    ("kotlin", 'Exception in thread "main" java.util.InputMismatchException\n\tat'): "InputMismatchException: a text",
    ("scala", 'Exception in thread "main" scala.MatchError: 5 (of class java.lang.Integer)\n'): "MatchError: a case",
    ("cpp", "terminate called after throwing an instance of 'std::out_of_range'\n  what():  vector\n"): (
        "std::out_of_range: an index outside"
    ),
    ("cpp", "double free or corruption (out)\n"): "double free or corruption: damaged memory",
    ("c", "main: main.c:4: main: Assertion `n < 5' failed.\n"): "Assertion: a condition",
    (
        "go",
        "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\n",
    ): "index out of range",
    ("go", "fatal error: all goroutines are asleep - deadlock!\n"): "all goroutines are asleep - deadlock: every part",
    ("go", "panic: oh no\n\ngoroutine 1 [running]:\n"): "panic: an error that nothing",
    (
        "rust",
        "thread 'main' panicked at main.rs:3:9:\nindex out of bounds: the len is 3 but the index is 5\n",
    ): "index out of",
    (
        "rust",
        "thread 'main' panicked at main.rs:3:9:\ncalled `Result::unwrap()` on an `Err` value: ParseIntError {}\n",
    ): ("ParseIntError: a text"),
    ("rust", "thread 'main' panicked at main.rs:3:9:\noh no\n"): "panicked: an error that nothing",
    (
        "csharp",
        "Unhandled exception. System.IndexOutOfRangeException: Index was outside\n",
    ): "IndexOutOfRangeException: an",
    ("csharp", "\nUnhandled Exception:\nSystem.FormatException: Input string\n"): "FormatException: a text",
    (
        "javascript",
        "main.js:1\nx.y.z\n    ^\n\nTypeError: Cannot read properties of undefined (reading 'z')\n",
    ): "Cannot read",
    ("javascript", "main.js:1\n\nReferenceError: x is not defined\n    at main.js\n"): "ReferenceError: a variable",
    ("typescript", "RangeError: Maximum call stack size exceeded\n"): "Maximum call stack size exceeded: too deep",
    ("haskell", "main: Prelude.head: empty list\n"): "empty list: an element taken",
    ("ocaml", 'Fatal error: exception Failure("int_of_string")\n'): "Failure: a text",
    ("ruby", "main.rb:1:in 'Integer#/': divided by 0 (ZeroDivisionError)\n\tfrom main.rb:1\n"): "ZeroDivisionError: a",
    (
        "php",
        "PHP Fatal error:  Uncaught DivisionByZeroError: Division by zero in main.php:1\n",
    ): "DivisionByZeroError: a",
    ("lua", "lua: main.lua:1: attempt to index a nil value (local 'x')\n"): "attempt to index a nil value: a use",
    ("perl", "Illegal division by zero at main.pl line 1.\n"): "Illegal division by zero: a division",
    ("swift", "main/main.swift:2: Fatal error: Index out of range\n"): "Index out of range: an index",
    ("zig", "thread 3 panic: index out of bounds: index 5, len 3\n"): "index out of bounds: an index",
    ("d", "core.exception.ArrayIndexError@main.d(3): index [5] is out of bounds\n"): "ArrayIndexError: an index",
    ("ada", "\nraised CONSTRAINT_ERROR : main.adb:3 index check failed\n"): "CONSTRAINT_ERROR: an index",
    ("fortran", "At line 3 of file main.f90\nFortran runtime error: End of file\n"): "End of file: a read beyond",
    ("erlang", "{badmatch,5}\n"): "badmatch: a case",
    ("commonlisp", "Unhandled DIVISION-BY-ZERO in thread #<SB-THREAD>\n"): "DIVISION-BY-ZERO: a division",
    (
        "prolog",
        "Warning: goal (initialization) raised exception:\nArithmetic: evaluation error: zero_divisor\n",
    ): "Arith",
    ("r", "Error in x[[5]] : subscript out of bounds\n"): "subscript out of bounds: an index",
    ("racket", "vector-ref: index is out of range\n"): "index is out of range: an index",
    ("lua", "lua5.4: a.lua:1: attempt to divide by zero\nstack traceback:\n"): "attempt to divide by zero: a division",
    ("ocaml", "Fatal error: exception Stdlib.Queue.Empty\n"): "Queue.Empty: an element",
    ("php", "\nFatal error: Uncaught Error: Call to a member function f() on null in main.php:1\n"): "on null: a use",
    ("commonlisp", "Control stack exhausted, fault: 0x7f1a8bfd7ff8\n"): "Control stack exhausted: too deep",
    ("commonlisp", "Unhandled SB-INT:INVALID-ARRAY-INDEX-ERROR in thread #<SB-THREAD"): "INVALID-ARRAY-INDEX-ERROR: an",
    ("awk", "gawk: a.awk:1: fatal: function `foo' not defined\n"): "not defined: a variable or function",
    ("perl", 'Can\'t call method "foo" on an undefined value at a.pl line 1.\n'): "Can't call method: a use",
    ("tcl", "divide by zero\n    while executing\n"): "divide by zero: a division",
    ("bash", "main.sh: line 1: x: command not found\n"): "command not found: a command",
}


def test_the_errors_of_every_language_are_known() -> None:
    languages = {language.id for language in Languages.load(REPOSITORY / "images").all}
    by_exit_code_or_signal_alone = {"nasm", "pascal"}
    assert languages - by_exit_code_or_signal_alone == NAMED.keys() | PHRASED.keys()
    assert {language for language, _ in REPORTS} <= languages


@pytest.mark.parametrize(("language", "stderr"), REPORTS)
def test_an_error_is_called_by_its_name(app: Flask, language: str, stderr: str) -> None:
    """Also where only well-known names count, as for secret tests."""
    words = REPORTS[language, stderr]
    assert (explain(app, ended_with(1), language, stderr) or "").startswith(words)
    assert (explain(app, ended_with(1), language, stderr, any_name=False) or "").startswith(words)


NAMES_OF_THEIR_OWN = {
    "python": f"{PYTHON}Input_was_42\n",
    "java": 'Exception in thread "main" Input_was_42: no\n',
    "cpp": "terminate called after throwing an instance of 'Input_was_42'\n",
    "javascript": "main.js:1\n\nInput_was_42Error: no\n",
    "ruby": "main.rb:1:in '<main>': no (Input_was_42)\n",
    "csharp": "Unhandled exception. Input_was_42: no\n",
}


@pytest.mark.parametrize("language", NAMES_OF_THEIR_OWN)
def test_a_name_that_a_program_made_up_tells_nothing_of_a_secret_test(app: Flask, language: str) -> None:
    stderr = NAMES_OF_THEIR_OWN[language]
    assert "Input_was_42" in (explain(app, ABORTED, language, stderr) or "")
    hidden = explain(app, ABORTED, language, stderr, any_name=False) or ""
    assert hidden.startswith("SIGABRT: the program stopped itself")


def test_what_a_program_prints_itself_is_no_report(app: Flask) -> None:
    assert (explain(app, ended_with(3), "python", "IndexError\n") or "").startswith("Exit code 3")


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (CPU, "CPU 时间"),
        (SLEPT, "实际时间"),
        (MEMORY, "内存"),
        (OUTPUT, "输出"),
        (SEGFAULT, "SIGSEGV"),
        (ended_with(3), "退出码 3"),
    ],
)
def test_the_same_in_chinese(app: Flask, run: Run, words: str) -> None:
    line = explain(app, run, locale="zh-CN") or ""
    assert line.startswith(words)
    assert line.endswith("。")
