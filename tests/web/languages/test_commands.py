from pathlib import Path

import pytest

from judge.language import Languages
from web.languages.commands import shown_command

LANGUAGES = Languages.load(Path(__file__).parents[3] / "images").all
COMMANDS = [
    (language.source_name, command)
    for language in LANGUAGES
    for variant in language.variants
    for command in (variant.compile, variant.run)
]

SHOWN = [
    (["/usr/bin/gcc", "-O2", "-o", "{work}/main", "{sources}", "-lm"], "gcc -O2 -o main main.x -lm"),
    (["{program}/main"], "./main"),
    (["/usr/bin/g++", "-I/usr/local/include/judge/cpp17", "{source}"], "g++ main.x"),
    (["/usr/bin/java", "-Xmx{memory_limit_mib}m", "-jar", "{program}/a.jar"], "java -XmxMEMORY_LIMITm -jar a.jar"),
    (["/bin/sh", "-c", "exec /usr/local/bin/node $(({memory_limit_mib} + 64))"], "node $((MEMORY_LIMIT + 64))"),
    (["/usr/bin/ghc", "-i{program}", "-outputdir", "{work}/build"], "ghc -i. -outputdir build"),
    (["/usr/local/lib/judge/compile.sh", "{work}"], None),
    (["/usr/bin/python3", "/usr/local/lib/judge/compile.py", "{work}"], None),
]


@pytest.mark.parametrize(("argv", "shown"), SHOWN)
def test_a_command_is_shown_as_a_student_would_type_it(argv: list[str], shown: str | None) -> None:
    assert shown_command(argv, "main.x") == shown


@pytest.mark.parametrize(("source_name", "argv"), COMMANDS)
def test_no_language_shows_a_directory_of_the_judge(source_name: str, argv: tuple[str, ...]) -> None:
    shown = shown_command(argv, source_name) or ""
    for inner in ("{", "/usr/", "/opt/", "/sandbox", "judge"):
        assert inner not in shown
