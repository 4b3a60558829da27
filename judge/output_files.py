"""A submission that consists of outputs (submit-answer): its files, as they are, take the place of an executable."""

from collections.abc import Iterable
from pathlib import PurePath

from judge.compilation import Compilation, CompilationRequest, Compiled, now_ms
from judge.errors import MessageError
from judge.executable import READABLE, Executable, ExecutableFile
from judge.language import OUTPUT_FILES
from judge.source import SourceFile
from judge.store import Store

_WANTS_OUTPUTS = "This problem wants files with outputs, and this is a program."
_WANTS_A_PROGRAM = "This problem wants a program, and these are files with outputs."


def takes_outputs(request: CompilationRequest, *, is_output_only: bool) -> bool:
    """Whether the submission, or the problem, is of outputs: then there is nothing to compile."""
    return is_output_only or request.variant.id == OUTPUT_FILES.variant.id


def take_outputs(store: Store, request: CompilationRequest, *, is_output_only: bool) -> Compiled:
    """A submission of the other kind than its problem is CE. Raises what the store raises."""
    started_at_ms = now_ms()
    if request.variant.id != OUTPUT_FILES.variant.id:
        fault = _WANTS_OUTPUTS
    else:
        fault = "" if is_output_only else _WANTS_A_PROGRAM
    return Compiled(
        executable_sha256=None if fault else _keep(store, request.files),
        compilation=Compilation(
            worker=request.worker,
            image_digest=request.image_digest,
            started_at_ms=started_at_ms,
            finished_at_ms=now_ms(),
            log_sha256=store.put(fault.encode(), durable=False) if fault else None,
        ),
    )


def _keep(store: Store, files: Iterable[SourceFile]) -> str:
    kept = tuple(_kept(store, file) for file in sorted(files, key=lambda file: file.name))
    return store.put(Executable(variant=OUTPUT_FILES.variant.id, files=kept).to_json(), durable=False)


def _kept(store: Store, file: SourceFile) -> ExecutableFile:
    """Testcases name files without the folder that they may have had in a zip."""
    sha256 = file.sha256 if file.content is None else store.put(file.content.encode(), durable=False)
    if sha256 is None:
        raise MessageError(f"file {file.name!r} has neither text nor digest")
    size_bytes = store.size(sha256)
    return ExecutableFile(name=PurePath(file.name).name, mode=READABLE, sha256=sha256, size_bytes=size_bytes)
