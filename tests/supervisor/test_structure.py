"""The supervisor's files build on each other in one direction, and supervisor.h is their table of contents."""

import re
import subprocess
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.supervisor.test_arm64 import SOURCES

#: As in test_arm64.py: a machine that runs the tests has the cross compiler, and perhaps no other one.
COMPILER, NM = "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-nm"
SECTION = re.compile(r"^/\* ---- (\w+\.c): .+ ---- \*/$", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: A declaration begins its line. Macros and the members of structs do not look like this.
DECLARATION = re.compile(r"^\w[\w \*]*?(\w+)\(", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Symbols:
    """The symbols of one object file that other files can see."""

    defined: frozenset[str]
    needed: frozenset[str]


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Symbols]:
    """The symbols by the name of the source."""
    directory = tmp_path_factory.mktemp("objects")
    return {source.name: compile_symbols(source, directory) for source in sorted(SOURCES.glob("*.c"))}


@pytest.fixture(scope="module")
def calls(objects: dict[str, Symbols]) -> dict[str, set[str]]:
    """Which files each file calls."""
    home = {name: file for file, symbols in objects.items() for name in symbols.defined}
    return {file: {home[name] for name in symbols.needed if name in home} for file, symbols in objects.items()}


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """What supervisor.h has of each file, in its order."""
    _, *parts = SECTION.split((SOURCES / "supervisor.h").read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def compile_symbols(source: Path, directory: Path) -> Symbols:
    target = directory / f"{source.stem}.o"
    subprocess.run([COMPILER, "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-c", "-o", str(target), str(source)], check=True)
    return Symbols(defined=list_symbols(target, "--defined-only"), needed=list_symbols(target, "--undefined-only"))


def list_symbols(target: Path, which: str) -> frozenset[str]:
    command = [NM, "--extern-only", "--format=just-symbols", which, str(target)]
    return frozenset(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def test_the_files_form_no_circle(calls: dict[str, set[str]]) -> None:
    TopologicalSorter(calls).prepare()  # raises CycleError with the circle
    assert calls["supervisor.c"] >= {"request.c", "connection.c", "run.c", "box.c"}  # something was read at all


def test_a_file_calls_only_files_above_it_in_the_header(
    calls: dict[str, set[str]], sections: dict[str, str], objects: dict[str, Symbols]
) -> None:
    assert sorted(sections) == sorted(objects)
    rank = {file: place for place, file in enumerate(sections)}
    assert [(file, other) for file in calls for other in calls[file] if rank[other] > rank[file]] == []


def test_the_header_declares_each_function_in_the_section_of_its_file(
    sections: dict[str, str], objects: dict[str, Symbols]
) -> None:
    declared = {file: sorted(DECLARATION.findall(COMMENT.sub("", text))) for file, text in sections.items()}
    assert declared == {file: sorted(symbols.defined - {"main"}) for file, symbols in objects.items()}


def test_the_header_says_of_each_function_what_it_does(sections: dict[str, str]) -> None:
    lines = [line for text in sections.values() for line in text.splitlines()]
    bare = [line for before, line in pairwise(lines) if DECLARATION.match(line) and not before.endswith("*/")]
    assert bare == []
