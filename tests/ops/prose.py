"""Separates the prose of the tree (docs, docstrings, comments) from its code."""

import ast
import io
import os
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
FOLDERS = ("docs", "images", "judge", "migrations", "ops", "tests", "web")
BUILT = {"__pycache__", "dist", "node_modules"}
#: Left out: programs of students, and problems, which name other files.
FOREIGN = ("tests/languages/", "web/demo/problems/", "judge/bench/programs/")

C_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
HASH_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)
HTML_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
COMMENTS = {
    **dict.fromkeys((".c", ".h", ".js", ".css"), C_COMMENT),
    **dict.fromkeys(("", ".sh", ".toml", ".yml", ".conf", ".cfg", ".ini", ".example", ".sources"), HASH_COMMENT),
    ".html": HTML_COMMENT,
}
WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Source:
    path: str  #: relative to the checkout
    prose: tuple[str, ...]
    code_words: frozenset[str] = field(repr=False)  #: identifiers, and words of strings


@cache
def existing_paths() -> frozenset[str]:
    """Files and directories of the tree, relative to the checkout, without what is built."""
    found = {path.name for path in CHECKOUT.iterdir() if path.is_file()}
    for folder in FOLDERS:
        for directory, folders, names in os.walk(CHECKOUT / folder):
            folders[:] = [name for name in folders if name not in BUILT]
            here = Path(directory).relative_to(CHECKOUT)
            found |= {str(here), *(str(here / name) for name in names)}
    return frozenset(found)


@cache
def sources() -> tuple[Source, ...]:
    """Every file that has prose or code of the project."""
    files = [path for path in sorted(existing_paths()) if (CHECKOUT / path).is_file()]
    return tuple(_read(path) for path in files if path != ".env")


def _read(path: str) -> Source:
    text = (CHECKOUT / path).read_text(errors="replace")
    if path.startswith(FOREIGN):
        return Source(path=path, prose=(), code_words=frozenset(WORD.findall(text)))
    suffix = Path(path).suffix
    if suffix == ".md":
        return Source(path=path, prose=(text,), code_words=frozenset())
    if suffix == ".py":
        return _read_python(path, text)
    comment = COMMENTS.get(suffix)
    if comment is None:
        return Source(path=path, prose=(), code_words=frozenset(WORD.findall(text)))
    code = comment.sub(" ", text)
    return Source(path=path, prose=tuple(comment.findall(text)), code_words=frozenset(WORD.findall(code)))


def _read_python(path: str, text: str) -> Source:
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    docstrings = dict(_docstrings(ast.parse(text)))
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    code = [
        token.string
        for token in tokens
        if token.type != tokenize.COMMENT and not (token.type == tokenize.STRING and token.start[0] in docstrings)
    ]
    words = frozenset(word for string in code for word in WORD.findall(string))
    return Source(path=path, prose=(*docstrings.values(), *comments), code_words=words)


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find docstrings, each with the line on which it begins."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            if docstring is not None:
                yield node.body[0].lineno, docstring
