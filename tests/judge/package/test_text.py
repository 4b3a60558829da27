"""Test data in an encoding or with line ends that programs stumble over are warned of, file by file."""

import re

import pytest

from judge.package.text import TextCheck, foreign_encoding

from .conftest import Content, MakeZip
from .loaded import errors_of, warnings_of

BOM = "begins with a byte order mark (BOM)"
UTF16 = "UTF-16 text, which programs cannot read"
UTF32 = "UTF-32 text, which programs cannot read"
NUL = "has NUL bytes"
CRLF = "has line ends of Windows (CR LF)"
CR = "has a CR without LF"
NOT_UTF8 = "is not UTF-8, but perhaps Latin-1 or GBK"
ODD = [
    (b"\xef\xbb\xbf3 4\n", [BOM]),
    (b"\xef\xbb\xbf3 4\r\n", [BOM, CRLF]),
    ("\ufeff3 4\n".encode("utf-16-le"), [UTF16]),
    ("\ufeff3 4\n".encode("utf-16-be"), [UTF16]),
    ("3 4\n".encode("utf-16-le"), [UTF16]),
    ("3 4\n".encode("utf-16-be"), [UTF16]),
    ("\ufeff3 4\n".encode("utf-32-le"), [UTF32]),
    ("\ufeff3 4\n".encode("utf-32-be"), [UTF32]),
    (b"3 4\0\n", [NUL]),
    (b"3\r\n4\r\n", [CRLF]),
    (b"3\r4\r", [CR]),
    (b"3\r\r\n4\n", [CRLF, CR]),
    ("测试\n".encode("gbk"), [NOT_UTF8]),
    ("é".encode("latin-1"), [NOT_UTF8]),
]
PLAIN = [b"", b"3 4", b"3 4\n", "测试 é\n".encode(), b"\t\f\v \n\n", "\N{GRINNING FACE}".encode()]


@pytest.mark.parametrize(("content", "faults"), ODD)
@pytest.mark.parametrize("name", ["data/secret/01.in", "data/secret/01.ans", "data/sample/1.in"])
def test_odd_data_are_named_with_what_to_do(make_zip: MakeZip, name: str, content: bytes, faults: list[str]) -> None:
    warnings = warnings_of(make_zip({name: content}))
    assert all(warning.startswith(f"{name}: {fault}") for warning, fault in zip(warnings, faults, strict=True))
    assert all(re.search(r": (save|convert|make) ", warning) for warning in warnings)


@pytest.mark.parametrize("content", PLAIN)
def test_plain_data_are_not_warned_of(make_zip: MakeZip, content: bytes) -> None:
    assert warnings_of(make_zip({"data/secret/01.in": content, "data/sample/1.ans": content})) == []


@pytest.mark.parametrize(
    ("content", "faults"), [*((content, faults) for content, faults in ODD[8:]), *((content, []) for content in PLAIN)]
)
def test_it_does_not_matter_where_chunks_end(content: bytes, faults: list[str]) -> None:
    text = b"1 2\n" + content
    for size in range(1, len(text) + 1):
        check = TextCheck()
        for start in range(0, len(text), size):
            check.feed(text[start : start + size])
        found = check.faults()
        assert all(message.startswith(fault) for message, fault in zip(found, faults, strict=True))


def test_many_odd_files_are_one_warning(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        f"data/secret/{number:03}.{suffix}": "1\r\n" for number in range(100) for suffix in ("in", "ans")
    }
    (warning,) = warnings_of(make_zip(changes))
    assert warning.startswith(
        "data/secret/000.in, data/secret/000.ans, data/secret/001.in and 197 more files: has line"
    )


def test_a_file_that_a_link_repeats_is_named_once(make_zip: MakeZip) -> None:
    links = {"data/secret/02.in": "01.in", "data/secret/02.ans": "01.ans"}
    assert len(warnings_of(make_zip({"data/secret/01.in": "1\r\n"}, links=links))) == 1


@pytest.mark.parametrize("name", ["problem.yaml", "data/testdata.yaml", "domjudge-problem.ini", ".timelimit"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_settings_in_another_encoding_are_refused_by_its_name(make_zip: MakeZip, name: str, encoding: str) -> None:
    content = "name: Two sums\n".encode(encoding)
    errors = errors_of(make_zip({name: content}))
    assert errors == [f"{name}: {encoding[:6].upper()} text: save it as UTF-8"]


@pytest.mark.parametrize("content", [b"", b"a", b"ab", b"\0\0\0\0", bytes(range(256)), "测试".encode() * 50])
def test_other_bytes_are_not_taken_for_another_encoding(content: bytes) -> None:
    assert foreign_encoding(content) is None
