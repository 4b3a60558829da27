"""Which files of `include/` a language gets."""

import pytest

from judge.main_file import NamedText
from judge.package_include import included_files, replaced_files
from judge.program import IncludedFile


def files(*names: str, sha256: str) -> tuple[IncludedFile, ...]:
    return tuple(IncludedFile(name=name, sha256=sha256, size_bytes=1) for name in names)


INCLUDE = {
    "cpp": files("grader.cpp", "limits.h", sha256="of cpp"),
    "python3": files("grader.py", sha256="of python3"),
    "default": files("limits.h", "data.txt", sha256="of default"),
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("cpp", {"grader.cpp": "of cpp", "limits.h": "of cpp", "data.txt": "of default"}),
        ("python", {"grader.py": "of python3", "limits.h": "of default", "data.txt": "of default"}),
        ("pypy", {"grader.py": "of python3", "limits.h": "of default", "data.txt": "of default"}),
        ("java", {"limits.h": "of default", "data.txt": "of default"}),
    ],
)
def test_a_language_gets_the_files_of_default_that_it_does_not_have(language: str, expected: dict[str, str]) -> None:
    found = included_files(INCLUDE, language)
    assert {file.name: file.sha256 for file in found} == expected
    assert len(found) == len(expected)


def test_without_default_other_languages_get_nothing() -> None:
    assert included_files({"cpp": INCLUDE["cpp"]}, "java") == ()


def test_a_file_is_replaced_unless_the_package_says_the_same() -> None:
    included = [NamedText(name="main.c", text="int main;\n", is_included=True), NamedText(name="a.h", text="int a;")]
    sent = [
        NamedText(name="main.c", text="int x;"),
        NamedText(name="a.h", text="int a;\n"),
        NamedText(name="b.h", text=""),
    ]
    assert replaced_files(sent, included) == ["main.c"]
