"""What differs between two versions."""

import msgspec

from judge.checker.options import CheckerOptions
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from tests.web.site_data import LIMITS
from web.problems.comparison import KEPT_NAMES, Comparison, VersionFacts, compare


def case(name: str, data: str, options: CheckerOptions | None = None) -> ManifestTestcase:
    return ManifestTestcase(
        name=name,
        kind=TestcaseKind.SAMPLE if name.startswith("sample/") else TestcaseKind.SECRET,
        input_sha256=data,
        input_bytes=1,
        answer_sha256=data,
        answer_bytes=1,
        checker_options=options,
    )


def facts(*tests: ManifestTestcase, title: str = "Sums", **changes: object) -> VersionFacts:
    manifest = Manifest(slug="sums", limits=LIMITS, source_limit_bytes=1024, testcases=tests)
    return VersionFacts(
        number=1, title=title, manifest=msgspec.structs.replace(manifest, **changes), statements={"en md": "a"}
    )


def differing(comparison: Comparison) -> list[tuple[str, int, int]]:
    return [(change.name, change.before, change.after) for change in comparison.limits if change.differs]


def test_tests_are_added_removed_changed_and_renamed() -> None:
    before = facts(case("sample/1", "a"), case("secret/1", "b"), case("secret/2", "c"), case("x", "d"))
    after = facts(case("sample/1", "a"), case("secret/1", "B"), case("secret/3", "c"), case("y", "e"))
    found = compare(before, after)
    assert found.changed.names == ("secret/1",)
    assert found.renamed.names == ("secret/3",)
    assert found.added.names == ("y",)
    assert found.removed.names == ("x",)
    assert found.unchanged_tests == 1
    assert (found.tests.before, found.tests.after, found.samples.after) == (4, 4, 1)
    assert not found.has_nothing_in_common


def test_data_that_are_there_twice_are_renamed_as_often_as_they_were_there() -> None:
    found = compare(facts(case("a", "1")), facts(case("b", "1"), case("c", "1")))
    assert (found.renamed.names, found.added.names, found.removed.count) == (("b",), ("c",), 0)


def test_a_test_with_another_checker_is_another_test() -> None:
    strict = CheckerOptions(case_sensitive=True)
    assert compare(facts(case("a", "1")), facts(case("a", "1", strict))).changed.names == ("a",)
    assert not compare(facts(case("a", "1")), facts(case("a", "1", CheckerOptions()))).has_other_tests


def test_the_checker_of_the_problem_and_limits_are_compared() -> None:
    limits = msgspec.structs.replace(LIMITS, memory_limit_bytes=1)
    found = compare(
        facts(case("a", "1")),
        facts(case("a", "1"), checker_options=CheckerOptions(case_sensitive=True), limits=limits),
    )
    assert found.checker_differs
    assert not found.has_other_tests
    assert differing(found) == [("memory_limit_bytes", LIMITS.memory_limit_bytes, 1)]


def test_another_problem_is_told_from_a_new_version() -> None:
    other = facts(case("a", "2"), title="Other")
    assert compare(facts(case("a", "1")), other).has_nothing_in_common
    assert not compare(facts(case("a", "1")), facts(case("a", "2"))).has_nothing_in_common


def test_of_many_names_the_first_are_kept_and_all_are_counted() -> None:
    found = compare(facts(case("a", "1")), facts(*(case(f"b{number:04}", str(number)) for number in range(999))))
    assert len(found.added.names) == KEPT_NAMES
    assert found.added.count == 998
    assert msgspec.convert(msgspec.to_builtins(found), Comparison) == found
