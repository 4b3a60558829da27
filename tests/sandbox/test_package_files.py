"""Files of a package for submissions: beside their sources (`include`), and beside a testcase (`.files`)."""

from collections.abc import Iterator, Mapping

import msgspec
import pytest

from judge.errors import PackageError
from judge.package.manifest import Manifest
from judge.package_include import included_texts
from judge.program import IncludedFile, ProgramRole
from judge.sandbox import LaneSettings
from judge.source_name import problem_stems, source_name
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import limits
from tests.sandbox.packages import SERVED, PackageBench, open_package_bench

AC = Verdict.AC
CASES = [(b"1 2\n", b"3\n"), (b"20 22\n", b"42\n")]


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def included(bench: PackageBench, files: Mapping[str, str]) -> tuple[IncludedFile, ...]:
    return tuple(
        IncludedFile(name=name, sha256=bench.host.store.put(text.encode()), size_bytes=len(text.encode()))
        for name, text in files.items()
    )


def with_include(bench: PackageBench, **include: dict[str, str]) -> Manifest:
    files = {code: included(bench, named) for code, named in include.items()}
    return bench.manifest(CASES, include=files, limits=limits(cpu_ms=3000, memory_mib=128, compile_cpu_ms=60_000))


C_GRADER = """
#include <stdio.h>
#include "add.h"
int main(void) { long a, b; scanf("%ld %ld", &a, &b); printf("%ld\\n", add(a, b)); }
"""
PYTHON_GRADER = "import add\na, b = map(int, input().split())\nprint(add.add(a, b))\n"
JAVA_GRADER = """
import java.util.Scanner;
public class Grader {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        System.out.println(new Add().add(in.nextLong(), in.nextLong()));
    }
}
"""
JAVASCRIPT_GRADER = """
const { add } = require('./add');
const [a, b] = require('fs').readFileSync(0, 'utf8').split(/\\s+/).map(Number);
console.log(add(a, b));
"""
GRADERS = {
    "c": {"grader.c": C_GRADER, "add.h": "long add(long, long);"},
    "cpp": {"grader.cpp": C_GRADER, "add.h": "long add(long, long);"},
    "python3": {"grader.py": PYTHON_GRADER},
    "java": {"Grader.java": JAVA_GRADER},
    "javascript": {"zgrader.js": JAVASCRIPT_GRADER},
}


@pytest.mark.parametrize(
    ("variant", "files"),
    [
        ("c17", {"main.c": '#include "add.h"\nlong add(long a, long b) { return a + b; }'}),
        ("cpp20", {"main.cpp": '#include "add.h"\nlong add(long a, long b) { return a + b; }'}),
        ("python3", {"add.py": "def add(a, b):\n    return a + b\n"}),
        ("java", {"Add.java": "class Add { long add(long a, long b) { return a + b; } }"}),
        ("javascript", {"add.js": "exports.add = (a, b) => a + b;"}),
    ],
)
def test_a_grader_of_the_package_calls_the_function_of_the_submission(
    bench: PackageBench, variant: str, files: dict[str, str]
) -> None:
    results = bench.evaluate(with_include(bench, **GRADERS), files, variant=variant)
    assert [result.verdict for result in results] == [AC, AC]


#: Each has the name that pasted text has in its language.
DRIVERS = {
    "c": {"main.c": C_GRADER, "add.h": "long add(long, long);"},
    "cpp": {"main.cpp": C_GRADER, "add.h": "long add(long, long);"},
    "go": {
        "main.go": 'package main\nimport "fmt"\nfunc main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(add(a, b)) }'
    },
    "java": {"Main.java": JAVA_GRADER.replace("class Grader", "class Main")},
    "javascript": {"main.js": JAVASCRIPT_GRADER},
    "python3": {"main.py": PYTHON_GRADER},
    "rust": {
        "main.rs": """
mod add;
fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    let numbers: Vec<i64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    println!("{}", add::add(numbers[0], numbers[1]));
}
"""
    },
}
C_FUNCTION = '#include "add.h"\nlong add(long a, long b) { return a + b; }'


@pytest.mark.parametrize(
    ("variant", "text"),
    [
        ("c17", C_FUNCTION),
        ("cpp20", C_FUNCTION),
        ("go", "package main\nfunc add(a, b int) int { return a + b }"),
        ("java", "public class Add { long add(long a, long b) { return a + b; } }"),
        ("javascript", "exports.add = (a, b) => a + b;"),
        ("python3", "def add(a, b):\n    return a + b\n"),
        ("rust2024", "pub fn add(a: i64, b: i64) -> i64 { a + b }"),
    ],
)
def test_pasted_text_is_called_so_that_the_package_finds_it(bench: PackageBench, variant: str, text: str) -> None:
    manifest = with_include(bench, **DRIVERS)
    language = SERVED[variant].language
    texts = included_texts(bench.host.store, manifest.include, language.id)
    name = source_name(language, texts, stems=problem_stems("add", []))
    results = bench.evaluate(manifest, {name: text}, variant=variant)
    assert [result.verdict for result in results] == [AC, AC]


def test_a_library_of_the_package_is_no_main_file(bench: PackageBench) -> None:
    library = {"adding.py": "def add(a, b):\n    return a + b\nif __name__ == '__main__':\n    print('library')\n"}
    source = "import adding\na, b = map(int, input().split())\nprint(adding.add(a, b))\n"
    results = bench.evaluate(with_include(bench, python3=library), {"solve.py": source}, variant="python3")
    assert [result.verdict for result in results] == [AC, AC]


def test_a_file_of_the_package_replaces_one_of_its_name(bench: PackageBench) -> None:
    source = {"solve.c": C_GRADER, "add.h": "static long add(long a, long b) { return 0; }"}
    header = {"add.h": "static long add(long a, long b) { return a + b; }"}
    results = bench.evaluate(with_include(bench, default=header), source)
    assert [result.verdict for result in results] == [AC, AC]


#: Prints the content of the file that its input names.
READER = """
#include <stdio.h>
int main(void)
{
    char name[100], text[100] = "no such file\\n";
    scanf("%99s", name);
    FILE *file = fopen(name, "r");
    if (file)
        fgets(text, sizeof text, file);
    puts(text);
    return fopen(name, "r+") || fopen("new.txt", "r") || !fopen("new.txt", "w");
}
"""


def test_files_of_a_testcase_are_in_its_current_directory_and_in_no_other(bench: PackageBench) -> None:
    plain = bench.manifest([(b"data.txt", b"first"), (b"more/data.txt", b"second"), (b"data.txt", b"no such file")])
    first, second, third = plain.testcases
    testcases = (
        msgspec.structs.replace(first, files=included(bench, {"data.txt": "first\n"})),
        msgspec.structs.replace(second, files=included(bench, {"more/data.txt": "second\n", "x": ""})),
        third,
    )
    manifest = msgspec.structs.replace(plain, testcases=testcases)
    assert [result.verdict for result in bench.evaluate(manifest, READER)] == [AC] * 3
    checker = bench.program(ProgramRole.CHECKER, {"run": '#!/bin/sh\n[ "$(cat)" = "$(cat $2)" ] && exit 42; exit 43\n'})
    manifest = msgspec.structs.replace(manifest, programs=(checker,))
    assert [result.verdict for result in bench.evaluate(manifest, READER)] == [AC] * 3


def test_a_file_with_the_name_of_a_compiled_one_is_a_fault_of_the_package(bench: PackageBench) -> None:
    plain = bench.manifest([(b"main", b"")])
    testcases = (msgspec.structs.replace(plain.testcases[0], files=included(bench, {"main": ""})),)
    with pytest.raises(PackageError, match="has a file main, as the compiled submission has"):
        bench.evaluate(msgspec.structs.replace(plain, testcases=testcases), READER)
