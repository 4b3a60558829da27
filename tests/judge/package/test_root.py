"""Which directory of an archive is the package, and what is said of archives that have none."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from judge.errors import PackageError
from judge.package import PackageRefused, load_package

from .conftest import MINIMAL, MakeZip
from .loaded import errors_of, warnings_of


def zip_of(*names: str, **contents: str) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return stream


@pytest.mark.parametrize("folder", ["", "sums/", "outer/sums/", "a/b/sums/", "a/b/c/d/e/f/sums/"])
def test_the_package_may_lie_deeper(make_zip: MakeZip, folder: str) -> None:
    with load_package(make_zip(folder=folder), name="sums.zip") as package:
        assert package.slug == "sums"
        assert package.warnings == ()


@pytest.mark.parametrize("stray", ["notes.txt", "outer/notes.txt", "other/notes.txt"])
def test_what_lies_beside_the_package_is_named(make_zip: MakeZip, stray: str) -> None:
    stream = make_zip(folder="outer/sums/")
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(stray, "x")
    (warning,) = warnings_of(stream)
    beside = stray.split("/")[0] if not stray.startswith("outer/") else "notes.txt"
    assert warning == f"outer/sums: is taken as the package. What is beside it has no effect: {beside}"


def test_a_directory_may_have_the_package_inside(tmp_path: Path) -> None:
    for name, content in MINIMAL.items():
        (tmp_path / "contest" / "sums" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "contest" / "sums" / name).write_text(content)
    with load_package(tmp_path / "contest") as package:
        assert package.slug == "sums"


def test_several_packages_are_refused_by_their_names() -> None:
    stream = zip_of("contest/a/problem.yaml", "contest/b/problem.yaml", "contest/b/tests/problem.yaml")
    assert errors_of(stream) == ["2 packages, in contest/a, contest/b: import each of them alone"]


@pytest.mark.parametrize("folder", ["", "p/", "a/p/"])
@pytest.mark.parametrize(
    ("names", "system"),
    [
        (["problem.xml", "tests/01", "tests/01.a", "check.cpp"], "a package of Polygon"),
        (["problem.xml", "problem.yaml", "tests/01"], "a package of Polygon"),
        (["contest.xml", "problems/a/problem.xml"], "a contest of Polygon"),
        (["init.yml", "1.in", "1.out"], "test data of DMOJ"),
        (["init.yml", "tests.zip"], "test data of DMOJ"),
        (["problem.yaml", "problem_zh.md", "testdata/1.in", "testdata/config.yaml"], "a problem of Hydro"),
        (["task.yaml", "input/input0.txt", "output/output0.txt"], "a task of CMS"),
        (["1/problem.json", "1/testcase/1.in", "2/problem.json", "2/testcase/1.in"], "an export of QDUOJ"),
        (["problem.json", "testcase/1.in"], "an export of QDUOJ"),
        (["problem.conf", "a1.in", "a1.out"], "test data of UOJ"),
        (["problem.yaml", "problem_zh.md"], "a problem of Hydro"),
        (["a/problem.xml", "b/problem.xml"], "a package of Polygon"),
        (["sum/task.yaml", "max/task.yaml", "contest.json"], "a task of CMS"),
    ],
)
def test_packages_of_other_systems_are_called_by_their_name(names: list[str], system: str, folder: str) -> None:
    (error,) = errors_of(zip_of(*(folder + name for name in names)))
    assert error.removeprefix("problem.yaml: is missing: ").startswith(f"this is {system}. ")
    assert "Kattis" in error


@pytest.mark.parametrize("name", ["inner.zip", "p/inner.ZIP", "p/inner.tar.gz", "p/inner.7z"])
def test_an_archive_of_an_archive_is_told(name: str) -> None:
    (error,) = errors_of(zip_of(name, "readme.txt" if "/" not in name else "p/readme.txt"))
    assert f"there are archives inside, such as {name.split('/')[-1]}: unpack the outer one" in error


@pytest.mark.parametrize("name", ["problem.yml", "problem.yaml.txt"])
def test_another_spelling_of_the_file_is_told(name: str) -> None:
    assert errors_of(zip_of(f"p/{name}", "p/data/secret/1.in")) == [
        f"problem.yaml: is missing: there is {name}, so rename it"
    ]


def test_a_package_without_its_file_is_told_what_to_add() -> None:
    (error,) = errors_of(zip_of("domjudge-problem.ini", "data/secret/1.in"))
    assert error == "problem.yaml: is missing: add it, with a line such as `name: Two sums`"


def test_something_else_is_listed() -> None:
    (error,) = errors_of(zip_of(*(f"p/{number}.jpg" for number in range(20)), "q/x"))
    assert error == "problem.yaml: is missing: no problem package, as it has only p, q"


def test_an_empty_archive_is_told() -> None:
    assert errors_of(zip_of()) == ["problem.yaml: is missing: nothing is in it"]
    assert errors_of(zip_of("__MACOSX/x")) == ["problem.yaml: is missing: nothing is in it"]


def tar_gz() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz"):
        pass
    return stream.getvalue()


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x"))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "the file is empty"),
        (tar_gz(), "a gzip archive"),
        (tar(), "a tar archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "a 7z archive"),
        (b"Rar!\x1a\x07\x01" + bytes(30), "a RAR archive"),
        (b"BZh91AY&SY", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\n<!DOCTYPE html>", "a page or an XML file"),
        (zip_of("p/problem.yaml").getvalue()[:40], "it is cut off or damaged"),
        (b"hello", "pack the folder of the package as a zip archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # archives have the time in them
)
def test_a_file_that_is_no_zip_is_called_by_its_kind(content: bytes, kind: str) -> None:
    with pytest.raises(PackageError, match=f"^not a zip archive.*{kind}"):
        load_package(io.BytesIO(content))


def test_backslashes_are_read_as_slashes() -> None:
    """Programs of Windows make such archives."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in MINIMAL.items():
            archive.writestr(f"two-sums\\{name}".replace("/", "\\"), content)
        archive.writestr("two-sums\\submissions\\", "")
    with load_package(stream) as package:
        assert package.slug == "two-sums"
        assert [testcase.name for testcase in package.testcases] == ["sample/1", "secret/01"]
        assert package.warnings == ()


@pytest.mark.parametrize("count", [1, 20])
def test_encryption_is_one_sentence_with_advice(count: int) -> None:
    raw = bytearray(zip_of(*(f"p/{number}.in" for number in range(count))).getvalue())
    start = raw.index(b"PK\x01\x02")
    while start >= 0:
        raw[start + 8] |= 1
        start = raw.find(b"PK\x01\x02", start + 4)
    with pytest.raises(PackageRefused) as caught:
        load_package(io.BytesIO(bytes(raw)))
    (error,) = (str(diagnostic) for diagnostic in caught.value.diagnostics)
    assert error.endswith(": encrypted: make the archive again without a password")


def test_a_dot_in_front_of_the_paths_changes_nothing(make_zip: MakeZip) -> None:
    with load_package(make_zip(folder="./two-sums/./")) as package:
        assert package.slug == "two-sums"


@pytest.mark.parametrize(
    "names", [["1.in", "1.out"], ["data.yml", "1.in", "1.ans"], ["sum/tests/1.IN", "sum/std.cpp"], ["a/1.in", "b/1.in"]]
)
def test_test_data_alone_are_told_what_a_package_is(names: list[str]) -> None:
    (error,) = errors_of(zip_of(*names))
    assert error.startswith("problem.yaml: is missing: this is test data alone. A package has them as data/secret/1.in")


def test_folders_may_be_nested_as_deep_as_an_archive_can() -> None:
    (error,) = errors_of(zip_of(f"a/{'d/' * 20_000}1.in", "b/x"))
    assert "this is test data alone" in error
    assert errors_of(zip_of(f"a/{'d/' * 20_000}x", "b/x")) == [
        "problem.yaml: is missing: no problem package, as it has only a, b"
    ]
