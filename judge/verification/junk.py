"""Junk: what no program prints on purpose, and a checker must judge all the same."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass

from judge.limits import KIB, MIB
from judge.package.manifest import Manifest
from judge.program import ProgramRole, RunTogether
from judge.store import Store
from judge.verification.checks import Demand, OutputCheck, output_of

#: Testcases on which junk is tried: the first one, and those in even distances.
_TESTCASES = 5
_HUGE_BYTES = 8 * MIB


@dataclass(frozen=True, kw_only=True)
class TriedOutput:
    check: OutputCheck
    content: bytes | None = None  #: of junk; None: it is in the store, under the digest of the check


def junk_of(manifest: Manifest, store: Store) -> Iterator[TriedOutput]:
    """For problems with a checker of their own. Raises what the store raises."""
    if manifest.run_together is RunTogether.INTERACTIVE or not manifest.programs_for(ProgramRole.CHECKER):
        return
    limit_bytes = min(_HUGE_BYTES, manifest.limits.output_limit_bytes)
    checker = manifest.programs_for(ProgramRole.CHECKER)[0].name
    same = dict(_same_everywhere(limit_bytes))
    testcases = manifest.testcases
    chosen = testcases[:: max(1, len(testcases) // _TESTCASES)][:_TESTCASES]
    for testcase, other in zip(chosen, (*chosen[1:], chosen[0]), strict=True):
        junk: dict[str, bytes | str] = dict(same)
        if testcase.answer_bytes <= limit_bytes and (half := _half(store.get(testcase.answer_sha256))):
            junk["half of the answer"] = half
        junk["the answer of another testcase"] = other.answer_sha256
        for what, output in junk.items():
            content = output if isinstance(output, bytes) else None
            sha256 = output if isinstance(output, str) else hashlib.sha256(output).hexdigest()
            if sha256 != testcase.answer_sha256:
                check = output_of(testcase, what, sha256, checker, Demand.REFUSE_OR_WARN)
                yield TriedOutput(check=check, content=content)


def _same_everywhere(limit_bytes: int) -> Iterator[tuple[str, bytes]]:
    yield "an empty output", b""
    yield "binary data", random.Random(0).randbytes(KIB)  # noqa: S311 - the same bytes each time
    huge = (b"1 " * KIB) * (limit_bytes // (2 * KIB))
    yield f"{len(huge) // MIB or 1} MiB of ones", huge


def _half(answer: bytes) -> bytes:
    """Cut within the text: an answer without its last line feed may be right."""
    text = answer.rstrip()
    return text[: len(text) // 2]
