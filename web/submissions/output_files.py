"""Reading outputs from a form: a zip archive of `.out` files, or the files themselves. Nothing of them is a program."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import PurePosixPath

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from judge.package.manifest import Manifest
from judge.store import Store
from web.submissions.source import Source, SourceRefused
from web.submissions.submitting import SubmittedFile
from web.usage import bytes_in_words

#: What a zip archive may hold, all files together.
TOTAL_LIMIT_BYTES = 64 * 1024 * 1024
#: What archives of some systems have beside the files of their user.
_NOT_OF_THE_USER = ("__MACOSX/", ".DS_Store")
_NAMES_SHOWN = 10


def read_outputs(store: Store, uploads: Sequence[FileStorage], manifest: Manifest) -> Source:
    """Read the files, check their names and sizes, and put them into the store. Raises SourceRefused.

    What is stored for a form that is refused later has no name, and a sweep takes it.
    """
    limit_bytes = manifest.limits.output_limit_bytes
    contents: dict[str, bytes] = {}
    for name, content in _files(uploads, limit_bytes):
        if name in contents:
            raise SourceRefused(_("There are two files “%(name)s”.", name=name[:80]))
        contents[name] = content
    _check_names(contents, manifest.required_files)
    files = tuple(SubmittedFile(name=name, sha256=store.put(content)) for name, content in sorted(contents.items()))
    digest = hashlib.sha256(json.dumps([(file.name, file.sha256) for file in files]).encode())
    size_bytes = sum(map(len, contents.values()))
    return Source(files=files, sha256=digest.hexdigest(), size_bytes=max(1, size_bytes))


def _files(uploads: Sequence[FileStorage], limit_bytes: int) -> Iterator[tuple[str, bytes]]:
    for upload in uploads:
        name, content = upload.filename or "", upload.stream.read()
        if name.lower().endswith(".zip"):
            yield from _unzipped(name, content, limit_bytes)
        else:
            _check_size(name, len(content), limit_bytes)
            yield PurePosixPath(name).name, content


def _unzipped(archive_name: str, content: bytes, limit_bytes: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            left_bytes = TOTAL_LIMIT_BYTES
            for member in archive.infolist():
                if member.is_dir() or any(part in member.filename for part in _NOT_OF_THE_USER):
                    continue
                with archive.open(member) as stream:  # the size that the archive claims may be wrong
                    unpacked = stream.read(min(limit_bytes, left_bytes) + 1)
                _check_size(member.filename, len(unpacked), min(limit_bytes, left_bytes))
                left_bytes -= len(unpacked)
                yield PurePosixPath(member.filename).name, unpacked
    # RuntimeError: it needs a password. NotImplementedError: it is packed in a way that nobody uses
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise SourceRefused(_("“%(name)s” is no zip archive that can be read.", name=archive_name[:80])) from error


def _check_size(name: str, size_bytes: int, limit_bytes: int) -> None:
    if size_bytes > limit_bytes:
        raise SourceRefused(
            _(
                "“%(name)s” is larger than %(limit)s. Nothing was submitted.",
                name=name[:80],
                limit=bytes_in_words(limit_bytes),
            ),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )


def _check_names(contents: dict[str, bytes], required: Sequence[str]) -> None:
    unknown = sorted(contents.keys() - set(required))
    if unknown:
        raise SourceRefused(
            _(
                "“%(name)s” is no file of this problem. Its files are: %(names)s.",
                name=unknown[0][:80],
                names=_listed(required),
            )
        )
    missing = [name for name in required if name not in contents]
    if not contents:
        raise SourceRefused(_("Choose a zip archive or files: %(names)s.", names=_listed(missing)))
    if missing:
        raise SourceRefused(_("These files are missing: %(names)s. Nothing was submitted.", names=_listed(missing)))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES_SHOWN]) + (", …" if len(names) > _NAMES_SHOWN else "")
