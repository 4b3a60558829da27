"""Which output of a problem (submit-answer) a file is, by its name or its path in an archive.

People zip the folder that the files are in, or the files alone, or a folder too many. So it is the output whose name
has the most folders in common with the end of the path.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile


class OutputFaultKind(StrEnum):
    UNKNOWN = "unknown"
    DOUBLE = "double"
    AMBIGUOUS = "ambiguous"


class OutputFault(Exception):
    """A file is no output of the problem, or nobody can tell which. `outputs` are those that it may be."""

    def __init__(self, kind: OutputFaultKind, name: str, outputs: Sequence[str] = ()) -> None:
        words = {
            OutputFaultKind.UNKNOWN: f"{name} is no output of this problem",
            OutputFaultKind.DOUBLE: f"there are two files {name}",
            OutputFaultKind.AMBIGUOUS: f"{name} may be any of {', '.join(outputs)}",
        }
        super().__init__(words[kind])
        self.kind = kind
        self.name = name
        self.outputs = tuple(outputs)


def stored_name(output: str) -> str:
    """Of a submission's file. It has no folders, the name of an output may have some."""
    return output.replace("/", "-")


def output_of(path: str, outputs: Sequence[str]) -> str:
    """Raises OutputFault."""
    parts = path.replace("\\", "/").split("/")
    found = [output for output in outputs if parts[-1] == stored_name(output)]
    if not found:
        common = {output: _common_at_end(parts, output.split("/")) for output in outputs}
        most = max(common.values(), default=0)
        found = [output for output, count in common.items() if count == most and count > 0]
    if not found:
        raise OutputFault(OutputFaultKind.UNKNOWN, path)
    if len(found) > 1:
        raise OutputFault(OutputFaultKind.AMBIGUOUS, path, found)
    return found[0]


def _common_at_end(path: Sequence[str], name: Sequence[str]) -> int:
    pairs = zip(reversed(path), reversed(name), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
