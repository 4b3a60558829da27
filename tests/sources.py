"""Reads the project's own source, for tests that check a rule about it."""

import ast
from collections.abc import Iterator
from pathlib import Path


def python_files(directory: Path) -> Iterator[Path]:
    """Every module of the project below a directory; programs of the demo's problems are none."""
    return (path for path in sorted(directory.rglob("*.py")) if "demo/problems" not in path.as_posix())


def strings_in(source: str) -> Iterator[str]:
    """Every string of a module that is no docstring; of a formatted one, the parts that are written out."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
