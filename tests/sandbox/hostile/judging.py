"""Judges submissions as the workers do, in a lane that notes which container it used."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from judge.compilation import Compilation, CompilationRequest, compile_sources
from judge.evaluation import EvaluationRequest, evaluate
from judge.executable import Executable
from judge.grading import OnReject
from judge.language import Language, Languages, LanguageVariant, Variant
from judge.limits import MIB, ProblemLimits
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.sandbox import Lane, LaneSettings, Sandbox
from judge.source import SourceFile
from judge.store import open_store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.sandbox.slowness import SLOWNESS

IMAGES = Path(__file__).parents[3] / "images"
LANGUAGES = Languages.load(IMAGES)

#: The variant that a source is judged as, by its suffix.
VARIANTS = {
    ".c": "c17",
    ".cpp": "cpp20",
    ".py": "python3",
    ".java": "java",
    ".go": "go",
    ".rs": "rust2021",
    ".js": "javascript",
    ".pl": "perl",
}
COMMENTS = {".py": "#", ".pl": "#"}

Case = tuple[bytes, bytes]  # input and answer


@dataclass(frozen=True, kw_only=True)
class Problem:
    cases: Sequence[Case]
    limits: ProblemLimits
    on_reject: OnReject = OnReject.CONTINUE


def limits(
    *,
    cpu_ms: int = 300,
    wall_ms: int = 10_000,
    memory_mib: int = 64,
    output_kib: int = 1024,
    compile_cpu_ms: int = 10_000,
    compile_memory_mib: int = 512,
) -> ProblemLimits:
    return ProblemLimits(
        cpu_time_limit_ms=cpu_ms * SLOWNESS,
        wall_time_limit_ms=wall_ms * SLOWNESS,
        memory_limit_bytes=memory_mib * MIB,
        output_limit_bytes=output_kib * 1024,
        compile_cpu_time_limit_ms=compile_cpu_ms * SLOWNESS,
        compile_memory_limit_bytes=compile_memory_mib * MIB,
    )


class RecordingLane(Lane):
    """Remembers its sandboxes in the order of their use."""

    def __init__(self, settings: LaneSettings) -> None:
        super().__init__(settings)
        self.visits: list[Sandbox] = []

    @contextmanager
    def sandbox(self, image: str) -> Iterator[Sandbox]:
        with super().sandbox(image) as box:
            self.visits.append(box)
            yield box


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a submission got, and where."""

    compilation: Compilation
    log: bytes  #: the compiler's, for the student
    executable_sha256: str | None  #: None: CE
    testcases: tuple[TestcaseResult, ...]  #: none: CE
    box: Sandbox  #: the last one that served

    @property
    def verdicts(self) -> tuple[Verdict | None, ...]:
        return tuple(testcase.verdict for testcase in self.testcases) or (Verdict.CE,)

    @property
    def container_id(self) -> str:
        return self.box.container_id

    @property
    def container_was_kept(self) -> bool:
        """Read it before the next submission: False says that the lane threw the container away."""
        return self.box.is_trusted


class Judgehost:
    """One lane and a store, without any queue."""

    def __init__(self, lane: RecordingLane, directory: Path) -> None:
        self.lane = lane
        self.store = open_store(str(directory))

    def judge(self, suffix: str, source: str, problem: Problem) -> Judged:
        found = language_of(suffix)
        files = [SourceFile(name=found.language.source_name, content=source)]
        return self.judge_files(found.language, found.variant, files, problem)

    def judge_files(
        self, language: Language, variant: Variant, files: Sequence[SourceFile], problem: Problem
    ) -> Judged:
        request = CompilationRequest(
            language=language,
            variant=variant,
            limits=problem.limits,
            files=files,
            worker="test",
            image_digest=self._image_digest(language),
        )
        compiled = compile_sources(self.lane, self.store, request)
        testcases: tuple[TestcaseResult, ...] = ()
        if compiled.executable_sha256 is not None:
            executable = Executable.from_json(self.store.get(compiled.executable_sha256))
            testcases = self.evaluate(language, variant, executable, problem)
        self.lane.tidy()
        compilation = compiled.compilation
        return Judged(
            compilation=compilation,
            log=self.store.get(compilation.log_sha256) if compilation.log_sha256 else b"",
            executable_sha256=compiled.executable_sha256,
            testcases=testcases,
            box=self.lane.visits[-1],
        )

    def text(self, sha256: str | None) -> bytes:
        return self.store.get(sha256) if sha256 else b""

    def evaluate(
        self, language: Language, variant: Variant, executable: Executable, problem: Problem
    ) -> tuple[TestcaseResult, ...]:
        request = EvaluationRequest(
            language=language,
            variant=variant,
            limits=problem.limits,
            executable=executable,
            manifest=self.manifest(problem),
            first=0,
            stop=len(problem.cases),
        )
        return evaluate(self.lane, self.store, request, lambda _: None, lambda: None).testcases

    def manifest(self, problem: Problem) -> Manifest:
        testcases = tuple(
            ManifestTestcase(
                name=f"secret/{number:02}",
                kind=TestcaseKind.SECRET,
                input_sha256=self.store.put(stdin),
                input_bytes=len(stdin),
                answer_sha256=self.store.put(answer),
                answer_bytes=len(answer),
            )
            for number, (stdin, answer) in enumerate(problem.cases)
        )
        return Manifest(
            slug="sum",
            limits=problem.limits,
            source_limit_bytes=MIB,
            testcases=testcases,
            on_reject=problem.on_reject,
        )

    def _image_digest(self, language: Language) -> str:
        return next((box.image_digest for box in self.lane.visits if box.image == language.image), "")


@contextmanager
def open_judgehost(settings: LaneSettings, directory: Path) -> Iterator[Judgehost]:
    """With room for a warm container of every language, so that none is ended to make room."""
    lane = RecordingLane(replace(settings, warm_limit=len(VARIANTS) + 1))
    with lane:
        yield Judgehost(lane, directory)


def source_files(folder: str) -> list[SourceFile]:
    """A submission of several files, those that are compiled before those that are included."""
    paths = sorted((Path(__file__).parent / folder).iterdir(), key=lambda path: (path.suffix, path.name))
    return [SourceFile(name=path.name, content=path.read_text()) for path in paths]


def language_of(suffix: str) -> LanguageVariant:
    found = LANGUAGES.find(VARIANTS[suffix])
    if found is None:
        raise LookupError(f"no language has the variant {VARIANTS[suffix]}")
    return found


#: The sum of two numbers, by the sample program of the language.
HONEST_CASES: Sequence[Case] = [(b"1 2\n", b"3\n"), (b"20 22\n", b"42\n")]
HONEST_LIMITS = limits(cpu_ms=3000, memory_mib=128)


class HonestStudent:
    """Submits the sample of a language, and knows what it used when nothing hostile had been there."""

    def __init__(self, judgehost: Judgehost) -> None:
        self._judgehost = judgehost
        self._usual: dict[str, TestcaseResult] = {}

    def submit(self, suffix: str, *, salt: str = "") -> Judged:
        """With a salt, the source is one that was never compiled before."""
        language = language_of(suffix).language
        source = f"{language.sample}\n{COMMENTS.get(suffix, '//')} {salt}\n"
        return self._judgehost.judge(suffix, source, Problem(cases=HONEST_CASES, limits=HONEST_LIMITS))

    def get_to_know(self, suffix: str) -> None:
        if suffix not in self._usual:
            self._usual[suffix] = _largest(self.submit(suffix))

    def check(self, suffix: str, judged: Judged) -> None:
        """Accepted, with usual figures."""
        assert set(judged.verdicts) == {Verdict.AC}, (judged.verdicts, judged.log)
        usual, now = self._usual[suffix], _largest(judged)
        assert now.cpu_time_ms <= 3 * usual.cpu_time_ms + 100, (usual, now)
        assert now.wall_time_ms <= 3 * usual.wall_time_ms + 1000, (usual, now)
        assert now.peak_memory_bytes <= usual.peak_memory_bytes + 4 * MIB, (usual, now)


def _largest(judged: Judged) -> TestcaseResult:
    assert set(judged.verdicts) == {Verdict.AC}, (judged.verdicts, judged.log)
    return max(judged.testcases, key=lambda testcase: testcase.cpu_time_ms)
