"""What people really zip: the package is read in spite of it, or the refusal names what to do."""

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from judge.package import PackageRefused, load_package

from .conftest import MINIMAL, Content, MakeZip, add_link
from .loaded import warnings_of

TESTCASES = 10_000
READING_LIMIT_S = 20


def zip_of(files: dict[str, Content], links: dict[str, str]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
        for name, target in links.items():
            add_link(archive, name, target)
    return stream


@pytest.mark.parametrize("left", ["__MACOSX/._problem.yaml", ".DS_Store", "data/.DS_Store", "data/secret/._01.in"])
def test_what_macs_leave_behind_is_no_matter(make_zip: MakeZip, left: str) -> None:
    assert warnings_of(make_zip({left: b"\0\5"})) == []


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("PROBLEM.YAML", "problem.yaml"),
        ("Problem.yaml", "problem.yaml"),
        ("Data/Secret/01.in", "data/secret/01.in"),
        ("data/Sample/1.ans", "data/sample/1.ans"),
        ("Problem_Statement/problem.en.md", "problem_statement/problem.en.md"),
    ],
)
def test_names_of_the_format_are_known_in_capitals(name: str, usual: str) -> None:
    top, rest = name.split("/")[0], "/".join(usual.split("/")[1:])
    folder = usual.split("/")[0]
    second = name.split("/")[1] if name.count("/") > 1 else None
    files: dict[str, Content] = {}
    for path, content in MINIMAL.items():
        parts = path.split("/")
        if parts[0] == folder:
            parts[0] = top
            if second is not None and parts[1] == rest.split("/")[0]:
                parts[1] = second
        files["two-sums/" + "/".join(parts)] = content
    assert f"two-sums/{name}" in files
    with load_package(zip_of(files, {})) as package:
        assert [testcase.name for testcase in package.testcases] == ["sample/1", "secret/01"]
        assert len(package.statements) == 1
        assert package.warnings == ()


def test_settings_with_a_mark_and_line_ends_of_windows_are_read(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "\ufeffname: x\r\nvalidator_flags: case_sensitive\r\n".encode(),
        "data/testdata.yaml": b"on_reject: break\r\noutput_validator_flags: space_change_sensitive\r\n",
        ".timelimit": b"\xef\xbb\xbf2\r\n",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert package.limits.cpu_time_limit_ms == 2000
        assert package.checker_options.case_sensitive
        assert package.checker_options.space_change_sensitive


def test_a_link_to_another_problem_of_the_archive_is_harmless() -> None:
    files: dict[str, Content] = {f"contest/sums/{name}": content for name, content in MINIMAL.items()}
    files["contest/sums/problem.yaml"] = "name: x\nvalidation: custom"
    files["contest/common/check.py"] = "1"
    stream = zip_of(files, {"contest/sums/output_validators/check.py": "../../common/check.py"})
    with load_package(stream) as package:
        assert package.programs[0].files[0].file.open().read() == b"1"


def test_a_link_out_of_the_package_is_refused_by_name_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "sums"
    for name, content in MINIMAL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "a.py").write_text("1")
    (folder / "output_validators").mkdir()
    os.symlink("../../common/a.py", folder / "output_validators" / "a.py")
    with pytest.raises(PackageRefused) as caught:
        load_package(folder)
    assert "output_validators/a.py: symbolic link to '../../common/a.py', out of the package" in str(caught.value)


def test_a_script_that_can_be_run_stays_so(tmp_path: Path) -> None:
    folder = tmp_path / "sums"
    for name, content in {**MINIMAL, "output_validators/v/run.sh": "x", "output_validators/v/a.py": "x"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (folder / "problem.yaml").write_text("name: x\nvalidation: custom")
    (folder / "output_validators/v/run.sh").chmod(0o755)
    with load_package(folder) as package:
        (program,) = package.programs
        assert {named.name: named.file.is_executable for named in program.files} == {"a.py": False, "run.sh": True}


@pytest.mark.parametrize("suffix", [".zip", ".kpp"])
def test_an_archive_is_named_by_its_file(make_zip: MakeZip, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"Two Sums{suffix}"
    path.write_bytes(make_zip(folder="").getvalue())
    with load_package(path) as package:
        assert package.slug == "two-sums"


def test_ten_thousand_testcases_are_read_in_seconds() -> None:
    files: dict[str, Content] = dict(MINIMAL)
    for number in range(TESTCASES):
        files[f"data/secret/{number // 100:03}/{number:05}.in"] = "1"
        files[f"data/secret/{number // 100:03}/{number:05}.ans"] = "2"
    stream = zip_of(files, {})
    start_s = time.monotonic()
    with load_package(stream, name="x.zip") as package:
        assert len(package.testcases) == TESTCASES + 2
    assert time.monotonic() - start_s < READING_LIMIT_S
