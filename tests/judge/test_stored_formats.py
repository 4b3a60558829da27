"""Formats that lie in stores and databases: the bytes are those of release 0.1.0."""

import hashlib

import msgspec

from judge.checker.options import CheckerOptions
from judge.executable import Executable, ExecutableFile, cache_key
from judge.grading import OnReject
from judge.limits import ProblemLimits
from judge.messages import OLDEST_VERSION
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.report import RunStatus
from judge.source import SourceFile
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

LIMITS = ProblemLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=1 << 28,
    output_limit_bytes=1 << 23,
    compile_cpu_time_limit_ms=10_000,
    compile_memory_limit_bytes=1 << 30,
)
LIMITS_JSON = (
    b'{"cpu_time_limit_ms":1000,"wall_time_limit_ms":3000,"memory_limit_bytes":268435456,'
    b'"output_limit_bytes":8388608,"compile_cpu_time_limit_ms":10000,"compile_memory_limit_bytes":1073741824}'
)
MANIFEST = Manifest(
    slug="sum",
    limits=LIMITS,
    source_limit_bytes=131_072,
    testcases=(
        ManifestTestcase(
            name="sample/1",
            kind=TestcaseKind.SAMPLE,
            input_sha256="a" * 64,
            input_bytes=4,
            answer_sha256="b" * 64,
            answer_bytes=2,
        ),
        ManifestTestcase(
            name="secret/1",
            kind=TestcaseKind.SECRET,
            input_sha256="c" * 64,
            input_bytes=5,
            answer_sha256="d" * 64,
            answer_bytes=3,
            checker_options=CheckerOptions(float_relative_tolerance=1e-6),
        ),
    ),
    checker_options=CheckerOptions(case_sensitive=True, float_absolute_tolerance=0.5),
    on_reject=OnReject.CONTINUE,
    language_limits={"python": LIMITS},
)
MANIFEST_JSON = (
    b'{"slug":"sum","limits":' + LIMITS_JSON + b',"source_limit_bytes":131072,"testcases":['
    b'{"name":"sample/1","kind":"sample","input_sha256":"' + b"a" * 64 + b'","input_bytes":4,'
    b'"answer_sha256":"' + b"b" * 64 + b'","answer_bytes":2,"validator":null},'
    b'{"name":"secret/1","kind":"secret","input_sha256":"' + b"c" * 64 + b'","input_bytes":5,'
    b'"answer_sha256":"' + b"d" * 64 + b'","answer_bytes":3,"validator":{"case_sensitive":false,'
    b'"space_change_sensitive":false,"float_relative_tolerance":1e-6,"float_absolute_tolerance":null}}],'
    b'"validator":{"case_sensitive":true,"space_change_sensitive":false,"float_relative_tolerance":null,'
    b'"float_absolute_tolerance":0.5},"on_reject":"continue","language_limits":{"python":'
    + LIMITS_JSON
    + b'},"version":1}'
)
RESULTS = (
    TestcaseResult(
        ordinal=0,
        verdict=Verdict.AC,
        status=RunStatus.EXITED,
        cpu_time_ms=5,
        wall_time_ms=6,
        peak_memory_bytes=1 << 20,
        exit_code=0,
    ),
    TestcaseResult(
        ordinal=1,
        verdict=Verdict.RTE,
        status=RunStatus.SIGNALLED,
        cpu_time_ms=7,
        wall_time_ms=8,
        peak_memory_bytes=1 << 21,
        signal=11,
        stderr_sha256="e" * 64,
        checker_message_sha256="f" * 64,
    ),
    TestcaseResult(ordinal=2),
)
RESULTS_JSON = (
    b'[{"ordinal":0,"verdict":"AC","status":"exited","cpu_time_ms":5,"wall_time_ms":6,"peak_memory_bytes":1048576,'
    b'"exit_code":0},{"ordinal":1,"verdict":"RTE","status":"signalled","cpu_time_ms":7,"wall_time_ms":8,'
    b'"peak_memory_bytes":2097152,"signal":11,"stderr_sha256":"' + b"e" * 64 + b'",'
    b'"checker_message_sha256":"' + b"f" * 64 + b'"},{"ordinal":2}]'
)

#: Of messages about problems that release 0.1.0 cannot judge.
MORE_THAN_PLAIN_VERSION = 2


def test_a_manifest_and_its_digest_stay_as_they_are() -> None:
    """Else every problem would get a new version by an import of the same package."""
    assert MANIFEST.to_json() == MANIFEST_JSON
    digest = "8dba49c8d84c46df94413b3ae805e5c6f9db3094c47c08582ffd9be30a88afaf"
    assert hashlib.sha256(MANIFEST.to_json()).hexdigest() == digest
    assert Manifest.from_json(MANIFEST_JSON) == MANIFEST


def test_the_rule_of_numbers_is_written_where_it_is_the_newer_one() -> None:
    options = CheckerOptions(decimal_numbers_only=True)
    raw = msgspec.json.encode(options)
    assert raw == msgspec.json.encode(CheckerOptions())[:-1] + b',"decimal_numbers_only":true}'
    assert msgspec.json.decode(raw, type=CheckerOptions) == options


def test_the_defaults_of_a_manifest_are_written_out() -> None:
    manifest = Manifest(slug="sum", limits=LIMITS, source_limit_bytes=131_072, testcases=())
    digest = "af86411b3e1e1a28ff5f6c8d96af90e06e6d0b48befaedb55bb0f41419dd9694"
    assert hashlib.sha256(manifest.to_json()).hexdigest() == digest


def test_limits_of_a_problem_version_stay_as_they_are() -> None:
    assert msgspec.json.encode(LIMITS) == LIMITS_JSON
    assert msgspec.json.encode(msgspec.to_builtins(LIMITS)) == LIMITS_JSON  # as the import writes them
    assert msgspec.json.decode(LIMITS_JSON, type=ProblemLimits) == LIMITS


def test_testcase_results_of_a_judging_stay_as_they_are() -> None:
    assert msgspec.json.encode(RESULTS) == RESULTS_JSON
    assert msgspec.json.decode(RESULTS_JSON, type=tuple[TestcaseResult, ...]) == RESULTS


def test_what_later_releases_keep_of_a_testcase() -> None:
    result = TestcaseResult(ordinal=0, stderr_bytes=70_000, output_sha256="a" * 64, output_bytes=20_000)
    raw = b'{"ordinal":0,"stderr_bytes":70000,"output_sha256":"' + b"a" * 64 + b'","output_bytes":20000}'
    assert msgspec.json.encode(result) == raw


def test_an_executable_in_the_store_stays_as_it_is() -> None:
    file = ExecutableFile(name="main", mode=0o555, sha256="0" * 64, size_bytes=5)
    raw = (
        b'{"variant":"c17","files":[{"name":"main","mode":365,"sha256":"'
        + b"0" * 64
        + b'","size_bytes":5}],"version":1}'
    )
    assert Executable(variant="c17", files=(file,)).to_json() == raw


def test_the_key_of_an_executable_stays_as_it_is() -> None:
    """Else everything would be compiled anew after an upgrade."""
    files = [SourceFile(name="main.c", content="int main() {}"), SourceFile(name="big.h", sha256="a" * 64)]
    key = cache_key(files, variant="c17", compile_argv=["gcc", "-O2"], image_digest="sha256:1")
    assert key == "7eba5781729ef15b5db6dfd76b142c9cefa5cd82e3b834228f1e271faf073d50"


def test_a_manifest_says_which_workers_may_judge_by_it() -> None:
    plain = Manifest(slug="sum", limits=LIMITS, source_limit_bytes=131_072, testcases=())
    assert plain.message_version == OLDEST_VERSION
    assert msgspec.structs.replace(plain, pass_limit=2).message_version == MORE_THAN_PLAIN_VERSION
    assert Manifest.from_json(msgspec.structs.replace(plain, pass_limit=2).to_json()).pass_limit == 2


def test_the_first_release_judges_by_no_options_that_it_would_not_see() -> None:
    """It takes a field that it does not know for nothing."""
    plain = Manifest(slug="sum", limits=LIMITS, source_limit_bytes=131_072, testcases=())
    newer = CheckerOptions(decimal_numbers_only=True)
    testcase = ManifestTestcase(
        name="secret/1",
        kind=TestcaseKind.SECRET,
        input_sha256="a" * 64,
        input_bytes=1,
        answer_sha256="a" * 64,
        answer_bytes=1,
        checker_options=newer,
    )
    assert msgspec.structs.replace(plain, checker_options=newer).message_version == MORE_THAN_PLAIN_VERSION
    assert msgspec.structs.replace(plain, testcases=(testcase,)).message_version == MORE_THAN_PLAIN_VERSION
