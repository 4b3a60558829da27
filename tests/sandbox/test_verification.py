"""A package's own submissions, judged on the real engine."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from judge.grading import OnReject
from judge.package import Package, load_package
from judge.package.model import StoredFile
from judge.package.tree import PackageFile
from judge.sandbox import Lane, LaneSettings
from judge.served_language import ServedLanguage
from judge.store import Store, open_store
from judge.verdict import Verdict
from judge.verification import Verified, Verifier, verify_package
from judge.worker.inventory import take_inventory
from tests.sandbox.hostile.judging import LANGUAGES

PACKAGE = {
    "problem.yaml": b"name: Sum\nlimits: {memory: 256, code: 1}\n",
    "problem_statement/problem.en.md": b"Add.\n",
    "data/secret/1.in": b"1 2\n",
    "data/secret/1.ans": b"3\n",
    "data/secret/2.in": b"2 2\n",
    "data/secret/2.ans": b"4\n",
    "submissions/accepted/sum.c": b'#include <stdio.h>\nint main(void) { int a, b; scanf("%d%d", &a, &b); '
    b'printf("%d\\n", a + b); return 0; }\n',
    "submissions/accepted/three.c": b'#include <stdio.h>\nint main(void) { puts("3"); return 0; }\n',
    "submissions/wrong_answer/four.c": b'#include <stdio.h>\nint main(void) { puts("4"); return 0; }\n',
    "submissions/run_time_error/fails.c": b"int main(void) { return 1; }\n",
    "submissions/compiler_error/none.c": b"int main(void) { return none; }\n",
    "submissions/accepted/large.c": b"int main(void) { return 0; }\n" + b"//" + b"x" * 1024,
    "submissions/accepted/latin.c": b"int main(void) { return 0; } // \xe9\n",
    "submissions/accepted/unknown.xyz": b"?\n",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    directory = tmp_path_factory.mktemp("packages") / "sum"
    for name, content in PACKAGE.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(content)
    with load_package(directory) as package:
        yield package


@pytest.fixture(scope="module")
def served() -> dict[str, ServedLanguage]:
    return take_inventory(LANGUAGES)


@pytest.fixture(scope="module")
def own_lane(lane_settings: LaneSettings) -> Iterator[Lane]:
    with Lane(lane_settings) as lane:
        yield lane


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def verified(package: Package, served: dict[str, ServedLanguage], own_lane: Lane, store: Store) -> dict[str, Verified]:
    limits = package.limits.with_cpu_time_limit(1000)
    found = verify_package(package, limits, own_lane, store, served)
    return {f"{one.submission.folder}/{one.submission.name}": one for one in found}


def test_each_submission_is_held_to_the_promise_of_its_folder(verified: dict[str, Verified]) -> None:
    assert {name: (one.kept, set(one.verdicts)) for name, one in verified.items()} == {
        "accepted/sum.c": (True, {Verdict.AC}),
        "accepted/three.c": (False, {Verdict.AC, Verdict.WA}),
        "wrong_answer/four.c": (True, {Verdict.AC, Verdict.WA}),
        "run_time_error/fails.c": (True, {Verdict.RTE}),
        "compiler_error/none.c": (True, {Verdict.CE}),
        "accepted/large.c": (None, set()),
        "accepted/latin.c": (None, set()),
        "accepted/unknown.xyz": (None, set()),
    }
    remarks = {name: "; ".join(one.remarks) for name, one in verified.items()}
    assert remarks["accepted/sum.c"] == ""
    assert remarks["accepted/three.c"] == "first WA at secret/2"
    assert "none" in remarks["compiler_error/none.c"]
    assert remarks["accepted/large.c"].startswith("not run: its source is larger")
    assert remarks["accepted/latin.c"].endswith("is not UTF-8 in line 1")
    assert remarks["accepted/unknown.xyz"] == "no language here has this suffix"


def test_limits_of_the_language_hold_where_the_problem_has_some(
    package: Package, served: dict[str, ServedLanguage], own_lane: Lane, store: Store
) -> None:
    def put(file: PackageFile) -> StoredFile:
        with file.open() as stream:
            sha256 = store.put(stream)
        return StoredFile(sha256=sha256, size_bytes=file.size_bytes)

    limits = package.limits.with_cpu_time_limit(1000)
    manifest = msgspec.structs.replace(
        package.manifest(slug="sum", limits=limits, on_reject=OnReject.CONTINUE, put=put),
        language_limits={"c": msgspec.structs.replace(limits, output_limit_bytes=1)},
    )
    submission = next(one for one in package.submissions if one.name == "sum.c")
    verified = Verifier(lane=own_lane, store=store, manifest=manifest).verify(submission, served["c17"])
    assert (verified.kept, set(verified.verdicts)) == (False, {Verdict.OLE})
