"""Every language: seven programs through compilation and evaluation in the sandbox, and its version and sample.

A language's programs are tests/languages/<language>/<name>.<suffix>, or a folder <name> of several files. Of these, the
one that is run is sent last. More programs:

    arguments   prints its arguments and the first line of its input
    choice-*    folders whose files have several main programs, or find each other in an unusual way
    unnamed     as `multiple`, without a file called main: only where renaming that file is not enough
    suffixes    `right` for suffixes under which it is another kind of program

The core languages are tested always, all of them with ALL_LANGUAGES=1, which needs their images.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from judge.program_output import Head, Streams, run_captured
from judge.compilation import CompilationRequest, Compiled, compile_sources
from judge.evaluation import EvaluationRequest, evaluate
from judge.executable import Executable
from judge.language import Language, Languages, Variant
from judge.limits import MIB, ProblemLimits
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.sandbox import Command, Lane, LaneSettings
from judge.source import SourceFile
from judge.store import Store, open_store
from judge.verdict import Verdict
from ops.setup.testing import languages_under_test
from tests.sandbox.lanes import own_core

PROGRAMS = Path(__file__).parent
IMAGES = PROGRAMS.parent.parent / "images"

EXPECTED = {
    "right": Verdict.AC,
    "multiple": Verdict.AC,
    "wrong": Verdict.WA,
    "loop": Verdict.TLE,
    "memory": Verdict.MLE,
    "crash": Verdict.RTE,
    "syntax": Verdict.CE,
}


@dataclass(frozen=True, kw_only=True)
class Example:
    given: str
    answer: str
    arguments: tuple[str, ...] = ()


NUMBERS = [(index * 7919) % 1_000_003 - 500_000 for index in range(100_000)]
SUM = Example(given=f"{len(NUMBERS)}\n{' '.join(map(str, NUMBERS))}\n", answer=f"{sum(NUMBERS)}\n")
#: As words of a shell, as options of interpreters and as names of files they would mean something else.
ARGUMENTS = ("-v", "a b", "$(exit)", "--version", "x=1", "-", "7")
TOLD = Example(given="the input\n", answer="\n".join((*ARGUMENTS, "the input\n")), arguments=ARGUMENTS)
SAMPLE = Example(given="40 2\n", answer="42\n")

#: Only the loop must reach its CPU time limit. The others have enough time, even on a busy machine.
PATIENT = ProblemLimits(
    cpu_time_limit_ms=20_000,
    wall_time_limit_ms=60_000,
    memory_limit_bytes=256 * MIB,
    output_limit_bytes=8 * MIB,
    compile_cpu_time_limit_ms=60_000,
    compile_memory_limit_bytes=1536 * MIB,
)
LIMITS = {
    "loop": ProblemLimits(
        cpu_time_limit_ms=1000,
        wall_time_limit_ms=60_000,
        memory_limit_bytes=PATIENT.memory_limit_bytes,
        output_limit_bytes=PATIENT.output_limit_bytes,
        compile_cpu_time_limit_ms=PATIENT.compile_cpu_time_limit_ms,
        compile_memory_limit_bytes=PATIENT.compile_memory_limit_bytes,
    )
}


def _chosen() -> list[tuple[Language, Variant]]:
    tested = languages_under_test()
    return [
        (language, variant)
        for language in Languages.load(IMAGES).all
        for variant in language.variants
        if language.id in tested
    ]


CHOSEN = _chosen()
LANGUAGES = list({language.id: language for language, _ in CHOSEN}.values())
CHOICES = [
    (language, variant, path.name)
    for language, variant in CHOSEN
    for path in sorted((PROGRAMS / language.id).glob("choice-*"))
]
SUFFIXES = [
    (language, suffix)
    for language in LANGUAGES
    for suffix in language.suffixes
    if suffix not in language.module_suffixes
]
VARIANTS = pytest.mark.parametrize(("language", "variant"), CHOSEN, ids=[variant.id for _, variant in CHOSEN])


@dataclass(frozen=True, kw_only=True)
class Judgement:
    verdict: Verdict
    told: str  #: by the compiler or on stderr


@dataclass(frozen=True, kw_only=True)
class Judge:
    lane: Lane
    store: Store

    def judge(
        self, language: Language, variant: Variant, files: list[SourceFile], example: Example, limits: ProblemLimits
    ) -> Judgement:
        compiled = self._compile(language, variant, files, limits)
        if compiled.executable_sha256 is None:
            return Judgement(verdict=Verdict.CE, told=self._text(compiled.compilation.log_sha256))
        request = EvaluationRequest(
            language=language,
            variant=variant,
            limits=limits,
            executable=Executable.from_json(self.store.get(compiled.executable_sha256)),
            manifest=self._manifest(example, limits),
            first=0,
            stop=1,
        )
        result = evaluate(self.lane, self.store, request, lambda _: None, lambda: None).testcases[0]
        assert result.verdict is not None
        return Judgement(verdict=result.verdict, told=self._text(result.stderr_sha256))

    def _compile(self, language: Language, variant: Variant, files: list[SourceFile], limits: ProblemLimits) -> Compiled:
        request = CompilationRequest(
            language=language, variant=variant, limits=limits, files=files, worker="test", image_digest="none yet"
        )
        return compile_sources(self.lane, self.store, request)

    def _manifest(self, example: Example, limits: ProblemLimits) -> Manifest:
        given, answer = example.given.encode(), example.answer.encode()
        testcase = ManifestTestcase(
            name="secret/numbers",
            kind=TestcaseKind.SECRET,
            input_sha256=self.store.put(given),
            input_bytes=len(given),
            answer_sha256=self.store.put(answer),
            answer_bytes=len(answer),
            arguments=example.arguments,
        )
        return Manifest(slug="sum", limits=limits, source_limit_bytes=MIB, testcases=(testcase,))

    def _text(self, sha256: str | None) -> str:
        return self.store.get(sha256).decode(errors="replace") if sha256 else ""


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    # Not pytest's own: a socket's path has at most 107 bytes.
    sockets = Path(tempfile.mkdtemp(prefix="judge-languages-"))
    store = open_store(f"file://{tmp_path_factory.mktemp('store')}")
    with Lane(LaneSettings(core=own_core(), socket_directory=sockets)) as lane:
        yield Judge(lane=lane, store=store)
    shutil.rmtree(sockets)


def _files(language: Language, name: str) -> list[SourceFile]:
    folder = PROGRAMS / language.id / name
    if folder.is_dir():
        paths = sorted(folder.iterdir(), key=lambda path: (path.stem.lower() == "main", path.name))
        return [SourceFile(name=path.name, content=path.read_text()) for path in paths]
    return [
        SourceFile(name=language.source_name, content=path.read_text())
        for path in (PROGRAMS / language.id).glob(f"{name}.*")
    ]


def _without_main(language: Language) -> list[SourceFile]:
    """Call the main file of `multiple` something else, which comes after the names of the others."""
    return _files(language, "unnamed") or [
        SourceFile(name=file.name.lower().replace("main.", "solve."), content=file.content)
        if file.name.lower().startswith("main.")
        else file
        for file in _files(language, "multiple")
    ]


def _right(language: Language, suffix: str) -> SourceFile:
    special = PROGRAMS / language.id / "suffixes" / f"right{suffix}"
    content = special.read_text() if special.exists() else _files(language, "right")[0].content
    return SourceFile(name=f"solve{suffix}", content=content)


@pytest.mark.parametrize("name", EXPECTED)
@VARIANTS
def test_each_program_gets_its_verdict(judge: Judge, language: Language, variant: Variant, name: str) -> None:
    files = _files(language, name)
    if name == "multiple" and not files:
        pytest.skip(f"{language.name} programs have one file")
    judgement = judge.judge(language, variant, files, SUM, LIMITS.get(name, PATIENT))
    assert judgement.verdict == EXPECTED[name], judgement.told
    if judgement.verdict is Verdict.CE:
        assert "/sandbox/" not in judgement.told


@VARIANTS
def test_the_main_file_is_found_without_its_name(judge: Judge, language: Language, variant: Variant) -> None:
    files = _without_main(language)
    judgement = judge.judge(language, variant, files, SUM, PATIENT)
    assert judgement.verdict == Verdict.AC, judgement.told


@pytest.mark.parametrize(("language", "variant", "name"), CHOICES, ids=[f"{variant.id}-{name}" for _, variant, name in CHOICES])
def test_of_several_programs_the_expected_one_is_run(
    judge: Judge, language: Language, variant: Variant, name: str
) -> None:
    for files in (_files(language, name), _files(language, name)[::-1]):
        judgement = judge.judge(language, variant, files, SUM, PATIENT)
        assert judgement.verdict == Verdict.AC, judgement.told


@pytest.mark.parametrize(("language", "suffix"), SUFFIXES, ids=[f"{language.id}{suffix}" for language, suffix in SUFFIXES])
def test_a_program_is_run_under_every_suffix(judge: Judge, language: Language, suffix: str) -> None:
    judgement = judge.judge(language, language.variants[-1], [_right(language, suffix)], SUM, PATIENT)
    assert judgement.verdict == Verdict.AC, judgement.told


@VARIANTS
def test_a_program_gets_its_arguments_and_its_input(judge: Judge, language: Language, variant: Variant) -> None:
    judgement = judge.judge(language, variant, _files(language, "arguments"), TOLD, PATIENT)
    assert judgement.verdict == Verdict.AC, judgement.told


@VARIANTS
def test_the_sample_adds_two_numbers(judge: Judge, language: Language, variant: Variant) -> None:
    source = SourceFile(name=language.source_name, content=language.sample)
    judgement = judge.judge(language, variant, [source], SAMPLE, PATIENT)
    assert judgement.verdict == Verdict.AC, judgement.told


@pytest.mark.parametrize("language", LANGUAGES, ids=[language.id for language in LANGUAGES])
def test_the_version_is_shown(judge: Judge, language: Language) -> None:
    shown = Head(4096)
    with judge.lane.sandbox(language.image) as box, open(os.devnull) as nothing:
        report = run_captured(
            box,
            Command(argv=language.version_command, environment=language.environment),
            limits=language.compile_limits(PATIENT),
            streams=Streams(stdin_fd=nothing.fileno(), stdout=shown.feed, stderr=shown.feed),
        )
    assert report.exit_code == 0
    assert any(character.isdigit() for character in shown.kept.decode())
