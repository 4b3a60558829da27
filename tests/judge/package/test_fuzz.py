"""Whatever the bytes, an import ends in a package or in a PackageError."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judge.errors import PackageError
from judge.package import load_package

from .conftest import MINIMAL, MakeZip, add_link

FILES = st.sampled_from(
    [
        "problem.yaml",
        ".timelimit",
        "domjudge-problem.ini",
        "data/testdata.yaml",
        "data/secret/testdata.yaml",
        "data/secret/g/testdata.yaml",
        "data/secret/test_group.yaml",
        "data/secret/01.yaml",
        "output_validators/check.cpp",
        "problem_statement/problem.tex",
        "data/secret/1.in",
        "submissions/accepted/a.c",
    ]
)
YAML = st.recursive(
    st.text(max_size=20) | st.integers() | st.floats() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        *("name", "type", "limits", "validation", "validator_flags", "grading", "keywords", "license", "credits"),
        *("source", "languages", "constants", "allow_file_writing", "problem_format_version", "uuid", "author"),
    ]
)
GROUP_KEYS = st.sampled_from(
    [
        *("on_reject", "grader_flags", "range", "output_validator_flags", "output_validator_args", "accept_score"),
        *("max_score", "score_aggregation", "require_pass", "scoring", "static_validation_score", "full_feedback"),
        *("hint", "args", "memory", "time_multipliers", "validation_passes"),
    ]
)
#: Values that some key takes, so that others are reached.
WORDS = st.sampled_from(
    ["scoring", "interactive", "custom", "2025-09", "2023-07-draft", "sum", "min", "unbounded", "sample", "1", "0 1"]
)
DOCUMENTS = st.dictionaries(KEYS | GROUP_KEYS, YAML | WORDS, max_size=8).map(repr) | st.text(max_size=200)
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read_everything(stream: io.BytesIO) -> None:
    try:
        with load_package(stream) as package:
            for testcase in package.testcases:
                with testcase.input.open() as data:
                    data.read()
    except PackageError:
        pass


@RELAXED
@given(changes=st.dictionaries(FILES, DOCUMENTS | st.binary(max_size=100), max_size=4))
def test_any_content_of_the_files(make_zip: MakeZip, changes: dict[str, str | bytes]) -> None:
    texts = {k: v.encode("utf-8", "surrogatepass") if isinstance(v, str) else v for k, v in changes.items()}
    read_everything(make_zip(texts))


@RELAXED
@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), max_size=5))
def test_any_names_of_entries(make_zip: MakeZip, names: list[str]) -> None:
    read_everything(make_zip(dict.fromkeys(names, "x")))


PATHS = st.lists(st.sampled_from(["..", ".", "", "a", "b", "data", "secret", "sample"]), max_size=5).map("/".join)


@RELAXED
@given(links=st.dictionaries(PATHS.filter(bool), PATHS, max_size=6))
def test_any_links(links: dict[str, str]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in MINIMAL.items():
            archive.writestr(f"p/{name}", content)
        for name, target in links.items():
            add_link(archive, f"p/{name}", target)
    read_everything(stream)


@RELAXED
@given(data=st.data())
def test_any_damage_of_the_archive(make_zip: MakeZip, data: st.DataObject) -> None:
    raw = bytearray(make_zip(links={"data/sample/2.in": "1.in"}).getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    read_everything(io.BytesIO(bytes(raw[: data.draw(st.integers(0, len(raw)))])))


@RELAXED
@given(data=st.data())
def test_any_damage_of_the_central_directory(make_zip: MakeZip, data: st.DataObject) -> None:
    raw = bytearray(make_zip().getvalue())
    start = raw.index(b"PK\x01\x02")
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(start, len(raw) - 1))] = data.draw(st.integers(0, 255))
    read_everything(io.BytesIO(bytes(raw)))
