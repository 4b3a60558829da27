"""The tests of a judging, as its page shows them: which ones are worth a look, why they failed, what was printed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from judge.errors import BlobMissing
from judge.language import Languages
from judge.limits import STDERR_KEPT_BYTES, ProblemLimits, RunLimits
from judge.report import RunStatus
from judge.sandbox_paths import without_sandbox_paths
from judge.store import Store
from judge.verdict import Verdict
from web.excerpt import Excerpt, read_excerpt
from web.explanations.checker_message import checker_message
from web.explanations.explanation import explanation
from web.explanations.remarks import remark_words
from web.lists.window import Window, window_of
from web.submissions.difference import Difference, difference
from web.submissions.test_data import TestData, TestDataReader
from web.submissions.transcript import Transcript, read_transcript
from web.visibility import JudgingView, TestcaseView

#: So many rows are in plain sight: the samples and the tests that failed. The others are folded away, and the message
#: that a checker wrote about them is a link.
PLAIN_ROWS = 12
#: So many of the folded tests are on the page. The others are on further pages.
FOLDED_ROWS = 500
#: The texts of so many tests are on the page. Those of others have addresses of their own.
TESTS_WITH_TEXTS = 5
#: For so many tests stderr is read, to name their errors. The others usually failed by the same one.
NAMED_ERRORS = 10
#: A longer message of a checker is shown below the line, too.
MESSAGE_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What can be read about a test that failed. None: not kept, not there, or lost by the store."""

    data: TestData | None
    output: Excerpt | None
    difference: Difference | None
    message: Excerpt | None  #: of the checker, where it has more than a line
    stderr: Excerpt | None
    transcript: Transcript | None  #: of a conversation with the interactor


@dataclass(frozen=True, kw_only=True)
class JudgedTest:
    test: TestcaseView
    why: str | None
    texts: Texts | None
    team_message: Excerpt | None = None  #: what the checker says to the student

    @property
    def has_failed(self) -> bool:
        return self.test.verdict is not Verdict.AC

    @property
    def is_secret_wa(self) -> bool:
        """Wrong, and the viewer may not read why."""
        return self.test.verdict is Verdict.WA and not self.test.is_open


@dataclass(frozen=True, kw_only=True)
class JudgedTests:
    plain: tuple[JudgedTest, ...]
    folded: Window[JudgedTest]
    folded_verdicts: list[tuple[Verdict, int]]  #: how many of all folded tests have each, the most frequent one first
    deciding: JudgedTest | None  #: the first one that failed, of those that may be shown
    accepted_samples: int
    skipped: int


class Judged(Protocol):
    """What was judged: a submission, or a trial run."""

    @property
    def variant(self) -> str: ...
    @property
    def manifest_sha256(self) -> str: ...
    @property
    def limits(self) -> dict[str, Any]: ...
    @property
    def language_limits(self) -> dict[str, Any]: ...


class ReadsTestData(Protocol):
    def read(self, ordinal: int) -> TestData | None: ...


class TestReader:
    """Reads the tests of one judging. `error_sources` are those of web.visibility.error_sources()."""

    def __init__(
        self,
        store: Store,
        languages: Languages,
        details: Judged,
        error_sources: Mapping[int, str],
        data: ReadsTestData | None = None,
    ) -> None:
        found = languages.find(details.variant)
        self._store = store
        self._language_id = found.language.id if found else None
        self._limits = _limits(languages, details)
        self._data = data or TestDataReader(store, details.manifest_sha256)
        self._error_sources = dict(list(error_sources.items())[:NAMED_ERRORS])

    def read(self, view: JudgingView, *, first_folded: int | None = None) -> JudgedTests:
        """`first_folded`: where the window on the folded tests begins, from 1."""
        run = [test for test in view.testcases if test.verdict is not None]
        plain = run if len(run) <= PLAIN_ROWS else [test for test in run if _is_worth_a_look(test)][:PLAIN_ROWS]
        with_texts = [test for test in plain if test.verdict is not Verdict.AC][:TESTS_WITH_TEXTS]
        in_plain_sight = tuple(self._judged(test, with_texts=test in with_texts) for test in plain)
        folded = [test for test in run if test not in plain]
        shown = window_of(folded, first=first_folded, size=FOLDED_ROWS)
        return JudgedTests(
            plain=in_plain_sight,
            folded=shown.of(self._folded(test) for test in shown.items),
            folded_verdicts=Counter(test.verdict for test in folded if test.verdict).most_common(),
            deciding=self._deciding(run, in_plain_sight),
            accepted_samples=sum(test.is_sample and test.verdict is Verdict.AC for test in run),
            skipped=len(view.testcases) - len(run),
        )

    def read_whole(self, test: TestcaseView) -> JudgedTest:
        """One test with all its texts, also where it was accepted."""
        message = self._excerpt(test.checker_message_sha256)
        return JudgedTest(
            test=test,
            why=None if test.verdict is Verdict.AC else self._why(test, message),
            texts=self._texts(test, message),
            team_message=self._team_message(test),
        )

    def _deciding(self, run: Sequence[TestcaseView], in_plain_sight: Sequence[JudgedTest]) -> JudgedTest | None:
        failed = next((test for test in run if test.verdict is not Verdict.AC), None)
        if failed is None:
            return None
        return next((judged for judged in in_plain_sight if judged.test is failed), None) or self._folded(failed)

    def _folded(self, test: TestcaseView) -> JudgedTest:
        """Hundreds of tests may have failed: nothing is read for them but what `error_sources` still has."""
        why = None if test.verdict is Verdict.AC else self._why(test, None)
        return JudgedTest(test=test, why=why, texts=None)

    def _judged(self, test: TestcaseView, *, with_texts: bool) -> JudgedTest:
        team_message = self._team_message(test)
        if test.verdict is Verdict.AC:
            return JudgedTest(test=test, why=None, texts=None, team_message=team_message)
        message = self._excerpt(test.checker_message_sha256)
        return JudgedTest(
            test=test,
            why=self._why(test, message),
            texts=self._texts(test, message) if with_texts else None,
            team_message=team_message,
        )

    def _team_message(self, test: TestcaseView) -> Excerpt | None:
        message = self._excerpt(test.team_message_sha256)
        return None if message is None else replace(message, text=checker_message(message.text))

    def _why(self, test: TestcaseView, message: Excerpt | None) -> str | None:
        if test.remark is not None:
            return remark_words(test.remark)
        if message is not None and test.status is not RunStatus.DEADLOCK:
            return checker_message(_first_line(message))
        return explanation(
            test,
            self._limits,
            self._language_id,
            stderr=self._error_source(test.ordinal),
            any_name=test.stderr_sha256 is not None,
        )

    def _texts(self, test: TestcaseView, message: Excerpt | None) -> Texts | None:
        data = self._data.read(test.ordinal) if test.is_open else None
        output = self._excerpt(test.output_sha256, test.output_bytes)
        stderr = self._excerpt(test.stderr_sha256, test.stderr_bytes)
        if stderr is not None:
            stderr = replace(stderr, text=without_sandbox_paths(stderr.text))
        long_message = message if message is not None and _has_more_than_a_line(message) else None
        said = self._excerpt(test.transcript_sha256)
        if not (data or output or stderr or long_message or said):
            return None
        return Texts(
            data=data,
            output=output,
            difference=_difference(data, output) if test.verdict is Verdict.WA else None,
            message=long_message,
            stderr=stderr,
            transcript=read_transcript(said) if said else None,
        )

    def _excerpt(self, sha256: str | None, size_bytes: int = 0) -> Excerpt | None:
        """Without a size, as of a text that an earlier release kept, the store has all that is known of it."""
        if sha256 is None:
            return None
        try:
            return read_excerpt(self._store, sha256, size_bytes=size_bytes or self._store.size(sha256))
        except BlobMissing:
            return None  # workers do not wait until an output reaches the disk

    def _error_source(self, ordinal: int) -> str:
        sha256 = self._error_sources.get(ordinal)
        if sha256 is None:
            return ""
        try:
            with self._store.open_blob(sha256) as stream:
                return stream.read(STDERR_KEPT_BYTES).decode("utf-8", "replace")
        except BlobMissing:
            return ""


def _is_worth_a_look(test: TestcaseView) -> bool:
    return test.is_sample or test.verdict is not Verdict.AC


def _difference(data: TestData | None, output: Excerpt | None) -> Difference | None:
    if data is None or data.answer is None or data.comparison is None or output is None:
        return None
    return difference(data.answer, output, data.comparison)


def _first_line(message: Excerpt) -> str:
    line = message.text.partition("\n")[0]
    return line if len(line) <= MESSAGE_CHARACTERS else f"{line[:MESSAGE_CHARACTERS]}…"


def _has_more_than_a_line(message: Excerpt) -> bool:
    return "\n" in message.text.strip() or len(message.text) > MESSAGE_CHARACTERS


def _limits(languages: Languages, details: Judged) -> RunLimits | None:
    """What the sandbox enforced; None where the installation has lost the language."""
    found = languages.find(details.variant)
    if found is None:
        return None
    limits = details.language_limits.get(found.language.id, details.limits)
    return found.language.run_limits(ProblemLimits(**limits))
