"""What of a testcase is shown beside what came of it, and where a difference may be claimed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from judge.checker.builtin import BUILTIN_CHECKERS
from judge.checker.options import BuiltinChecker, CheckerOptions
from judge.limits import ProblemLimits
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.program import Program, ProgramRole, RunTogether
from judge.store import Store, open_store
from web.submissions.test_data import CASELESS, NOT_LINE_BY_LINE, TestData, TestDataReader, comparison_of

LIMITS = ProblemLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=1 << 28,
    output_limit_bytes=1 << 23,
    compile_cpu_time_limit_ms=10_000,
    compile_memory_limit_bytes=1 << 30,
)
CHECKER = Program(role=ProgramRole.CHECKER, name="check.cpp", files=())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.as_uri())


def manifest(store: Store, changes: dict[str, Any], **shown: str) -> Manifest:
    testcase = ManifestTestcase(
        name="sample/1",
        kind=TestcaseKind.SAMPLE,
        input_sha256=store.put(b"1 2\n"),
        input_bytes=4,
        answer_sha256=store.put(b"3\n"),
        answer_bytes=2,
        **{name: store.put(text.encode()) for name, text in shown.items()},  # type: ignore[arg-type]
    )
    plain = Manifest(slug="sum", limits=LIMITS, source_limit_bytes=1 << 17, testcases=(testcase,))
    return replace(plain, **changes)


@pytest.fixture
def read(store: Store) -> Callable[..., TestData | None]:
    def read(changes: dict[str, Any], **shown: str) -> TestData | None:
        return TestDataReader(store, store.put(manifest(store, changes, **shown).to_json())).read(0)

    return read


def texts(data: TestData | None) -> tuple[str | None, str | None]:
    assert data is not None
    return data.input and data.input.text, data.answer and data.answer.text


def test_of_a_plain_problem_input_and_answer_are_shown_and_compared(read: Callable[..., TestData | None]) -> None:
    data = read({})
    assert texts(data) == ("1 2\n", "3\n")
    assert data is not None
    assert data.comparison == CheckerOptions()


def test_where_a_program_decides_no_difference_is_claimed(read: Callable[..., TestData | None]) -> None:
    data = read({"programs": (CHECKER,)})
    assert texts(data) == ("1 2\n", "3\n")
    assert data is not None
    assert data.comparison is None


def test_the_data_of_an_interactive_problem_is_never_shown(read: Callable[..., TestData | None]) -> None:
    interactive = {"run_together": RunTogether.INTERACTIVE}
    assert read(interactive) is None
    assert read(interactive, shown_input_sha256="said", shown_answer_sha256="said too") is None


@pytest.mark.parametrize("kind", ["shown", "download"])
def test_what_an_author_puts_in_the_place_of_a_sample_is_shown(read: Callable[..., TestData | None], kind: str) -> None:
    data = read({}, **{f"{kind}_input_sha256": "other", f"{kind}_answer_sha256": "another"})
    assert texts(data) == ("other", "another")
    assert data is not None
    assert data.comparison is None


def test_what_the_store_has_lost_is_left_out(store: Store) -> None:
    kept = manifest(store, {})
    lost = replace(kept, testcases=(replace(kept.testcases[0], input_sha256="0" * 64),))
    assert texts(TestDataReader(store, store.put(lost.to_json())).read(0)) == (None, "3\n")
    assert TestDataReader(store, "0" * 64).read(0) is None
    assert TestDataReader(store, store.put(kept.to_json())).read(5) is None


@pytest.mark.parametrize(
    ("checker", "comparison"),
    [
        (BuiltinChecker(name="exact"), CheckerOptions(case_sensitive=True, space_change_sensitive=True)),
        (BuiltinChecker(name="wcmp"), CheckerOptions(case_sensitive=True)),
        (BuiltinChecker(name="lines", parameters={"case_sensitive": False}), CheckerOptions()),
        (BuiltinChecker(name="nyesno"), CheckerOptions()),
        (BuiltinChecker(name="unordered_lines"), None),
        (BuiltinChecker(name="points"), None),
    ],
)
def test_lines_are_compared_as_the_checker_does(
    store: Store, checker: BuiltinChecker, comparison: CheckerOptions | None
) -> None:
    asked = manifest(store, {"checker": checker})
    assert comparison_of(asked, asked.testcases[0]) == comparison


def test_each_name_is_that_of_a_checker() -> None:
    assert BUILTIN_CHECKERS.keys() >= NOT_LINE_BY_LINE | CASELESS
