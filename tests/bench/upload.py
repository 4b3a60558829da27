"""A browser that uploads a package."""

import socket
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.bench.stack import BenchStack
from tests.bench.student import hidden_fields
from web.session import COOKIE_NAME

IMPORT = "/admin/problems/import"
TIMEOUT_S = 300


@dataclass(frozen=True, kw_only=True)
class Upload:
    import_id: int
    sent_at: float  #: the last byte; monotonic time
    answered_at: float


def upload(stack: BenchStack, cookies: str, package: Path, *, slug: str) -> Upload:
    """The file goes straight from the page cache to the socket: a client that takes no CPU time from the site."""
    form = requests.get(stack.site_url + IMPORT, headers={"Cookie": cookies}, timeout=30)
    form.raise_for_status()
    head, tail = _around(hidden_fields(form.text) | {"slug": slug}, package.name)
    host, port = stack.proxy_address
    request = (
        f"POST {IMPORT} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
        f"Cookie: {COOKIE_NAME}={form.cookies[COOKIE_NAME]}\r\n"
        "Content-Type: multipart/form-data; boundary=bench\r\n"
        f"Content-Length: {len(head) + package.stat().st_size + len(tail)}\r\n\r\n"
    )
    with socket.create_connection((host, port), timeout=TIMEOUT_S) as connection, package.open("rb") as file:
        connection.sendall(request.encode("ascii") + head)
        connection.sendfile(file)
        connection.sendall(tail)
        sent_at = time.monotonic()
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b"")).decode(errors="replace")
    location = next((line for line in answer.split("\r\n") if line.startswith("Location: ")), None)
    if location is None:
        raise RuntimeError(f"not accepted:\n{answer[:2000]}")
    return Upload(import_id=int(location.rpartition("/")[2]), sent_at=sent_at, answered_at=time.monotonic())


def _around(fields: dict[str, str], file_name: str) -> tuple[bytes, bytes]:
    """Make the bytes before and after the file in the form."""
    parts = [
        f'--bench\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    disposition = f'Content-Disposition: form-data; name="package"; filename="{file_name}"'
    head = f"{''.join(parts)}--bench\r\n{disposition}\r\nContent-Type: application/zip\r\n\r\n"
    return head.encode(), b"\r\n--bench--\r\n"
