"""Each language image alone, without our sandbox: what its language.toml says must work in it."""

from collections.abc import Iterator

import docker
import pytest
from docker.models.containers import Container

from judge.language import PROGRAM_DIR, WORK_DIR, Language, Languages, Variant
from judge.limits import ProblemLimits
from ops.setup.checkout import IMAGES
from ops.setup.testing import languages_under_test
from tests.services import execute, execute_unchecked, run_container

LANGUAGES = Languages.load(IMAGES)
TESTED = languages_under_test()
BY_VARIANT = {
    variant.id: (language, variant)
    for language in LANGUAGES.all
    for variant in language.variants
    if language.id in TESTED
}
LIMITS = ProblemLimits(
    cpu_time_limit_ms=10_000,
    wall_time_limit_ms=20_000,
    memory_limit_bytes=256 << 20,
    output_limit_bytes=1 << 20,
    compile_cpu_time_limit_ms=60_000,
    compile_memory_limit_bytes=1 << 30,
)

with_each_variant = pytest.mark.parametrize("variant_id", BY_VARIANT)


class Box:
    """A container that has nothing of the sandbox but its two directories and its read-only root."""

    def __init__(self, container: Container, language: Language, variant: Variant) -> None:
        self.container = container
        self.language = language
        self.variant = variant

    def write(self, name: str, text: str) -> None:
        self.must_run("sh", "-c", f'printf %s "$1" > {PROGRAM_DIR}/{name}', "sh", text)

    def compile(self, *names: str) -> tuple[int | None, str]:
        return self.run(*self.language.compile_argv(self.variant, names, LIMITS))

    def install(self) -> None:
        """The compiled files take the sources' place, as they do for a run."""
        self.must_run("sh", "-c", f"rm -r {PROGRAM_DIR}/* && cp -r {WORK_DIR}/* {PROGRAM_DIR} && rm -r {WORK_DIR}/*")

    def run_program(self, stdin: str) -> tuple[int | None, str]:
        argv = self.language.run_argv(self.variant, LIMITS)
        return self.run("sh", "-c", 'text=$1; shift; printf %s "$text" | "$@"', "sh", stdin, *argv)

    def must_run(self, *argv: str) -> str:
        return execute(self.container, list(argv), environment=dict(self.language.environment), workdir=WORK_DIR)

    def run(self, *argv: str) -> tuple[int | None, str]:
        environment = dict(self.language.environment)
        return execute_unchecked(self.container, list(argv), environment=environment, workdir=WORK_DIR)


@pytest.fixture
def box(variant_id: str, docker_client: docker.DockerClient) -> Iterator[Box]:
    language, variant = BY_VARIANT[variant_id]
    container = run_container(
        docker_client,
        language.image,
        ["sleep", "infinity"],
        network_mode="none",
        read_only=True,
        tmpfs={WORK_DIR: "exec", PROGRAM_DIR: "exec"},
    )
    yield Box(container, language, variant)
    container.remove(force=True)


@with_each_variant
def test_the_sample_program_compiles_and_adds_two_numbers(box: Box) -> None:
    box.write(box.language.source_name, box.language.sample)
    code, log = box.compile(box.language.source_name)
    assert code == 0, log
    box.install()
    assert box.run_program("20 22\n") == (0, "42\n")


@with_each_variant
def test_a_program_that_does_not_compile_is_refused_with_the_line(box: Box) -> None:
    box.write(box.language.source_name, "\n\nthis is (no program")
    code, log = box.compile(box.language.source_name)
    assert code == 1
    assert "3" in log
    assert box.language.source_name in log


@with_each_variant
def test_the_version_command_prints_the_version_first(box: Box) -> None:
    version = box.must_run(*box.language.version_command).splitlines()[0]
    assert any(character.isdigit() for character in version)


@with_each_variant
def test_no_program_of_the_image_changes_the_uid(box: Box) -> None:
    assert box.must_run("find", "/", "-xdev", "-type", "f", "-perm", "/6000") == ""


@with_each_variant
def test_temporary_files_land_in_the_writable_directory(box: Box) -> None:
    box.must_run("sh", "-c", "echo x > /tmp/left && echo y > /var/tmp/also")
    assert box.must_run("ls", WORK_DIR).split() == ["also", "left"]


@pytest.mark.parametrize("variant_id", ["cpp14", "cpp17", "cpp20", "cpp23"])
def test_the_standard_headers_are_precompiled_with_the_variants_flags(box: Box) -> None:
    box.write("main.cpp", "#include <bits/stdc++.h>\nint main() {}\n")
    compiler, *flags = box.language.compile_argv(box.variant, ["main.cpp"], LIMITS)
    used = box.must_run(compiler, "-H", *flags).splitlines()[0]
    assert used.startswith("! ")
    assert used.endswith("bits/stdc++.h.gch")


@pytest.mark.parametrize("variant_id", ["java"])
def test_a_public_class_of_any_name_is_found_by_its_main_method(box: Box) -> None:
    box.write(
        "Main.java",
        'class First {} public class Other { public static void main(String[] a) { System.out.println("found"); } }',
    )
    code, log = box.compile("Main.java")
    assert code == 0, log
    box.install()
    assert box.run_program("") == (0, "found\n")


@pytest.mark.parametrize("variant_id", ["java"])
def test_a_java_program_without_main_is_refused_in_one_sentence(box: Box) -> None:
    box.write("Main.java", "public class Main { void main() {} }")
    code, log = box.compile("Main.java")
    assert code == 1
    assert log == "No class has a method `public static void main(String[] args)`.\n"


@pytest.mark.parametrize("variant_id", ["python3"])
def test_python_modules_of_a_submission_import_each_other(box: Box) -> None:
    box.write("solve.py", "import helper\nprint(helper.answer())")
    box.write("helper.py", "def answer(): return 42")
    code, log = box.compile("solve.py", "helper.py")
    assert code == 0, log
    box.install()
    assert box.run_program("") == (0, "42\n")


@pytest.mark.parametrize("variant_id", ["python3"])
def test_a_python_traceback_shows_the_line_of_the_source(box: Box) -> None:
    box.write("main.py", "x = 0\nprint(1 // x)\n")
    code, log = box.compile("main.py")
    assert code == 0, log
    box.install()
    code, output = box.run_program("")
    assert code == 1
    assert "line 2" in output
    assert "print(1 // x)" in output
