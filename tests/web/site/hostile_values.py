"""Values that no page expects, and the requests that carry them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask import Request, request
from werkzeug.datastructures import ImmutableMultiDict

VALUES = (
    "",
    " ",
    "0",
    "-1",
    "1",
    str(2**31),
    str(2**63 - 1),
    str(2**63),
    "9" * 5000,
    "1e309",
    "1e-999999999",
    "NaN",
    "sNaN",
    "-Infinity",
    "0x10",
    "1_000",
    "\u0661",
    "1,5",
    "null",
    "true",
    "[1, 2]",
    '{"a": 1}',
    "\0",
    "a\0b",
    "\ufffd",
    "\U0001f4a9" * 100,
    "\u202e\u0301",
    "e\u0301 \r\nSet-Cookie: x=1",
    "x" * 7000,
    "%00",
    "%s %n {0} {{7*7}}",
    "' OR 1=1; --",
    "\\",
    "%",
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "//evil.example/",
    "javascript:alert(1)",
    "2026-02-30T25:61",
    "0000-00-00",
    "99999-12-31T00:00",
    "0001-01-01T00:00",
    "9999-12-31T23:59:59-23:59",
    "999.1.1.1",
    "10.0.0.0/99",
    "::ffff:10.0.0.0/1",
    "Asia/Nowhere",
    "zh_Hant_HK_x",
)
#: As they stand in an address: bytes that are not UTF-8, and signs that are no escapes.
RAW_VALUES = ("%FF%FE", "%C3%28", "%ED%A0%80", "%", "%zz", "%u0000", "+", ";")
#: An address is never longer: the proxy refuses it.
LONGEST_IN_ADDRESS = 6000

HEADERS = (
    {"Accept-Language": "x" * 5000},
    {"Accept-Language": "zh;q=NaN, *;q=-1, \xff\xfe"},
    {"Accept": "\xff, */*;q=1e309"},
    {"Cookie": "judge_session=\xff\xfe; judge_session=a.b.c; =; ;;"},
    {"Cookie": "judge_session=eyJfdXNlcl9pZCI6Ijk5OTk5OTk5OTk5OTk5OTk5OTk5OTkuMCJ9.aaaaaa.AAAA"},
    {"Range": "bytes=99999999999999999999-"},
    {"Range": "bytes=-1,5-2,\xff"},
    {"If-None-Match": '"' + "x" * 3000},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"If-Range": "\xff"},
    {"Host": "a b"},
    {"Host": "\xff:99999999"},
    {"Origin": "null"},
    {"Referer": "http://[::1"},
    {"X-Forwarded-For": "\xff, 1.2.3.4.5, fe80::1%eth0"},
    {"X-Requested-With": "\xff"},
    {"User-Agent": "\x00"},
    {"Authorization": "Basic ===="},
    {"Authorization": "Bearer \xff"},
)

BODIES = (
    ("application/json", b'{"source": ['),
    ("application/json", b"\xff"),
    ("text/plain", b"source=x"),
    ("application/x-www-form-urlencoded", b"%FF=%FE&=&&&a%00=%00;"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AAA-"),
    ("multipart/form-data", b"--x\r\n"),
    ("multipart/form-data; boundary=x", b""),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=source\r\n\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: \xff\r\n\r\nx\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a\0b"\r\n\r\n\0\r\n--x--\r\n'),
    ("multipart/form-data; boundary=" + "x" * 500, b"x"),
    ("multipart/form-data; boundary=\xff", b"x"),
    ("\xff/\xfe", b"x"),
)

#: What each endpoint asked the query of the address for, and the form.
Asked = dict[str, set[str]]


@dataclass(kw_only=True)
class Listener:
    """Notes the names of all parameters that the site asks for."""

    in_address: Asked = field(default_factory=dict)
    in_form: Asked = field(default_factory=dict)

    def request_class(self, base: type[Request]) -> type[Request]:
        class Listening(base):  # type: ignore[misc, valid-type]
            parameter_storage_class = _listening_dict(self)

        return Listening

    def note(self, asked: object, name: str) -> None:
        endpoint = request.endpoint or ""
        for parameters, names in ((request.args, self.in_address), (request.form, self.in_form)):
            if parameters is asked:
                names.setdefault(endpoint, set()).add(name)


def _listening_dict(listener: Listener) -> type[ImmutableMultiDict[str, str]]:
    class ListeningDict(ImmutableMultiDict[str, str]):
        def get(self, key: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
            listener.note(self, key)
            return super().get(key, *args, **kwargs)

        def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
            listener.note(self, key)
            return super().getlist(key, *args, **kwargs)

        def __getitem__(self, key: str) -> str:
            listener.note(self, key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            listener.note(self, str(key))
            return super().__contains__(key)

    return ListeningDict


def texts_in_address() -> Iterator[str]:
    """Every value as it stands in an address."""
    yield from RAW_VALUES
    yield from (quote(value, safe="") for value in VALUES if len(quote(value)) <= LONGEST_IN_ADDRESS)


def queries(name: str) -> Iterator[str]:
    """Every value under this name, none, and several."""
    yield from (f"{name}={text}" for text in texts_in_address())
    yield from odd_queries(name)


def odd_queries(name: str) -> tuple[str, ...]:
    return (name, f"{name}[]=1&{name}[a]=2", f"{name}=1&{name}=2", f"{name}%00=1", urlencode([(name, "a")] * 200))


def queries_of_unread(name: str) -> Iterator[str]:
    """The same under a name that no page reads.

    Pages do no more with it than copy it with all the others, so many values share an address. A page refuses NUL
    whatever stands beside it, so such a value stands alone.
    """
    alone = [f"{name}={text}" for text in texts_in_address() if "%00" in text]
    together = [f"{name}={text}" for text in texts_in_address() if "%00" not in text]
    yield from (*alone, *_joined(together), *odd_queries(name))


def _joined(parts: list[str]) -> Iterator[str]:
    query = ""
    for part in parts:
        if query and len(query) + len(part) > LONGEST_IN_ADDRESS:
            yield query
            query = ""
        query = f"{query}&{part}" if query else part
    yield query
