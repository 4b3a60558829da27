"""A browser that watches a submission, as the live service sees it."""

import json
import socket
from typing import Any

import flask
from flask.sessions import SecureCookieSessionInterface

from tests.integration.service import ServiceProcess
from web.session import COOKIE_NAME


class Browser:
    """One EventSource."""

    def __init__(self, port: int, path: str, cookie: str | None) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        header = f"Cookie: {COOKIE_NAME}={cookie}\r\n" if cookie else ""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n".encode())
        self._stream = self._socket.makefile("rb")
        self.status = int(self._stream.readline().split()[1])
        self.headers = list(iter(self._stream.readline, b"\r\n"))

    def event(self) -> tuple[str, dict[str, Any]]:
        """The next one; heartbeats are skipped. Raises EOFError at the end of the stream."""
        name = ""
        for line in self._stream:
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            elif line.startswith(b"data: "):
                return name, json.loads(line[6:])
        raise EOFError

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


def cookie(environment: dict[str, str], user_id: int, *, epoch: int = 0, secret: str | None = None) -> str:
    """Make the cookie of a session, signed as the site's Flask signs it."""
    app = flask.Flask("site")
    app.secret_key = secret or environment["JUDGE_SECRET_KEY"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    signed = serializer.dumps({"_user_id": f"{user_id}.{epoch}", "_fresh": True, "_flashes": [("message", "hello")]})
    return str(signed)


def watchers(live: ServiceProcess) -> int:
    """Count the streams that the live service has open."""
    with socket.create_connection(("127.0.0.1", live.health_port)) as connection:
        connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        with connection.makefile() as stream:
            text = stream.read()
    line = next(line for line in text.splitlines() if line.startswith("judge_live_watchers "))
    return int(float(line.split()[1]))
