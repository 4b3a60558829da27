"""Inputs and answers of testcases, opened."""

import functools
import os
from contextlib import ExitStack
from typing import BinaryIO

from judge.checker.checker import ReadAnswer
from judge.limits import KIB
from judge.package.manifest import ManifestTestcase
from judge.store import Store

_WARM_UP_BYTES = 256 * KIB
#: Answers up to this size stay in memory, 16 MiB at most: a course evening compares hundreds of outputs with each.
_ANSWER_KEPT_BYTES = 16 * KIB
_ANSWERS_KEPT = 1024


def open_input(store: Store, testcase: ManifestTestcase) -> BinaryIO:
    """The caller closes it. Raises BlobMissing."""
    return open_stdin(store, testcase.input_sha256, testcase.input_bytes)


def open_stdin(store: Store, sha256: str, size_bytes: int) -> BinaryIO:
    """As open_input(), of an input that is no testcase's."""
    stdin = store.open_whole(sha256, size_bytes)
    _read_once(stdin.fileno(), size_bytes)
    return stdin


def open_answer(store: Store, testcase: ManifestTestcase, stack: ExitStack) -> ReadAnswer:
    """Readable until the stack closes. Raises BlobMissing."""
    if testcase.answer_bytes <= _ANSWER_KEPT_BYTES:
        answer = _kept_answer(store, testcase.answer_sha256)
        return lambda size_bytes, position: answer[position : position + size_bytes]
    blob = stack.enter_context(store.open_whole(testcase.answer_sha256, testcase.answer_bytes))
    return functools.partial(os.pread, blob.fileno())


@functools.lru_cache(_ANSWERS_KEPT)
def _kept_answer(store: Store, sha256: str) -> bytes:
    return store.get(sha256)


def _read_once(fd: int, size_bytes: int) -> None:
    """Fetch a file into the page cache: pages that the program is the first to read would be charged to it."""
    for offset in range(0, size_bytes, _WARM_UP_BYTES):
        os.pread(fd, min(_WARM_UP_BYTES, size_bytes - offset), offset)
