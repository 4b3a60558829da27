"""A real SMTP server, as a process: `python -m tests.web.mail.smtp_server BEHAVIOUR PORT DIRECTORY [CERTIFICATE KEY]`.

It writes each mail that it takes to a file of the directory. The behaviours are those of the class below.
"""

import asyncio
import os
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "judge", "a p@ss:word"


class Inbox:
    def __init__(self, behaviour: str, directory: Path) -> None:
        self._behaviour = behaviour
        self._directory = directory
        self._taken = 0

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such user here"
        if address.startswith("busy@"):
            return "451 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._behaviour == "slow":
            await asyncio.sleep(60)
        if self._behaviour == "spam":
            return "554 this looks like spam"
        if self._behaviour == "dying" and self._taken == 1:
            os._exit(1)
        self._taken += 1
        content = envelope.content
        assert isinstance(content, bytes)
        (self._directory / f"{self._taken}.eml").write_bytes(content)
        return "250 taken"


def authenticated(_server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:
    is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


def main(behaviour: str, port: str, directory: str, *files: str) -> None:
    settings: dict[str, Any] = {}
    if files:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        login = {"authenticator": authenticated, "auth_required": True}
        if behaviour == "smtps":
            settings = {"ssl_context": context, **login, "auth_require_tls": False}
        else:
            settings = {"tls_context": context, "require_starttls": True, **login}
    controller = Controller(Inbox(behaviour, Path(directory)), hostname="localhost", port=int(port), **settings)
    controller.start()
    print("ready", flush=True)
    asyncio.new_event_loop().run_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
