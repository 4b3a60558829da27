"""Docs, docstrings and comments name files, modules, functions and classes. Each of them must be in the tree.

If you rename something, these tests show where it is named. Names that belong to others (the kernel, another program, a
problem package) are in a list below.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests.ops.prose import CHECKOUT, FOLDERS, existing_paths, sources

#: Files that are the project's when prose names them. (.yaml and .ini are those of problem packages.)
SUFFIXES = {".c", ".conf", ".css", ".h", ".html", ".js", ".md", ".mako", ".po", ".py", ".sh", ".sql", ".toml", ".yml"}
#: Built, brought by packages, or a name that only looks like a file.
OTHER_PATHS = {"web/static/dist", "testlib.h", "Node.js", "a.py", "b.py"}
#: Topics of NSQ, files that an admin makes, a cgroup, settings of a transaction of Postgres.
OTHER_DOTTED_NAMES = re.compile(r"judge\.(compile|run|progress|result|dump|slice|retention|anonymising)\b")
OTHER_WORDS = {
    *("AddressSanitizer", "LeakSanitizer", "CodeMirror", "CommonMark", "KaTeX", "NaN", "SemVer", "TeX"),
    *("VmRSS", "core_pattern", "e_entry", "e_phnum", "e_phoff", "io_uring", "linux_dirent64", "pg_basebackup"),
    *("CycleError", "TiB", "strtod", "tcp_protocol_spec"),
    *("judge_archive", "judge_nsqd", "judge_postgres", "judge_postgres_1", "judge_store"),  # names by Compose
    "w4_bare_ms",  # put together by the bench
}

#: A path, perhaps with the name of something in it: judge/verdict.py:TABLE.
PATH = re.compile(
    r"(?<![\w/.:@<>*{}$~\\-])(?P<path>(?:[\w.-]+/)*[\w.-]*\w/?)(?::(?P<name>[A-Za-z_]\w*))?(?![\w/<>*{}$])"
)
DOTTED_NAME = re.compile(rf"(?<![\w./-])(?:{'|'.join(FOLDERS)})(?:\.[A-Za-z_]\w*)+(?::\w+)?(?![\w/-])")
#: Words as they stand in code only: existing_paths, PurePosixPath and sources().
WORD = re.compile(r"(?<![\w.%-])(?:[a-z]\w*_\w+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[A-Za-z]\w+(?=\(\)))(?![\w-])")
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#]+)")


def prose() -> Iterator[tuple[str, str]]:
    """List the prose of each file but the change log, which may name things that are gone."""
    for source in sources():
        if source.path != "CHANGELOG.md":
            yield from ((source.path, text) for text in source.prose)


def endings(path: str) -> Iterator[str]:
    """judge/worker/lanes.py is also worker/lanes.py and lanes.py."""
    parts = path.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))


EXISTING = {ending: path for path in existing_paths() for ending in endings(path)}
CODE = {source.path: source.code_words for source in sources()}


def is_ours(path: str) -> bool:
    """Tell whether a name means a file or a folder of this project."""
    pure = PurePosixPath(path)
    return pure.suffix in SUFFIXES or ("/" in path and pure.parts[0] in FOLDERS)


def is_there(path: str, name: str | None) -> bool:
    found = EXISTING.get(path.removeprefix("../").rstrip("/"))
    return found is not None and (name is None or name in CODE[found])


def test_every_path_in_prose_is_there() -> None:
    named = {(where, match) for where, text in prose() for match in PATH.finditer(text) if is_ours(match["path"])}
    missing = {
        f"{where}: {match.group()}"
        for where, match in named
        if match["path"].rstrip("/") not in OTHER_PATHS and not is_there(match["path"], match["name"])
    }
    assert sorted(missing) == []


def resolves(dotted: str) -> bool:
    """Tell whether a dotted name is a module, or something that a module's code names."""
    parts = re.split(r"[.:]", dotted)
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        code = CODE.get(f"{path}.py", CODE.get(f"{path}/__init__.py"))
        if code is not None:
            return length == len(parts) or parts[length] in code
    return False


def test_every_dotted_name_in_prose_is_there() -> None:
    named = {(where, name) for where, text in prose() for name in DOTTED_NAME.findall(text)}
    named = {(where, name) for where, name in named if not OTHER_DOTTED_NAMES.match(name)}
    assert sorted(f"{where}: {name}" for where, name in named if not resolves(name)) == []


def test_every_identifier_in_prose_is_in_the_code() -> None:
    modules = {Path(path).stem for path in existing_paths()}
    code = modules.union(*(source.code_words for source in sources()))
    named = {(where, word) for where, text in prose() for word in WORD.findall(text)}
    assert sorted(f"{where}: {word}" for where, word in named if word not in code | OTHER_WORDS) == []


@pytest.mark.parametrize("page", [source.path for source in sources() if source.path.endswith(".md") and source.prose])
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    text = (CHECKOUT / page).read_text()
    targets = {match["target"] for match in LINK.finditer(text)}
    assert {target for target in targets if not Path(CHECKOUT / page).parent.joinpath(target).exists()} == set()
