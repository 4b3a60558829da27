"""The YAML map of a file. Every scalar is a string, and no key is given twice.

The loader builds only strings, lists and maps: no dates, no tags, no merge keys. So a value means the same in YAML 1.1
and in YAML 1.2.
"""

import re
from typing import Any, TypeAlias

import yaml

from judge.package.diagnostics import Diagnostics

Value: TypeAlias = "str | list[Value] | dict[str, Value]"


#: What an escape can write, and no argument, file or database holds as text: NUL, and half a surrogate pair.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class _Loader(yaml.BaseLoader):
    """Tells of equal keys in a map, of which BaseLoader takes the last one, and of characters that are no text.

    BaseLoader constructs strings, lists and maps only, so it is safer than the usual loaders.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.faults: list[str] = []
        self.repetitions: list[str] = []  #: of keys with equal values: harmless

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        first: dict[str, tuple[int, str | None]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            here = (key.start_mark.line + 1, value.value if isinstance(value, yaml.ScalarNode) else None)
            line, text = first.setdefault(key.value, here)
            if first[key.value] is not here:
                is_harmless = text is not None and text == here[1]
                told = self.repetitions if is_harmless else self.faults
                places = f"in line {line} and in line {here[0]}"
                told.append(f"the key {key.value[:60]!r} is given twice, {places}: remove one of them")
        return super().construct_mapping(node, deep)

    def construct_scalar(self, node: yaml.ScalarNode) -> Any:
        found = _NO_TEXT.search(node.value)
        if found is not None:
            self.faults.append(f"line {node.start_mark.line + 1}: {found[0]!a} is no character of a text")
        return super().construct_scalar(node)


def parse_yaml_map(text: str, path: str, diagnostics: Diagnostics) -> dict[str, Value] | None:
    """The map; an empty one if the text is empty. None: a fault was reported instead."""
    try:
        value = _load(text, path, diagnostics)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark is not None else ""
        diagnostics.error(path, f"not YAML: {line}{_one_line(_problem(error))}")
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        diagnostics.error(path, f"not YAML: {_one_line(str(error))}")
        return None
    if value is None or value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        diagnostics.error(path, "must be a map: lines of the form key: value")
        return None
    return value


def _problem(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or error.context or "not readable"
    return f"{error.context}, {problem}" if error.context and problem.startswith("but ") else problem


def _load(text: str, path: str, diagnostics: Diagnostics) -> Any:
    loader = _Loader(text)
    try:
        value = loader.get_single_data()
    finally:
        loader.dispose()
    for fault in loader.faults:
        diagnostics.error(path, fault)
    for repetition in loader.repetitions:
        diagnostics.warn(path, repetition)
    return value


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
