import io
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from judge.errors import PackageError
from judge.language import Languages
from judge.limits import ProblemLimits
from judge.package.manifest import Manifest
from judge.package.model import ExampleSubmission
from judge.package.tree import PackageFile
from judge.program import IncludedFile
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.store import open_store
from judge.verification.jury import JurySubmission, prepare, read_sources


def submission(*contents: bytes) -> ExampleSubmission:
    files = tuple(
        PackageFile(
            path=f"submissions/accepted/both/{number}.c",
            origin=str(number),
            size_bytes=len(content),
            opener=partial(io.BytesIO, content),
        )
        for number, content in enumerate(contents)
    )
    return ExampleSubmission(folder="accepted", name="both", files=files)


def test_the_files_of_a_submission_are_read_as_text() -> None:
    assert read_sources(submission("ä".encode(), b"xy"), limit_bytes=4) == (
        SourceFile(name="0.c", content="ä"),
        SourceFile(name="1.c", content="xy"),
    )


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a/main.c", "b/main.c"], "two of its files have the same name"),
        ([f"{number}.c" for number in range(21)], "it has 21 files, and at most 20 can be submitted together"),
    ],
)
def test_files_that_the_site_would_refuse_are_refused(names: list[str], told: str) -> None:
    files = tuple(
        PackageFile(
            path=f"submissions/accepted/both/{name}", origin=name, size_bytes=1, opener=partial(io.BytesIO, b"x")
        )
        for name in names
    )
    with pytest.raises(PackageError, match=told):
        read_sources(ExampleSubmission(folder="accepted", name="both", files=files), limit_bytes=100)


def test_all_files_together_may_have_as_many_bytes_as_the_problem_allows() -> None:
    with pytest.raises(PackageError, match=r"larger than the problem's limit, at submissions/accepted/both/1\.c"):
        read_sources(submission(b"abc", b"de"), limit_bytes=4)


def test_no_more_of_a_large_file_is_read_than_the_limit() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            return b"x" * size

    file = PackageFile(path="a.c", origin="a.c", size_bytes=1 << 32, opener=lambda: cast(BinaryIO, Endless()))
    with pytest.raises(PackageError, match="larger"):
        read_sources(ExampleSubmission(folder="accepted", name="a.c", files=(file,)), limit_bytes=1000)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(PackageError, match=r"0\.c is a compiled program"):
        read_sources(submission(b"\x7fELF"), limit_bytes=100)


def test_an_old_source_may_be_in_latin_1() -> None:
    (source,) = read_sources(submission("// für\r\nint a;\n".encode("latin-1")), limit_bytes=100)
    assert source == SourceFile(name="0.c", content="// für\nint a;\n")


def test_a_source_is_read_as_the_site_reads_it() -> None:
    assert read_sources(submission(b"\xef\xbb\xbfint a;\r\n\x1a"), limit_bytes=100) == (
        SourceFile(name="0.c", content="int a;\n"),
    )


def test_a_file_that_the_package_replaces_is_remarked_on(tmp_path: Path) -> None:
    found = Languages.load(Path(__file__).parents[3] / "images").find("c17")
    assert found is not None
    served = {"c17": ServedLanguage(language=found.language, variant=found.variant, image_digest="")}
    limits = ProblemLimits(
        cpu_time_limit_ms=1,
        wall_time_limit_ms=1,
        memory_limit_bytes=1,
        output_limit_bytes=1,
        compile_cpu_time_limit_ms=1,
        compile_memory_limit_bytes=1,
    )
    include = {"c": (IncludedFile(name="1.c", sha256="0" * 64, size_bytes=1),)}
    manifest = Manifest(slug="a", limits=limits, source_limit_bytes=100, testcases=(), include=include)
    prepared = prepare(submission(b"int x;", b"int y;"), served, manifest, open_store(str(tmp_path)))
    assert isinstance(prepared, JurySubmission)
    assert prepared.remarks == ("its 1.c is replaced by that of include/",)
