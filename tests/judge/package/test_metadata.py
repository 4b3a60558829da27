"""Where a problem comes from, in the words of every version of the format."""

import pytest

from judge.package import load_package
from judge.package.model import ProblemSource

from .conftest import MakeZip
from .loaded import errors_of, warnings_of

EVERYTHING = """
problem_format_version: 2025-09
type: pass-fail
name: {en: Sums, zh: 求和}
uuid: 0d5e2d4c
version: 1.2
credits:
    authors: [Ada <ada@example.org>, {name: Bob, email: bob@example.org}]
    contributors: Cleo
    testers: [Dora]
    translators: {zh: [Emil]}
    packagers: [Fred]
    acknowledgements: [Gina]
source: [A contest, {name: Another, url: https://example.org}]
license: cc by-sa
rights_owner: Ada
embargo_until: 2026-01-01
keywords: [sums, easy]
languages: [c, cpp, python3]
allow_file_writing: false
constants: {n: 3}
limits:
    time_multipliers: {ac_to_time_limit: 2, time_limit_to_tle: 1.5}
    time_limit: 3
    time_resolution: 1
    memory: 256
    output: 8
    code: 64
    compilation_time: 10
    compilation_memory: 512
    validation_time: 60
    validation_memory: 2048
    validation_output: 8
    validation_passes: 2
"""


def test_every_key_of_2025_09_is_read(make_zip: MakeZip) -> None:
    with load_package(make_zip({"problem.yaml": EVERYTHING, ".timelimit": None})) as package:
        assert package.warnings == ()
        metadata = package.metadata
        assert metadata.credits == {
            "authors": ("Ada <ada@example.org>", "Bob"),
            "contributors": ("Cleo",),
            "testers": ("Dora",),
            "translators": ("Emil",),
            "packagers": ("Fred",),
            "acknowledgements": ("Gina",),
        }
        assert metadata.author == "Ada <ada@example.org>, Bob"
        assert (metadata.uuid, metadata.version, metadata.embargo_until) == ("0d5e2d4c", "1.2", "2026-01-01")
        assert metadata.keywords == ("sums", "easy")
        assert package.languages == ("c", "cpp", "python3")
        assert package.limits.cpu_time_limit_ms == 3000


@pytest.mark.parametrize(
    ("source", "sources"),
    [
        ("source: A contest", [ProblemSource(name="A contest")]),
        (
            "source: {name: A contest, url: https://example.org}",
            [ProblemSource(name="A contest", url="https://example.org")],
        ),
        ("source: [A, {name: B}]", [ProblemSource(name="A"), ProblemSource(name="B")]),
        ("source: A\nsource_url: https://example.org", [ProblemSource(name="A")]),
    ],
)
def test_a_source_is_a_name_a_map_or_a_list(make_zip: MakeZip, source: str, sources: list[ProblemSource]) -> None:
    with load_package(make_zip({"problem.yaml": f"name: x\nvalidation: default\n{source}"})) as package:
        assert list(package.metadata.sources) == sources
        assert package.metadata.source == ", ".join(known.name for known in sources)
        assert package.metadata.source_url == ("https://example.org" if "https" in source else None)


def test_a_source_of_another_form_is_one_warning(make_zip: MakeZip) -> None:
    (warning,) = warnings_of(make_zip({"problem.yaml": "name: x\nsource: [{url: a}, [b]]"}))
    assert "source is not shown" in warning


def test_credits_may_be_a_name(make_zip: MakeZip) -> None:
    with load_package(make_zip({"problem.yaml": "name: x\ncredits: Ada"})) as package:
        assert package.metadata.credits == {"authors": ("Ada",)}


def test_people_of_aliased_yaml_are_not_blown_up(make_zip: MakeZip) -> None:
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    yaml = "\n".join(["name: x", *levels, "credits: *a29", "author: *a29"])
    with load_package(make_zip({"problem.yaml": yaml})) as package:
        assert package.metadata.credits == {"authors": ("x",)}
        assert package.metadata.author == "x"


@pytest.mark.parametrize("value", ["all", "[]"])
def test_all_languages_are_no_list(make_zip: MakeZip, value: str) -> None:
    with load_package(make_zip({"problem.yaml": f"name: x\nlanguages: {value}"})) as package:
        assert package.languages is None


@pytest.mark.parametrize("names", ["{en: Sums, nl: }", "{en: Sums, nl: ''}"])
def test_a_language_without_a_title_is_no_matter(make_zip: MakeZip, names: str) -> None:
    with load_package(make_zip({"problem.yaml": f"name: {names}"})) as package:
        assert package.title == "Sums"


def test_a_name_in_one_language_only_is_the_title(make_zip: MakeZip) -> None:
    with load_package(make_zip({"problem.yaml": "name: {sv: Summor}"})) as package:
        assert package.title == "Summor"


@pytest.mark.parametrize("license_name", ["cc0", "cc by", "cc by-sa", "public domain", "educational", "permission"])
def test_every_licence_of_the_format_is_known(make_zip: MakeZip, license_name: str) -> None:
    assert warnings_of(make_zip({"problem.yaml": f"name: x\nlicense: {license_name}"})) == []
    (warning,) = warnings_of(make_zip({"problem.yaml": "name: x\nlicense: mine"}))
    assert "is not one of the format's licences" in warning


def test_a_wrong_word_for_a_switch_is_an_error(make_zip: MakeZip) -> None:
    assert errors_of(make_zip({"problem.yaml": "name: x\nallow_file_writing: maybe"})) == [
        "problem.yaml: allow_file_writing must be true or false"
    ]
