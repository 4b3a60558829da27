"""What a testcase gives to a program and expects of it, as far as a viewer may read the testcase."""

from dataclasses import dataclass

import msgspec

from judge.checker.options import DEFAULT_CHECKER, CheckerOptions
from judge.errors import BlobMissing
from judge.package.manifest import Manifest, ManifestTestcase
from judge.program import ProgramRole, RunTogether
from judge.store import Store
from web.excerpt import Excerpt, read_excerpt

#: Built-in checkers that compare bytes.
_EXACT = {"exact", "identical"}
#: Built-in checkers that may accept other lines than those of the answer: in another order, or only some of them.
NOT_LINE_BY_LINE = {
    *("characters", "easy", "first_line", "line_count", "linecount", "linematches", "points", "pointscmp"),
    *("pointsinfo", "sorted", "sorted_lines", "uncmp", "unordered", "unordered_lines", "unordered_tokens"),
}
#: Built-in checkers for which capital and small letters are the same, whatever their parameters say.
CASELESS = {"case_insensitive_tokens", "nyesno", "yes_no", "yesno"}


@dataclass(frozen=True, kw_only=True)
class TestData:
    """None: the store has lost it, or it is none of the program's."""

    input: Excerpt | None
    answer: Excerpt | None
    #: By these lines are equal; None: the answer is one of several right ones, and a difference from it says nothing.
    comparison: CheckerOptions | None


class TestDataReader:
    """Reads the data of testcases of one version. Ask it only for testcases that the viewer may read."""

    def __init__(self, store: Store, manifest_sha256: str) -> None:
        self._store = store
        self._manifest_sha256 = manifest_sha256
        self._manifest: Manifest | None = None

    def read(self, ordinal: int) -> TestData | None:
        """None where there is nothing to be shown, as of a conversation: what it begins with is the interactor's.

        Raises StoreUnavailable.
        """
        try:
            self._manifest = self._manifest or Manifest.from_json(self._store.get(self._manifest_sha256))
        except BlobMissing:
            return None
        if self._manifest.run_together is RunTogether.INTERACTIVE or ordinal >= len(self._manifest.testcases):
            return None
        return self._data(self._manifest, self._manifest.testcases[ordinal])

    def _data(self, manifest: Manifest, testcase: ManifestTestcase) -> TestData | None:
        """Of a sample, what its author lets students download in the place of its files."""
        other_input = testcase.download_input_sha256 or testcase.shown_input_sha256
        other_answer = testcase.download_answer_sha256 or testcase.shown_answer_sha256
        data = TestData(
            input=self._excerpt(other_input or testcase.input_sha256),
            answer=self._excerpt(other_answer or testcase.answer_sha256),
            comparison=None if other_answer else comparison_of(manifest, testcase),
        )
        return data if data.input or data.answer else None

    def _excerpt(self, sha256: str) -> Excerpt | None:
        try:
            return read_excerpt(self._store, sha256, size_bytes=self._store.size(sha256))
        except BlobMissing:
            return None


def comparison_of(manifest: Manifest, testcase: ManifestTestcase) -> CheckerOptions | None:
    """How the checker of the problem compares lines; None: it does not, or nobody knows, as of a program."""
    name, parameters = manifest.checker.name, manifest.checker.parameters
    if manifest.programs_for(ProgramRole.CHECKER) or name in NOT_LINE_BY_LINE:
        return None
    if name == DEFAULT_CHECKER.name:
        return manifest.checker_options_for(testcase)
    return msgspec.structs.replace(
        CheckerOptions(),
        case_sensitive=name not in CASELESS and parameters.get("case_sensitive") is not False,
        space_change_sensitive=name in _EXACT,
    )
