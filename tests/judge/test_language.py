from pathlib import Path

import msgspec
import pytest

from judge.errors import LanguageError
from judge.language import Languages
from judge.limits import MIB, ProblemLimits

LIMITS = ProblemLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=256 * MIB,
    output_limit_bytes=8 * MIB,
    compile_cpu_time_limit_ms=10_000,
    compile_memory_limit_bytes=1024 * MIB,
)

TOML = """
name = "Example"
version_command = ["ex", "--version"]
source_name = "main.ex"
suffixes = [".ex", ".xe"]
editor_mode = "ex"
cpu_factor = 1.5
memory_overhead_mib = 64
process_limit = 20
sample = "print"

[[variant]]
id = "ex1"
name = "Example 1"
compile = ["exc", "-o", "{work}/ex", "-m{memory_limit_mib}", "{sources}"]
run = ["{program}/main", "{memory_limit_mib}"]

[[variant]]
id = "ex2"
name = "Example 2"
compile = ["exc2", "{source}"]
run = ["exi", "{program}/main"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ex").mkdir()
    (tmp_path / "ex" / "language.toml").write_text(TOML)
    return tmp_path


def test_a_folder_is_a_language_and_its_variants_are_found_by_id(folder: Path) -> None:
    languages = Languages.load(folder)
    found = languages.find("ex2")
    assert found is not None
    assert (found.language.id, found.language.image, found.variant.name) == ("ex", "judge-lang-ex", "Example 2")
    assert languages.find("ex3") is None


def test_a_suffix_in_other_case_becomes_the_languages_own(folder: Path) -> None:
    language = Languages.load(folder).all[0]
    names = ("Main.ex", "NUMBERS.EX", "a.Xe", "numbers.H", "ex")
    assert [language.kept_name(name) for name in names] == ["Main.ex", "NUMBERS.ex", "a.xe", "numbers.H", "ex"]


def test_placeholders_become_arguments(folder: Path) -> None:
    language = Languages.load(folder).all[0]
    first, second = language.variants
    argv = language.compile_argv(first, ["a.ex", "b.h", "c.xe"], LIMITS)
    assert argv == ("exc", "-o", "/sandbox/work/ex", "-m256", "/sandbox/program/a.ex", "/sandbox/program/c.xe")
    assert language.run_argv(first, LIMITS) == ("/sandbox/program/main", "256")
    assert language.compile_argv(second, ["a.ex", "c.xe"], LIMITS) == ("exc2", "/sandbox/program/a.ex")


def test_a_program_with_links_to_its_files_begins_as_the_same_command(folder: Path) -> None:
    (folder / "ex" / "language.toml").write_text(
        TOML.replace('sample = "print"', 'sample = "print"\nlinks_files = true')
    )
    language = Languages.load(folder).all[0]
    argv = language.run_argv(language.variants[1], LIMITS)
    assert argv[:2] == ("/bin/sh", "-c")
    assert "/sandbox/program/*" in argv[2]
    assert argv[3:] == ("exi", "/sandbox/program/main")


def test_a_runtime_gets_no_smaller_limit_than_it_can_take(folder: Path) -> None:
    language = Languages.load(folder).all[0]
    tiny = msgspec.structs.replace(LIMITS, memory_limit_bytes=MIB // 2)
    assert language.run_argv(language.variants[0], tiny) == ("/sandbox/program/main", "2")
    assert language.run_limits(tiny).memory_limit_bytes == MIB // 2 + 64 * MIB


def test_factors_apply_to_runs_and_not_to_compilations(folder: Path) -> None:
    language = Languages.load(folder).all[0]
    run = language.run_limits(LIMITS)
    assert (run.cpu_time_limit_ms, run.wall_time_limit_ms) == (1500, 4500)
    assert run.memory_limit_bytes == (256 + 64) * MIB
    assert (run.process_limit, run.output_limit_bytes) == (20, 8 * MIB)
    compilation = language.compile_limits(LIMITS)
    assert compilation.cpu_time_limit_ms == 10_000
    assert compilation.memory_limit_bytes == 1024 * MIB


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('sample = "print"', 'sample = "print"\nerror_line = "("', "unterminated"),
        ('name = "Example"\n', "", "name"),
        ('sample = "print"', 'sample = "print"\nsurprise = 1', "surprise"),
        ("{work}/ex", "{word}/main", "word"),
        ('editor_mode = "ex"', 'editor_mode = "ex', "language.toml"),
        ('id = "ex2"', 'id = "ex1"', "ex1"),
        ('sample = "print"', 'sample = "print"\nentry_point = "main("', "language.toml"),
        ('sample = "print"', 'sample = "print"\nlinks_files = "no"', "links_files"),
    ],
)
def test_a_broken_language_is_refused_and_named(folder: Path, old: str, new: str, named: str) -> None:
    (folder / "ex" / "language.toml").write_text(TOML.replace(old, new))
    with pytest.raises(LanguageError, match=named):
        Languages.load(folder)


def test_a_directory_without_languages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LanguageError):
        Languages.load(tmp_path)


def test_the_languages_of_this_tree_load_with_their_permanent_ids() -> None:
    languages = Languages.load(Path(__file__).parents[2] / "images")
    for variant in ("c17", "cpp17", "cpp20", "cpp23", "python3", "java"):
        assert languages.find(variant), variant
