"""Every system call that the seccomp profile does not name, by its number."""

import json
from pathlib import Path

import pytest

from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import Problem, limits, open_judgehost

PROFILE = Path(__file__).parents[2] / "judge" / "sandbox" / "seccomp.json"

#: Named by the profile, with all or some arguments: those have tests of their own in test_isolation.py.
NAMED = sorted({name for rule in json.loads(PROFILE.read_text())["syscalls"] for name in rule["names"]})

SOURCE = """
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const int named[] = { %(named)s -1 };

static int is_named(int number)
{
    for (const int *other = named; *other >= 0; other++)
        if (*other == number)
            return 1;
    return 0;
}

/* Since Linux 6.13 the calls of a probe's trampoline pass every filter; from anywhere else they are a SIGILL. */
static int is_probe(int number)
{
#ifdef __x86_64__
    return number == 335 || number == 336;
#else
    return number < 0;
#endif
}

static int is_refused(int number)
{
    return syscall(number, 0, 0, 0, 0, 0, 0) == -1 && (errno == EPERM || errno == ENOSYS);
}

/* A filter that looks at numbers alone would let these through. */
static void try_x32(int number)
{
    int status;
    if (!fork())
        _exit(syscall(0x40000000 | number, 0, 0, 0, 0, 0, 0) >= 0);
    wait(&status);
    if (status == 1 << 8)
        printf("x32-%%d ", number);
}

int main(void)
{
    for (int number = 0; number < 1000; number++)
        if (!is_named(number) && !is_probe(number) && !is_refused(number))
            printf("%%d(errno-%%d) ", number, errno);
#ifdef __x86_64__
    for (int number = 0; number < 550; number++)
        if (!is_named(number) && !is_probe(number))
            try_x32(number);
    try_x32(SYS_getpid);
#endif
    puts("refused");
}
"""


def test_no_other_system_call_is_let_through(
    lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    named = "".join(f"\n#ifdef SYS_{name}\n    SYS_{name},\n#endif" for name in NAMED) + "\n"
    with open_judgehost(lane_settings, tmp_path_factory.mktemp("store")) as judgehost:
        problem = Problem(cases=[(b"", b"refused\n")], limits=limits(cpu_ms=2000))
        judged = judgehost.judge(".c", SOURCE % {"named": named}, problem)
        words = [judgehost.text(testcase.checker_message_sha256) for testcase in judged.testcases]
        assert judged.verdicts == (Verdict.AC,), (words, judged.log)
