import pytest

from web.imports.file_name import clean_file_name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("sums.zip", "sums.zip"),
        ("求和.zip", "求和.zip"),
        ("C:\\Users\\me\\sums.zip", "sums.zip"),
        ("../../etc/passwd", "passwd"),
        ("a\0b\nc.zip", "abc.zip"),
        ("\u202epiz.exe", "piz.exe"),
        ("\udc80.zip", ".zip"),
        ("n" * 1000 + ".zip", "n" * 196 + ".zip"),
        ("  ", "package.zip"),
        ("a/", "package.zip"),
        (None, "package.zip"),
    ],
)
def test_a_file_name_is_one_line_without_a_path(name: str | None, cleaned: str) -> None:
    assert clean_file_name(name) == cleaned
