"""What a submission's only file is called beside the files of a package."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from judge.language import Languages
from judge.main_file import NamedText
from judge.source_name import problem_stems, source_name

LANGUAGES = {language.id: language for language in Languages.load(Path(__file__).parents[2] / "images").all}


def named(language: str, files: Mapping[str, str], **hints: tuple[str, ...]) -> str:
    included = [NamedText(name=name, text=text, is_included=True) for name, text in files.items()]
    return source_name(LANGUAGES[language], included, **hints)


@pytest.mark.parametrize(
    ("language", "files", "name"),
    [
        ("c", {}, "main.c"),
        ("c", {"main.c": "int main(void) {}"}, "aliens.c"),
        ("cpp", {"grader.cpp": "int main() {}", "aliens.h": ""}, "aliens.cpp"),
        ("cpp", {"aliens.cpp": "int main() {}"}, "solution.cpp"),
        ("java", {"Main.java": ""}, "Aliens.java"),
        ("python", {"main.py": "import sys\nfrom solution import f"}, "solution.py"),
        ("python", {"grader.py": "import sys, aliens"}, "aliens.py"),
        ("python", {"grader.py": "from main import f"}, "main.py"),
        ("python", {"main.py": "import sys"}, "aliens.py"),
        ("pypy", {"main.py": "import submission"}, "submission.py"),
        ("rust", {"main.rs": "mod solution;\nfn main() {}"}, "solution.rs"),
    ],
)
def test_it_is_what_the_package_imports_or_the_name_of_the_problem(
    language: str, files: Mapping[str, str], name: str
) -> None:
    assert named(language, files, stems=("aliens",)) == name


def test_the_template_of_the_package_names_it() -> None:
    assert named("python", {"main.py": "import aliens"}, templates=("answer.py",), stems=("aliens",)) == "answer.py"
    assert named("cpp", {"main.cpp": ""}, templates=("answer.py",), stems=("aliens",)) == "aliens.cpp"
    assert named("cpp", {"main.cpp": "", "a.cpp": ""}, templates=("a.cpp",), stems=("b",)) == "b.cpp"


def test_a_problem_goes_by_its_headers_before_its_short_name() -> None:
    assert problem_stems("two-sums", ["grader.cpp", "sums.h"]) == ("sums", "two_sums")
    assert named("java", {"Main.java": ""}, stems=problem_stems("two-sums", [])) == "TwoSums.java"
