"""Reading outputs from a form: a zip archive of `.out` files, or the files themselves. Nothing of them is a program."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import IO, NoReturn

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from judge.output_names import OutputFault, OutputFaultKind, output_of, stored_name
from judge.package.manifest import Manifest
from judge.package.names import is_left_behind
from judge.store import Store
from web.submissions.source import Source, SourceRefused
from web.submissions.submitting import SubmittedFile
from web.usage import bytes_in_words

#: All files of a submission together.
TOTAL_LIMIT_BYTES = 64 * 1024 * 1024
_NAMES_SHOWN = 10


def read_outputs(
    store: Store, uploads: Sequence[FileStorage], manifest: Manifest, kept: Sequence[SubmittedFile] = ()
) -> Source:
    """Read the files, check their names and sizes, and put them into the store. Raises SourceRefused.

    Testcases whose files are missing get no points. `kept` are files of an earlier submission, for those. What is
    stored for a form that is refused later has no name, and a sweep takes it.
    """
    outputs = manifest.required_files
    digests: dict[str, str] = {}
    for output, content in _Reader(outputs, manifest.limits.output_limit_bytes).files(uploads):
        name = stored_name(output)
        if name in digests:
            raise SourceRefused(_("There are two files “%(name)s”.", name=output[:80]))
        digests[name] = store.put(content)
    if not digests:
        raise SourceRefused(_("Choose a zip archive or files: %(names)s.", names=_listed(outputs)))
    of_problem = {stored_name(output) for output in outputs}
    earlier = {file.name: file.sha256 for file in kept if file.sha256 and file.name in of_problem}
    return _as_source(store, earlier | digests)


def _as_source(store: Store, digests: Mapping[str, str]) -> Source:
    files = tuple(SubmittedFile(name=name, sha256=sha256) for name, sha256 in sorted(digests.items()))
    digest = hashlib.sha256(json.dumps([(file.name, file.sha256) for file in files]).encode())
    size_bytes = sum(store.size(sha256) for sha256 in digests.values())
    return Source(files=files, sha256=digest.hexdigest(), size_bytes=max(1, size_bytes))


class _Reader:
    def __init__(self, outputs: Sequence[str], limit_bytes: int) -> None:
        self._outputs = outputs
        self._limit_bytes = limit_bytes
        self._left_bytes = TOTAL_LIMIT_BYTES

    def files(self, uploads: Sequence[FileStorage]) -> Iterator[tuple[str, bytes]]:
        """Outputs, and what the files of the form have for them, also those in archives."""
        for upload in uploads:
            name = upload.filename or ""
            if name.lower().endswith(".zip"):
                yield from self._unzipped(name, upload.stream.read())
            else:
                yield self._read(name, upload.stream)

    def _unzipped(self, archive_name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.infolist():
                    if not member.is_dir() and not any(map(is_left_behind, member.filename.split("/"))):
                        with archive.open(member) as stream:
                            yield self._read(member.filename, stream)
        # RuntimeError: it needs a password. NotImplementedError: it is packed in a way that nobody uses
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise SourceRefused(_("“%(name)s” is no zip archive that can be read.", name=archive_name[:80])) from error

    def _read(self, path: str, stream: IO[bytes]) -> tuple[str, bytes]:
        """The size that an archive claims of a file may be wrong."""
        output = _output(path, self._outputs)
        content = stream.read(min(self._limit_bytes, self._left_bytes) + 1)
        if len(content) > self._limit_bytes:
            _refuse_size(
                _(
                    "“%(name)s” is larger than %(limit)s. Nothing was submitted.",
                    name=output[:80],
                    limit=bytes_in_words(self._limit_bytes),
                )
            )
        self._left_bytes -= len(content)
        if self._left_bytes < 0:
            _refuse_size(
                _(
                    "The files are larger than %(limit)s together. Nothing was submitted.",
                    limit=bytes_in_words(TOTAL_LIMIT_BYTES),
                )
            )
        return output, content


def _refuse_size(message: str) -> NoReturn:
    raise SourceRefused(message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _output(path: str, outputs: Sequence[str]) -> str:
    try:
        return output_of(path, outputs)
    except OutputFault as fault:
        if fault.kind is OutputFaultKind.AMBIGUOUS:
            message = _(
                "“%(name)s” may be any of %(names)s. Put it into a folder of that name, in a zip archive.",
                name=path[:80],
                names=_listed(fault.outputs),
            )
        else:
            message = _(
                "“%(name)s” is no file of this problem. Its files are: %(names)s.",
                name=path[:80],
                names=_listed(outputs),
            )
        raise SourceRefused(message) from fault


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES_SHOWN]) + (", …" if len(names) > _NAMES_SHOWN else "")
