"""A package's own submissions, judged on the real engine."""

from collections.abc import Iterator, Mapping
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
from judge.verification.crew import Crew
from judge.verification.judging import Judge
from judge.verification.jury import JurySubmission, prepare
from judge.verification.result import Verification, VerifiedSubmission
from judge.verification.verifying import VerificationRequest, verify_package
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
    "submissions/accepted/packed.c": b"PK\x03\x04",
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


class Silence:
    """A judge.verification.verifying.Watcher that counts."""

    def __init__(self) -> None:
        self.expected = 0
        self.steps = 0

    def expect(self, steps: int) -> None:
        self.expected += steps

    def step(self) -> None:
        self.steps += 1

    def judged(self, submission: VerifiedSubmission) -> None:
        pass


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def crew(lane_settings: LaneSettings) -> Iterator[Crew]:
    with Crew([lane_settings]) as crew:
        yield crew


def outcomes(verification: Verification) -> dict[str, VerifiedSubmission]:
    return {submission.path: submission for submission in verification.submissions}


def test_each_submission_is_held_to_the_promise_of_its_folder(
    package: Package, served: dict[str, ServedLanguage], crew: Crew, store: Store
) -> None:
    request, watcher = VerificationRequest(package=package, cpu_time_limit_ms=1000), Silence()
    verification = verify_package(request, crew=crew, store=store, served=served, watcher=watcher)
    found = outcomes(verification)
    assert {path: (one.kept, {testcase.verdict for testcase in one.testcases}) for path, one in found.items()} == {
        "accepted/sum.c": (True, {Verdict.AC}),
        "accepted/three.c": (False, {Verdict.AC, Verdict.WA}),
        "wrong_answer/four.c": (True, {Verdict.AC, Verdict.WA}),
        "run_time_error/fails.c": (True, {Verdict.RTE}),
        "compiler_error/none.c": (True, set()),
        "accepted/large.c": (None, set()),
        "accepted/packed.c": (None, set()),
        "accepted/unknown.xyz": (None, set()),
    }
    assert list(found) == [f"{one.folder}/{one.name}" for one in package.submissions]
    messages = {path: one.message for path, one in found.items()}
    assert messages["accepted/sum.c"] == ""
    assert messages["accepted/three.c"] == "permitted AC; got WA on secret/2"
    assert messages["wrong_answer/four.c"] == "first WA at secret/1"
    assert found["compiler_error/none.c"].verdict is Verdict.CE
    assert "none" in messages["compiler_error/none.c"]
    assert messages["accepted/large.c"].startswith("not judged: its source is larger")
    assert messages["accepted/packed.c"].endswith("is a ZIP or other archive, not source code")
    assert messages["accepted/unknown.xyz"] == "not judged: no language here has the suffix .xyz"
    assert watcher.steps == watcher.expected == 5 * 2
    assert not verification.is_passed


#: Since C++17 both names are the library's, too.
OLD_CPP = b"#include <bits/stdc++.h>\nusing namespace std;\nint size, data;\n" + (
    b"int main() { cin >> size >> data; cout << size + data; }\n"
)
OF_OTHER_TIMES = {
    "submissions/accepted/size.cpp": OLD_CPP,
    "submissions/compiler_error/size.cpp": OLD_CPP,
    "submissions/accepted/implicit.c": b'main() { int a, b; scanf("%d%d", &a, &b); printf("%d", a + b); return 0; }\n',
    "submissions/accepted/lacks.py": b"import numpy\n",
    "submissions/accepted/two.py": b"print sum(map(int, raw_input().split()))\n",
}


def test_what_older_compilers_took_is_judged_and_what_is_not_here_breaks_no_promise(
    tmp_path: Path, served: dict[str, ServedLanguage], crew: Crew, store: Store
) -> None:
    files = {name: content for name, content in PACKAGE.items() if not name.startswith("submissions/")}
    for name, content in (files | OF_OTHER_TIMES).items():
        (tmp_path / "sum" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "sum" / name).write_bytes(content)
    with load_package(tmp_path / "sum") as package:
        request = VerificationRequest(package=package, cpu_time_limit_ms=2000)
        verification = verify_package(request, crew=crew, store=store, served=served, watcher=Silence())
    found = outcomes(verification)
    assert {path: (one.kept, one.language) for path, one in found.items()} == {
        "accepted/size.cpp": (True, "cpp14"),
        "compiler_error/size.cpp": (True, "cpp23"),
        "accepted/implicit.c": (True, "c17"),
        "accepted/lacks.py": (None, "python3"),
        "accepted/two.py": (None, "python3"),
    }
    assert found["accepted/size.cpp"].message == "it does not compile as C++23 (GCC): judged as C++14 (GCC)"
    assert "it needs the module numpy, which is not here" in found["accepted/lacks.py"].message
    assert "it is written for Python 2, which is not here" in found["accepted/two.py"].message


def test_what_is_judged_alone_is_what_a_pattern_names(
    package: Package, served: dict[str, ServedLanguage], crew: Crew, store: Store
) -> None:
    request = VerificationRequest(package=package, cpu_time_limit_ms=1000, only="wrong_*/*")
    verification = verify_package(request, crew=crew, store=store, served=served, watcher=Silence())
    assert list(outcomes(verification)) == ["wrong_answer/four.c"]


def test_the_time_limit_comes_from_the_accepted_submissions(
    package: Package, served: dict[str, ServedLanguage], crew: Crew, store: Store
) -> None:
    """The package has none of its own. The slowest one needs milliseconds, so the limit is the least."""
    request = VerificationRequest(package=package)
    verification = verify_package(request, crew=crew, store=store, served=served, watcher=Silence())
    limits = verification.limits
    assert limits is not None
    assert limits.cpu_time_limit_ms == 1000
    assert limits.cpu_time_limit_origin.startswith("slowest accepted 0")
    assert "accepted/sum.c, secret/" in limits.cpu_time_limit_origin
    assert outcomes(verification)["accepted/three.c"].kept is False  # it failed early, and was judged again
    assert len(outcomes(verification)["accepted/three.c"].testcases) == 2


def test_limits_of_the_language_hold_where_the_problem_has_some(
    package: Package, served: dict[str, ServedLanguage], lane: Lane, store: Store
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
    jury = prepare(submission, served, manifest, store)
    assert isinstance(jury, JurySubmission)
    judged = Judge(store=store, manifest=manifest).judge(lane, jury)
    assert {result.verdict for result in judged.testcases} == {Verdict.OLE}


def verified(
    directory: Path, files: Mapping[str, bytes], *, crew: Crew, store: Store, served: dict[str, ServedLanguage]
) -> Verification:
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with load_package(directory) as package:
        request = VerificationRequest(package=package)
        return verify_package(request, crew=crew, store=store, served=served, watcher=Silence())


def test_the_file_that_submissions_yaml_names_is_run(
    served: dict[str, ServedLanguage], crew: Crew, store: Store, tmp_path: Path
) -> None:
    files = {
        "problem.yaml": b"name: Three\nproblem_format_version: 2025-09\nlimits: {time_limit: 3}\n",
        "statement/problem.en.md": b"Print 3.\n",
        "data/secret/1.in": b"1\n",
        "data/secret/1.ans": b"3\n",
        "submissions/submissions.yaml": b"accepted/three: {entrypoint: solve.py}\n",
        "submissions/accepted/three/main.py": b"print(4)\n",
        "submissions/accepted/three/solve.py": b"print(3)\n",
    }
    verification = verified(tmp_path / "three", files, crew=crew, store=store, served=served)
    (found,) = verification.submissions
    assert (found.kept, found.verdict) == (True, Verdict.AC), found.message


def test_a_static_validator_looks_at_the_sources_of_a_jury_submission(
    served: dict[str, ServedLanguage], crew: Crew, store: Store, tmp_path: Path
) -> None:
    files = {
        "problem.yaml": b"name: Short\nproblem_format_version: 2025-09\ntype: scoring\nlimits: {time_limit: 3}\n",
        "statement/problem.en.md": b"Print 3.\n",
        "data/secret/test_group.yaml": b"static_validation_score: 20\nstatic_validator_args: ['9']\n",
        "data/secret/1.in": b"1\n",
        "data/secret/1.ans": b"3\n",
        "static_validator/size.py": b"import os, sys\n"
        b"language, entry_point, _, most = sys.argv[1:]\n"
        b"is_short = os.path.getsize(entry_point) <= int(most)\n"
        b"sys.exit(42 if is_short and language == 'python3' else 43)\n",
        "submissions/accepted/short.py": b"print(3)\n",
        "submissions/accepted/long.py": b"print( 3 )\n",
        "submissions/wrong_answer/long.py": b"print( 3 )\n",
    }
    verification = verified(tmp_path / "short", files, crew=crew, store=store, served=served)
    assert {path: (one.verdict, one.score, one.kept) for path, one in outcomes(verification).items()} == {
        "accepted/short.py": (Verdict.AC, 100, True),
        "accepted/long.py": (Verdict.WA, 80, False),
        "wrong_answer/long.py": (Verdict.WA, 80, True),
    }
    assert outcomes(verification)["accepted/long.py"].message == "permitted AC; got WA as the verdict of all"
