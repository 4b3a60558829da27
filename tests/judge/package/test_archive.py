import io
import os
import stat
import warnings
import zipfile
from pathlib import Path

import pytest

from judge.errors import PackageError
from judge.package import PackageRefused, load_package

from .conftest import MINIMAL, MakeZip


def refusal(stream: io.BytesIO) -> list[str]:
    with pytest.raises(PackageRefused) as caught:
        load_package(stream)
    return [str(diagnostic) for diagnostic in caught.value.diagnostics]


def zip_of(*entries: tuple[str, bytes], mode: int = 0, method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.external_attr = mode << 16
            archive.writestr(info, content)
    stream.seek(0)
    return stream


def test_a_zip_with_one_directory_is_read_and_named_by_it(make_zip: MakeZip) -> None:
    with load_package(make_zip()) as package:
        assert package.slug == "two-sums"
        assert [testcase.name for testcase in package.testcases] == ["sample/1", "secret/01"]


def test_a_zip_without_a_directory_is_named_by_its_file(make_zip: MakeZip, tmp_path: Path) -> None:
    path = tmp_path / "two_sums.zip"
    path.write_bytes(make_zip(folder="").getvalue())
    with load_package(path) as package:
        assert package.slug == "two-sums"
    with load_package(make_zip(folder=""), name="upload.zip") as package:
        assert package.slug == "upload"


def test_names_from_a_mac_are_read_as_utf8(make_zip: MakeZip) -> None:
    raw = make_zip({"problem_statement/图.png": "x"}).getvalue()
    with load_package(io.BytesIO(_without_utf8_flags(raw))) as package:
        assert [image.path for image in package.images] == ["problem_statement/图.png"]
        assert package.images[0].open().read() == b"x"


def test_names_of_dos_that_are_no_utf8_stay_as_they_are() -> None:
    raw = zip_of(("p/problem.yaml", b"name: x"), ("p/caf\u00e9", b"x")).getvalue()
    other = _without_utf8_flags(raw).replace("caf\u00e9".encode(), b"cafe\x82")
    assert any("p/cafe\\xe9" in line or "cafe\u00e9" in line for line in refusal(io.BytesIO(other)))


def _without_utf8_flags(raw: bytes) -> bytes:
    """The archive as a Mac makes it: its names are in UTF-8, and the flag that says so is missing."""
    changed = bytearray(raw)
    for signature, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        position = -1
        while (position := raw.find(signature, position + 1)) >= 0:
            changed[position + place] &= ~0x08
    return bytes(changed)


@pytest.mark.parametrize("name", ["Thumbs.db", "data/secret/desktop.ini", "submissions/accepted/Thumbs.db"])
def test_nothing_is_said_of_what_windows_leaves_behind(make_zip: MakeZip, name: str) -> None:
    with load_package(make_zip({name: "x"})) as package:
        assert (package.warnings, package.submissions) == ((), ())


def test_a_directory_is_read_like_a_zip(tmp_path: Path) -> None:
    for name, content in MINIMAL.items():
        path = tmp_path / "sums" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    with load_package(tmp_path / "sums") as package:
        assert package.slug == "sums"
        with package.testcases[0].input.open() as stream:
            assert stream.read() == b"1 2\n"


def test_a_link_out_of_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not yours")
    package = tmp_path / "package"
    (package / "data" / "secret").mkdir(parents=True)
    (package / "problem.yaml").write_text("name: x")
    os.symlink("../../../secret.txt", package / "data" / "secret" / "1.in")
    os.symlink(tmp_path / "secret.txt", package / "data" / "secret" / "1.ans")
    os.mkfifo(package / "pipe")
    with pytest.raises(PackageRefused) as caught:
        load_package(package)
    messages = str(caught.value)
    assert "data/secret/1.in: symbolic link to '../../../secret.txt', out of the package" in messages
    assert "data/secret/1.ans: symbolic link to the absolute path" in messages
    assert "pipe: a device, socket or pipe" in messages


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"\x1f\x8b" + b"\0" * 100])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    with pytest.raises(PackageError, match="not a zip archive"):
        load_package(io.BytesIO(content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="cannot read"):
        load_package(tmp_path / "nothing.zip")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../../etc/passwd", "a path out of the archive"),
        ("p/data/../../x", "a path out of the archive"),
        ("/etc/passwd", "an absolute path"),
        ("C:/windows", "an absolute path"),
        ("C:\\windows", "an absolute path"),
        ("p\\..\\..\\x", "a path out of the archive"),
    ],
)
def test_a_path_outside_the_archive_is_refused_with_its_name(name: str, message: str) -> None:
    messages = refusal(zip_of((name, b"x")))
    assert any(message in found for found in messages)


def test_an_entry_twice_is_refused() -> None:
    assert any("twice" in found for found in refusal(zip_of(("p/problem.yaml", b"a"), ("p/problem.yaml", b"b"))))


def test_a_file_in_the_way_of_a_directory_is_refused() -> None:
    assert any("in the way" in found for found in refusal(zip_of(("p/data", b"a"), ("p/data/secret/1.in", b"b"))))


def test_a_device_is_refused() -> None:
    assert any("a device" in found for found in refusal(zip_of(("p/x", b""), mode=stat.S_IFCHR | 0o666)))


def test_lzma_is_refused() -> None:
    assert any(
        "another method than deflate" in found for found in refusal(zip_of(("p/x", b"1"), method=zipfile.ZIP_LZMA))
    )


def test_an_encrypted_entry_is_refused() -> None:
    raw = bytearray(zip_of(("p/problem.yaml", b"name: x")).getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert any("encrypted" in found for found in refusal(io.BytesIO(bytes(raw))))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(5):
            with archive.open(f"p/data/secret/{number}.in", "w") as member:
                for _ in range(64):
                    member.write(bytes(1 << 20))
    stream.seek(0)
    assert refusal(stream) == ["error: unpacks to more than 200 times its size: a zip bomb"]


def test_a_declared_size_above_the_limit_is_refused() -> None:
    raw = bytearray(zip_of(("p/problem.yaml", b"name: x"), ("p/y", b"y")).getvalue())
    directory = raw.index(b"PK\x01\x02")
    for _ in range(2):
        raw[directory + 24 : directory + 28] = (0xF0000000).to_bytes(4, "little")
        directory = raw.find(b"PK\x01\x02", directory + 4)
    assert any("MiB when unpacked" in found for found in refusal(io.BytesIO(bytes(raw))))


def test_a_member_that_lies_about_its_size_is_refused(make_zip: MakeZip) -> None:
    raw = bytearray(make_zip({"data/secret/01.in": bytes(5000)}).getvalue())
    directory = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"data/secret/01.in"))
    raw[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    messages = refusal(io.BytesIO(bytes(raw)))
    assert any("data/secret/01.in: cannot be" in found for found in messages)


def test_an_entry_for_the_root_is_no_matter(make_zip: MakeZip) -> None:
    stream = make_zip({"./": ""})
    with load_package(stream) as package:
        assert package.warnings == ()


def test_links_inside_the_package_are_followed(make_zip: MakeZip) -> None:
    changes = {"data/sample/1.in": None, "data/sample/1.ans": None}
    links = {"data/sample": "secret", "data/secret/02.in": "01.in", "data/secret/02.ans": "./../secret/01.ans"}
    with load_package(make_zip(changes, links=links)) as package:
        names = [testcase.name for testcase in package.testcases]
        assert names == ["sample/01", "sample/02", "secret/01", "secret/02"]
        assert len({testcase.input.origin for testcase in package.testcases}) == 1


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/etc/passwd", "to the absolute path '/etc/passwd'"),
        ("../../../x", "does not exist"),
        ("../../../../x", "out of the package"),
        ("../../data/../../../x", "out of the package"),
        ("99.in", "does not exist"),
        ("01.ans/x", "does not exist"),
        ("02.in", "lead in a circle"),
        ("../secret", "lead in a circle"),
    ],
)
def test_a_bad_link_is_refused_with_its_name(make_zip: MakeZip, target: str, message: str) -> None:
    messages = refusal(make_zip(links={"data/secret/02.in": target}))
    assert any("data/secret/02.in" in found and message in found for found in messages)


def test_links_that_multiply_files_end_at_a_limit(make_zip: MakeZip) -> None:
    links = {f"d{level}/{name}": f"../d{level + 1}" for level in range(25) for name in "abcd"}
    messages = refusal(make_zip({"d25/file": "x"}, links=links))
    assert "error: more than 50000 files and directories" in messages


def test_what_systems_leave_behind_is_ignored(make_zip: MakeZip) -> None:
    stream = make_zip({".DS_Store": b"\0", "data/.git/x": "x"})
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("__MACOSX/two-sums/._problem.yaml", "x")
    with load_package(stream) as package:
        assert package.slug == "two-sums"
        assert package.warnings == ()
