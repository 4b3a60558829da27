"""Interactive problems for tests: both programs are given as the body of main() in C."""

from dataclasses import dataclass
from time import monotonic

from msgspec.structs import replace

from judge.compilation import CompilationRequest, compile_sources
from judge.evaluation import EvaluationRequest, evaluate
from judge.evaluation.request import ReadyProgram
from judge.executable import Executable
from judge.limits import MIB, ProblemLimits, ProgramLimits
from judge.package.manifest import Manifest, TestcaseKind
from judge.program import Program, ProgramRole, RunTogether
from judge.source import SourceFile
from judge.testcase_result import TestcaseResult
from tests.sandbox.hostile.judging import Judgehost, Problem, language_of, limits
from tests.sandbox.slowness import SLOWNESS

_PRELUDE = """
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static char line[4096];
static const char *hear(void) { return fgets(line, sizeof line, stdin); }
static void say(const char *text) { printf("%s\\n", text); fflush(stdout); }
static void spin(void) { for (volatile int i = 0;; i++); }
static void flood(int fd, long count)
{
    static char bytes[65536];
    while (count-- && write(fd, bytes, sizeof bytes) > 0);
}
"""
#: Asks for an echo, and is content with it.
FAIR_INTERACTOR = 'say("7"); exit(hear() && atoi(line) == 7 ? 42 : 43);'
#: What it wants.
FAIR_SUBMISSION = 'if (hear()) printf("%s", line);'

PROGRAM_LIMITS = ProgramLimits(cpu_time_limit_ms=1000 * SLOWNESS, memory_limit_bytes=64 * MIB, output_limit_bytes=MIB)


def source_of(body: str) -> str:
    unused = "(void)hear; (void)say; (void)spin; (void)flood;"
    return f"{_PRELUDE}\nint main(int argc, char **argv)\n{{\n(void)argc; (void)argv; {unused}\n{body}\nreturn 0;\n}}\n"


@dataclass(frozen=True, kw_only=True)
class Conversed:
    result: TestcaseResult
    elapsed_s: float
    message: str  #: of the interactor
    transcript: str


class Conversations:
    """Judges conversations in one lane."""

    def __init__(self, host: Judgehost) -> None:
        self.host = host
        self._language = language_of(".c")
        self._built: dict[str, Executable] = {}

    def hold(
        self,
        submission: str,
        interactor: str = FAIR_INTERACTOR,
        *,
        stdin: bytes = b"",
        answer: bytes = b"",
        arguments: tuple[str, ...] = (),
        kind: TestcaseKind = TestcaseKind.SECRET,
        problem_limits: ProblemLimits | None = None,
        program_limits: ProgramLimits = PROGRAM_LIMITS,
        pass_limit: int = 1,
    ) -> Conversed:
        request = self.request(
            submission,
            interactor,
            cases=[(stdin, answer)],
            arguments=arguments,
            kind=kind,
            problem_limits=problem_limits,
            program_limits=program_limits,
            pass_limit=pass_limit,
        )
        started_s = monotonic()
        (result,) = self.evaluate(request)
        return Conversed(
            result=result,
            elapsed_s=monotonic() - started_s,
            message=self.host.text(result.checker_message_sha256).decode(),
            transcript=self.host.text(result.transcript_sha256).decode(),
        )

    def request(
        self,
        submission: str,
        interactor: str = FAIR_INTERACTOR,
        *,
        cases: list[tuple[bytes, bytes]],
        arguments: tuple[str, ...] = (),
        kind: TestcaseKind = TestcaseKind.SECRET,
        problem_limits: ProblemLimits | None = None,
        program_limits: ProgramLimits = PROGRAM_LIMITS,
        pass_limit: int = 1,
    ) -> EvaluationRequest:
        submission_limits = problem_limits or limits()
        executables = self._build(submission), self._build(interactor)
        plain = self.host.manifest(Problem(cases=cases, limits=submission_limits))
        testcases = tuple(replace(testcase, kind=kind, checker_arguments=arguments) for testcase in plain.testcases)
        name = "output_validators/talk.c"
        manifest: Manifest = replace(
            plain,
            testcases=testcases,
            run_together=RunTogether.INTERACTIVE,
            programs=(Program(role=ProgramRole.INTERACTOR, name=name, files=()),),
            program_limits=program_limits,
            pass_limit=pass_limit,
        )
        return EvaluationRequest(
            language=self._language.language,
            variant=self._language.variant,
            limits=submission_limits,
            executable=executables[0],
            manifest=manifest,
            first=0,
            stop=len(cases),
            programs=(
                ReadyProgram(
                    role=ProgramRole.INTERACTOR,
                    name=name,
                    language=self._language.language,
                    variant=self._language.variant,
                    executable=executables[1],
                ),
            ),
        )

    def evaluate(self, request: EvaluationRequest) -> tuple[TestcaseResult, ...]:
        return evaluate(self.host.lane, self.host.store, request, lambda _: None, lambda: None).testcases

    def _build(self, body: str) -> Executable:
        if body not in self._built:
            request = CompilationRequest(
                language=self._language.language,
                variant=self._language.variant,
                limits=limits(),
                files=[SourceFile(name=self._language.language.source_name, content=source_of(body))],
                worker="test",
                image_digest="",
            )
            compiled = compile_sources(self.host.lane, self.host.store, request)
            self.host.lane.tidy()
            log = self.host.text(compiled.compilation.log_sha256)
            assert compiled.executable_sha256 is not None, log
            self._built[body] = Executable.from_json(self.host.store.get(compiled.executable_sha256))
        return self._built[body]
