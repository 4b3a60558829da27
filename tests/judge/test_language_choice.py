"""Which language a file of a package is in."""

from pathlib import Path

import pytest

from judge.language import Languages
from judge.language_choice import (
    FileStart,
    choose_language,
    entry_point_of,
    language_code,
    language_id,
    language_of_first_line,
    older_variants,
)
from judge.served_language import ServedLanguage

#: All languages, as a machine with all images has them.
SERVED = {
    variant.id: ServedLanguage(language=language, variant=variant, image_digest="")
    for language in Languages.load(Path(__file__).parents[2] / "images").all
    for variant in language.variants
}


def chosen(*names: str, first: bytes = b"", code: str | None = None) -> str | None:
    found = choose_language([FileStart(name=name, first_bytes=first) for name in names], SERVED.values(), code=code)
    return None if found is None else found.variant.id


@pytest.mark.parametrize(
    ("names", "variant"),
    [
        (["check.cpp"], "cpp23"),
        (["src/check.CC"], "cpp23"),
        (["check.c"], "c17"),
        (["check.C"], "cpp23"),
        (["CHECK.CPP"], "cpp23"),
        (["check.py"], "python3"),
        (["validate.h", "Makefile", "Check.java"], "java"),
        (["check.pl"], "perl"),
        (["check.rs"], "rust2024"),
        (["README", "check.xyz"], None),
        ([], None),
    ],
)
def test_the_first_known_suffix_decides_and_the_newest_variant_is_taken(names: list[str], variant: str | None) -> None:
    assert chosen(*names) == variant


@pytest.mark.parametrize(
    ("first", "variant"),
    [
        (b"#!/usr/bin/env pypy3\n", "pypy3"),
        (b"#! /usr/bin/python3 -s\n", "python3"),
        (b"#!/usr/bin/env -S python3 -O\n", "python3"),
        (b"#!/bin/bash\n", "python3"),
        (b"import sys  # pypy\n", "python3"),
    ],
)
def test_a_first_line_decides_among_the_languages_of_a_suffix(first: bytes, variant: str) -> None:
    assert chosen("check.py", first=first) == variant


@pytest.mark.parametrize(
    ("code", "variant"),
    [
        ("cpp", "cpp23"),
        ("c", "c17"),
        ("python3", "python3"),
        ("Python2", "python3"),
        ("kotlin", "kotlin"),
        ("csharp", "csharp"),
        ("javascript", "javascript"),
        ("algol60", None),
    ],
)
def test_a_code_decides_alone(code: str, variant: str | None) -> None:
    assert chosen("check.java", code=code) == variant


@pytest.mark.parametrize(
    ("first", "variant"),
    [(b"#!/usr/bin/env python3\n", "python3"), (b"#!/bin/sh\n", None), (b"#!/bin/bash -e\n", None), (b"\x7fELF", None)],
)
def test_the_first_line_of_a_script_names_its_language(first: bytes, variant: str | None) -> None:
    found = language_of_first_line(first, SERVED.values())
    assert (None if found is None else found.variant.id) == variant


@pytest.mark.parametrize(
    ("language", "code", "entry_point"),
    [
        ("cpp", "cpp", "main.cpp"),
        ("python", "python3", "main.cpp"),
        ("pypy", "python3", "main.cpp"),
        ("commonlisp", "lisp", "main.cpp"),
        ("java", "java", "main"),
        ("kotlin", "kotlin", "MainKt"),
    ],
)
def test_the_package_format_has_its_own_names_for_languages_and_entry_points(
    language: str, code: str, entry_point: str
) -> None:
    assert language_code(language) == code
    assert entry_point_of("main.cpp", language) == entry_point


def test_every_code_of_the_package_format_leads_back_to_its_language() -> None:
    for served in SERVED.values():
        known = "python" if served.language.id == "pypy" else served.language.id
        assert language_id(language_code(served.language.id)) == known


@pytest.mark.parametrize(
    ("newest", "older"), [("cpp23", ["cpp20", "cpp17", "cpp14"]), ("cpp17", ["cpp14"]), ("cpp14", []), ("java", [])]
)
def test_older_variants_are_those_of_the_language_the_newest_first(newest: str, older: list[str]) -> None:
    assert [entry.variant.id for entry in older_variants(SERVED[newest], tuple(SERVED.values()))] == older
