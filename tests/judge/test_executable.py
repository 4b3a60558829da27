import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.errors import MessageError
from judge.executable import Executable, ExecutableFile, cache_key
from judge.source import SourceFile


def key(*files: SourceFile, variant: str = "c17", argv: tuple[str, ...] = ("gcc",), image: str = "sha256:1") -> str:
    return cache_key(files, variant=variant, compile_argv=argv, image_digest=image)


def test_an_executable_comes_back_from_the_store_as_it_was() -> None:
    executable = Executable(
        variant="c17", files=(ExecutableFile(name="main", mode=0o555, sha256="0" * 64, size_bytes=5),)
    )
    assert Executable.from_json(executable.to_json()) == executable


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"variant": 1}', b"\x7fELF"])
def test_another_blob_is_no_executable(raw: bytes) -> None:
    with pytest.raises(MessageError):
        Executable.from_json(raw)


def test_source_variant_flags_image_and_file_names_each_change_the_key() -> None:
    source = SourceFile(name="main.c", content="int main() {}")
    keys = {
        key(source),
        key(SourceFile(name="main.c", content="int main() { }")),
        key(SourceFile(name="other.c", content="int main() {}")),
        key(source, source),
        key(source, variant="c23"),
        key(source, argv=("gcc", "-O2")),
        key(source, image="sha256:2"),
    }
    assert len(keys) == 7


def test_it_does_not_matter_whether_the_source_travels_inline() -> None:
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of b"abc" (FIPS 180-2)
    assert key(SourceFile(name="a", content="abc")) == key(SourceFile(name="a", sha256=digest))


@given(st.text(max_size=20), st.text(max_size=20))
def test_text_cannot_move_between_name_and_flags(name: str, flag: str) -> None:
    joined = key(SourceFile(name=name + flag, content=""), argv=("gcc",))
    assert joined != key(SourceFile(name=name, content=""), argv=("gcc", flag))
