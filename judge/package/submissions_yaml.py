"""submissions/submissions.yaml of the format 2025-09: what is said of the submissions that a pattern matches.

It says nothing that changes a student's verdict, so what is wrong in it is a warning.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from judge.expectation import NO_EXPECTATION, Expectation, ExpectedPart
from judge.expectations import RUN_TIME_ERRORS
from judge.package.diagnostics import Diagnostics
from judge.package.settings import SETTINGS_LIMIT_BYTES
from judge.package.text import read_text
from judge.package.tree import PackageFile, PackageTree
from judge.package.yaml_map import Value, parse_yaml_map
from judge.path_pattern import covers
from judge.verdict import Verdict

SUBMISSIONS_FILE = "submissions/submissions.yaml"
#: The format has no verdicts for memory and output: who needs too much fails at run time.
_VERDICTS: Mapping[str, frozenset[Verdict]] = {
    "AC": frozenset({Verdict.AC}),
    "WA": frozenset({Verdict.WA}),
    "TLE": frozenset({Verdict.TLE}),
    "RTE": frozenset(RUN_TIME_ERRORS),
    **{verdict: frozenset({verdict}) for verdict in (Verdict.MLE, Verdict.OLE, Verdict.CE)},
}
_WITHOUT_EFFECT = {"authors", "author", "model_solution"}
_WILDCARD = re.compile(r"[*?\[\]{}]")


@dataclass(frozen=True, kw_only=True)
class SubmissionEntry:
    """What one pattern says. What it does not say, it leaves to others."""

    pattern: str
    language: str | None = None
    entry_point: str | None = None
    expectation: Expectation = NO_EXPECTATION

    @property
    def fixed_length(self) -> int:
        """How much of the pattern matches one text only. Where two match, the longer one knows better."""
        return len(_WILDCARD.sub("", self.pattern)) + 1000 * (_WILDCARD.search(self.pattern) is None)

    def matches(self, paths: Sequence[str]) -> bool:
        return any(covers(self.pattern, path) for path in paths)


def read_submissions_yaml(tree: PackageTree, diagnostics: Diagnostics) -> tuple[SubmissionEntry, ...]:
    """The entries, in the order in which they are applied: `*` first, a file's own name last."""
    file = tree.find(SUBMISSIONS_FILE)
    if file is None:
        return ()
    text = read_text(file, diagnostics, SETTINGS_LIMIT_BYTES)
    values = None if text is None else parse_yaml_map(text, file.path, diagnostics)
    entries = [_EntryReader(file, pattern, diagnostics).read(value) for pattern, value in (values or {}).items()]
    return tuple(sorted((entry for entry in entries if entry is not None), key=lambda entry: entry.fixed_length))


def combined(first: Expectation, later: Expectation) -> Expectation:
    """The first expectation, with all that the later one says in its place."""
    said = {name: value for name, value in vars(later).items() if value not in (None, False, (), frozenset())}
    if later.counts_as_accepted is not None:  # `use_for_time_limit: false` says something
        said |= {"counts_as_accepted": later.counts_as_accepted, "counts_as_too_slow": later.counts_as_too_slow}
    if later.permitted is not None or later.required is not None:  # then all testcases count
        said["enough"] = frozenset()
    expectation = replace(first, **said)
    if later.required is None and expectation.required and expectation.permitted is not None:
        # Of what a folder requires, that is left which is still permitted.
        return replace(expectation, required=expectation.required & expectation.permitted or None)
    return expectation


class _EntryReader:
    def __init__(self, file: PackageFile, pattern: str, diagnostics: Diagnostics) -> None:
        self._file = file
        self._pattern = pattern
        self._diagnostics = diagnostics

    def read(self, value: Value) -> SubmissionEntry | None:
        value = {} if value == "" else value
        if not isinstance(value, dict):
            self._warn("", "must be a map")
            return None
        return SubmissionEntry(
            pattern=self._pattern.removeprefix("submissions/").rstrip("/"),
            language=self._text(value, "language"),
            entry_point=self._text(value, "entrypoint"),
            expectation=self._expectation(value, is_part=False),
        )

    def _expectation(self, values: Mapping[str, Value], *, is_part: bool) -> Expectation:
        expectation = Expectation(
            permitted=self._verdicts(values, "permitted"),
            required=self._verdicts(values, "required"),
            score=self._score(values),
            message=self._text(values, "message"),
            parts=() if is_part else tuple(self._parts(values)),
        )
        if not is_part:
            expectation = self._with_time_limit(expectation, self._text(values, "use_for_time_limit"))
        known = {"permitted", "required", "score", "message"}
        if not is_part:
            known |= {"language", "entrypoint", "use_for_time_limit", *_WITHOUT_EFFECT}
        for key, value in values.items():
            if key not in known and (is_part or not isinstance(value, dict)):
                self._warn(key[:60], "is not a key of this format and has no effect")
        return expectation

    def _parts(self, values: Mapping[str, Value]) -> Iterator[ExpectedPart]:
        """Every map below a pattern is about test data: its key is a pattern of names below data/."""
        for key, value in values.items():
            if isinstance(value, dict) and key not in _WITHOUT_EFFECT:
                yield ExpectedPart(pattern=key, expectation=self._expectation(value, is_part=True))

    def _with_time_limit(self, expectation: Expectation, use: str | None) -> Expectation:
        if use is None or use.lower() in ("true", "yes"):  # as the verdicts say
            return expectation
        if use.lower() not in ("false", "no", "lower", "upper"):
            self._warn("use_for_time_limit", f"is {use[:60]!r}; it is true, false, lower or upper")
            return expectation
        return replace(
            expectation, counts_as_accepted=use.lower() == "lower", counts_as_too_slow=use.lower() == "upper"
        )

    def _verdicts(self, values: Mapping[str, Value], key: str) -> frozenset[Verdict] | None:
        value = values.get(key)
        if value is None or value == "":
            return None
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(
            isinstance(word, str) and word.upper() in _VERDICTS for word in words
        ):
            self._warn(key, f"must be a list of {', '.join(_VERDICTS)}")
            return None
        return frozenset(verdict for word in words for verdict in _VERDICTS[str(word).upper()])

    def _score(self, values: Mapping[str, Value]) -> tuple[float, float] | None:
        value = values.get("score")
        if value is None or value == "":
            return None
        numbers = value if isinstance(value, list) else [value]
        try:
            least, *most = (float(str(number)) for number in numbers)
            if len(most) > 1 or any(end < least for end in most):
                raise ValueError
        except ValueError:
            self._warn("score", "must be a number, or a list of the least and the most")
            return None
        return least, (most or [least])[0]

    def _text(self, values: Mapping[str, Value], key: str) -> str | None:
        value = values.get(key)
        if value is not None and not isinstance(value, str):
            self._warn(key, "must be a string")
            return None
        return value or None

    def _warn(self, key: str, message: str) -> None:
        self._diagnostics.warn(self._file.path, f"{self._pattern[:60]}{f': {key}' if key else ''} {message}")
