"""Says what differs between two versions of a problem: title, limits, tests, checker and statements."""

from collections import Counter
from collections.abc import Mapping

import msgspec

from judge.package.manifest import Manifest, ManifestTestcase

#: Names of tests that are kept of each kind of change. The counts are always whole.
KEPT_NAMES = 20


class VersionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared of a version. `statements` has the digest of each statement, by its locale and format."""

    number: int | None  #: None: it has no number yet
    title: str
    manifest: Manifest
    statements: dict[str, str]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A number that both versions have, before and after. `name` is that of a field of ProblemLimits, or another."""

    name: str
    before: int
    after: int

    @property
    def differs(self) -> bool:
        return self.before != self.after


class ChangedTests(msgspec.Struct, frozen=True, kw_only=True):
    """The first names, sorted, and how many there are."""

    names: tuple[str, ...]
    count: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two versions, side by side. It is kept as JSON with the import that made the second one, or asks about it."""

    number_before: int | None
    title_before: str
    title_after: str
    limits: tuple[Change, ...]  #: all of them
    tests: Change
    samples: Change
    added: ChangedTests
    removed: ChangedTests
    changed: ChangedTests  #: same name, other data or other checker options
    renamed: ChangedTests  #: same data, other name; the new names
    unchanged_tests: int
    checker_differs: bool
    language_limits_differ: bool
    statements_differ: bool

    @property
    def has_other_tests(self) -> bool:
        return any(kind.count for kind in (self.added, self.removed, self.changed, self.renamed))

    @property
    def has_nothing_in_common(self) -> bool:
        """Whether neither title nor any test is the same: then it is another problem, most likely."""
        return self.title_before != self.title_after and self.unchanged_tests == self.renamed.count == 0


def compare(before: VersionFacts, after: VersionFacts) -> Comparison:
    old, new = before.manifest, after.manifest
    tests = _Tests(old, new)
    return Comparison(
        number_before=before.number,
        title_before=before.title,
        title_after=after.title,
        limits=_limits(old, new),
        tests=Change(name="tests", before=len(old.testcases), after=len(new.testcases)),
        samples=Change(name="samples", before=len(old.samples), after=len(new.samples)),
        added=_changed(tests.added),
        removed=_changed(tests.removed),
        changed=_changed(tests.changed),
        renamed=_changed(tests.renamed),
        unchanged_tests=len(tests.same_names) - len(tests.changed),
        checker_differs=(old.checker_options, old.on_reject) != (new.checker_options, new.on_reject),
        language_limits_differ=old.language_limits != new.language_limits,
        statements_differ=before.statements != after.statements,
    )


class _Tests:
    """Tests are matched by name, and where the name is new by the digests of their data."""

    def __init__(self, old: Manifest, new: Manifest) -> None:
        before = {test.name: _digests(old, test) for test in old.testcases}
        after = {test.name: _digests(new, test) for test in new.testcases}
        self.same_names = before.keys() & after.keys()
        self.changed = {name for name in self.same_names if before[name] != after[name]}
        gone = _without(before, self.same_names)
        come = _without(after, self.same_names)
        self.renamed = _matched(come, gone)
        self.added = come.keys() - self.renamed
        self.removed = gone.keys() - _matched(gone, come)


def _digests(manifest: Manifest, test: ManifestTestcase) -> bytes:
    """What the test is, but for its name. Options that the test has from its problem count as its own."""
    own_options = None if test.checker_options == manifest.checker_options else test.checker_options
    arguments = [test.arguments, test.checker_arguments]
    return msgspec.json.encode([test.input_sha256, test.answer_sha256, own_options, arguments])


def _without(tests: Mapping[str, bytes], names: set[str]) -> dict[str, bytes]:
    return {name: digests for name, digests in tests.items() if name not in names}


def _matched(some: Mapping[str, bytes], others: Mapping[str, bytes]) -> set[str]:
    """Names whose data are among the others, as often as they are there."""
    left = Counter(others.values())
    matched = set()
    for name, digests in sorted(some.items()):
        if left[digests]:
            left[digests] -= 1
            matched.add(name)
    return matched


def _limits(old: Manifest, new: Manifest) -> tuple[Change, ...]:
    before, after = msgspec.structs.asdict(old.limits), msgspec.structs.asdict(new.limits)
    before["source_limit_bytes"], after["source_limit_bytes"] = old.source_limit_bytes, new.source_limit_bytes
    return tuple(Change(name=name, before=before[name], after=after[name]) for name in before)


def _changed(names: set[str]) -> ChangedTests:
    return ChangedTests(names=tuple(sorted(names)[:KEPT_NAMES]), count=len(names))
