"""What the programs of a package are tried on."""

import io
from pathlib import Path

import msgspec
import pytest

from judge.errors import PackageError
from judge.package import load_package
from judge.package.manifest import Manifest
from judge.package.model import StoredFile
from judge.package.tree import PackageFile
from judge.store import Store, open_store
from judge.verification.checks import Demand, InputCheck, PackageChecks, package_checks
from judge.verification.junk import junk_of
from judge.verification.time_limit import PROVISIONAL_CPU_TIME_LIMIT_MS
from tests.web.site.visitor import package_zip

FILES: dict[str, str | bytes | None] = {
    "problem.yaml": "name: Sum\nvalidation: custom\n",
    "input_validators/v.py": "exit(42)\n",
    "output_validators/c.py": "exit(42)\n",
    "data/secret/2.in": "3 4\n",  # as that of the first one
    "data/secret/2.ans": "",
    "data/invalid_input/word.in": "one\n",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path))


def loaded(store: Store, files: dict[str, str | bytes | None]) -> tuple[PackageChecks, Manifest]:
    def put(file: PackageFile) -> StoredFile:
        with file.open() as stream:
            sha256 = store.put(stream)
        return StoredFile(sha256=sha256, size_bytes=store.size(sha256))

    with load_package(io.BytesIO(package_zip(files=files)), name="sum.zip") as package:
        limits = package.limits.with_cpu_time_limit(PROVISIONAL_CPU_TIME_LIMIT_MS)
        manifest = package.manifest(slug="sum", limits=limits, on_reject=package.on_reject, put=put)
        return package_checks(package, manifest, put), manifest


def test_an_input_that_is_there_twice_is_tried_once(store: Store) -> None:
    checks, _ = loaded(store, FILES)
    assert [(one.path, one.is_valid) for one in checks.inputs] == [
        ("data/sample/1.in", True),
        ("data/secret/2.in", True),
        ("data/invalid_input/word.in", False),
    ]


def test_an_answer_is_tried_as_an_output_unless_it_is_empty(store: Store) -> None:
    checks, _ = loaded(store, FILES)
    assert [(one.place, one.demand) for one in checks.outputs] == [
        ("data/sample/1.ans", Demand.ACCEPT_OR_WARN),
        ("data/secret/1.ans", Demand.ACCEPT_OR_WARN),
    ]


def test_without_programs_there_is_nothing_to_try(store: Store) -> None:
    checks, manifest = loaded(store, {})
    assert (checks.inputs, checks.outputs, list(junk_of(manifest, store))) == ((), (), [])


def test_junk_is_never_the_answer(store: Store) -> None:
    _, manifest = loaded(store, FILES)
    tried = list(junk_of(manifest, store))
    # The answer of the last testcase is empty: it has no half, and an empty output is right
    assert {one.check.what for one in tried if one.check.testcase == "secret/2"} == {
        "binary data",
        "8 MiB of ones",
        "the answer of another testcase",
    }
    assert {one.check.what for one in tried if one.check.testcase == "sample/1"} == {
        "an empty output",
        "binary data",
        "8 MiB of ones",
        "the answer of another testcase",
    }  # half of one character is nothing
    assert all(one.check.output_sha256 != one.check.answer_sha256 for one in tried)


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_parts_have_everything_once(count: int) -> None:
    inputs = tuple(InputCheck(path=str(number), sha256="", is_valid=True) for number in range(5))
    checks = PackageChecks(inputs=inputs, outputs=())
    parts = [checks.part(index, count) for index in range(count)]
    assert tuple(one for part in parts for one in part.inputs) == inputs
    assert max(len(part.inputs) for part in parts) - min(len(part.inputs) for part in parts) <= 1


def test_a_list_survives_json_and_anything_else_is_refused(store: Store) -> None:
    checks, _ = loaded(store, FILES)
    assert PackageChecks.from_json(checks.to_json()) == checks
    with pytest.raises(PackageError, match="not the checks of a package"):
        PackageChecks.from_json(msgspec.json.encode({"inputs": 1}))
