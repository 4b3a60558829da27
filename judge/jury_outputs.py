"""A jury submission of outputs (submit-answer): its files, and those in its zip archives, by the outputs they are.

They may be anything, and as many as the problem has testcases. What is no output, such as the program that made them,
is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO

from judge.errors import PackageError
from judge.output_names import OutputFault, OutputFaultKind, output_of, stored_name
from judge.package.archive import read_archive
from judge.package.diagnostics import Diagnostics
from judge.package.tree import PackageFile, PackageTree
from judge.source import SourceFile
from judge.store import Store


def read_jury_outputs(
    files: Iterable[tuple[str, BinaryIO]], outputs: Sequence[str], store: Store
) -> tuple[SourceFile, ...]:
    """`files`: paths and open streams. Raises PackageError where none is an output, or two are the same."""
    found: dict[str, str] = {}
    with ExitStack() as stack:
        for path, stream in _unpacked(files, stack):
            output = _output(path, outputs)
            if output in found:
                raise PackageError(str(OutputFault(OutputFaultKind.DOUBLE, output)))
            if output is not None:
                found[output] = store.put(stream)
    if not found:
        raise PackageError(
            f"none of its files is an output, such as {outputs[0]}" if outputs else "there are no outputs"
        )
    return tuple(SourceFile(name=stored_name(output), sha256=sha256) for output, sha256 in sorted(found.items()))


def _output(path: str, outputs: Sequence[str]) -> str | None:
    try:
        return output_of(path, outputs)
    except OutputFault as fault:
        if fault.kind is OutputFaultKind.UNKNOWN:
            return None
        raise PackageError(str(fault)) from fault


def _unpacked(files: Iterable[tuple[str, BinaryIO]], stack: ExitStack) -> Iterator[tuple[str, BinaryIO]]:
    for path, stream in files:
        if path.lower().endswith(".zip"):
            for file in _members(stream):
                yield file.path, stack.enter_context(file.open())
        else:
            yield path, stream


def _members(stream: BinaryIO) -> Sequence[PackageFile]:
    diagnostics = Diagnostics()
    tree = PackageTree(read_archive(stream, diagnostics), diagnostics)
    diagnostics.raise_errors()
    return tree.below("")
