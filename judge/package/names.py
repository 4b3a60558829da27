"""Names of files and directories, as the package format allows them."""

import re

_FORMAT_NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}")
#: Endings of test data, here and in other systems.
TEST_DATA_SUFFIXES = (".in", ".ans", ".out")
#: What systems and tools leave behind. The format ignores it, and nobody misses it.
_LEFT_BEHIND = {
    *("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"),
    *(".git", ".svn", ".hg", ".gitignore", ".gitattributes", ".gitkeep", ".idea"),
}
#: DOMjudge's file with the CPU time limit.
_READ_THOUGH_HIDDEN = {".timelimit"}


#: Names of the format by the directory that they are in. Windows and Macs do not tell `Data` from `data`.
TOP_LEVEL_NAMES = {
    *("problem.yaml", "domjudge-problem.ini", ".timelimit", "data", "include", "graders", "attachments"),
    *("problem_statement", "statement", "solution", "submissions", "generators"),
    *("input_validators", "input_format_validators", "output_validators", "output_validator", "static_validator"),
    *("input_visualizer", "output_visualizer"),
}
_USUAL_NAMES = {
    "": TOP_LEVEL_NAMES,
    "data": {"sample", "secret", "testdata.yaml", "test_group.yaml"},
    "data/sample": {"testdata.yaml", "test_group.yaml"},
    "data/secret": {"testdata.yaml", "test_group.yaml"},
}


def usual_case(directory: str, name: str) -> str:
    """The name as the format has it, of one that differs from it in capitals alone; else the name."""
    lower = name.lower()
    return lower if lower in _USUAL_NAMES.get(directory, ()) else name


def is_format_name(name: str) -> bool:
    """Whether the format allows a name. It ignores files with other names."""
    return _FORMAT_NAME.fullmatch(name) is not None


def format_name(name: str) -> str:
    """The name as the format would allow it. It has an underscore for each other character."""
    allowed = re.sub(r"[^a-zA-Z0-9_.-]", "_", name)[:255]
    return allowed if is_format_name(allowed) else f"_{allowed[1:]}"


def is_left_behind(name: str) -> bool:
    """Whether a system or a tool left a file behind. Macs leave `._1.in` beside each `1.in`."""
    return name in _LEFT_BEHIND or name.startswith("._")


def is_hidden(name: str) -> bool:
    """Whether the format ignores a name because it begins with a dot."""
    return name.startswith(".") and name not in _READ_THOUGH_HIDDEN
