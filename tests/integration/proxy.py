"""A proxy in front of a server. A test can close it and open it again."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.services import Address, free_address


class Proxy:
    """Copies bytes both ways while it is open; shut, it hangs up on everybody."""

    def __init__(self, listener: socket.socket, target: str | tuple[str, int]) -> None:
        self._is_open = True
        self._listener = listener
        self._target = target
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._run(self._accept)

    def open(self) -> None:
        self._is_open = True

    def shut(self) -> None:
        self._is_open = False
        for end in list(self._sockets):
            _hang_up(end)

    def close(self) -> None:
        _hang_up(self._listener)
        self.shut()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._is_open:
                    self._run(self._join, near)
                else:
                    near.close()

    def _join(self, near: socket.socket) -> None:
        with near, socket.socket(socket.AF_UNIX if isinstance(self._target, str) else socket.AF_INET) as far:
            far.connect(self._target)
            self._sockets |= {near, far}
            back = threading.Thread(target=_copy, args=(far, near), daemon=True)
            back.start()
            _copy(near, far)
            back.join()
            self._sockets -= {near, far}


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _hang_up(target, socket.SHUT_WR)


def _hang_up(end: socket.socket, how: int = socket.SHUT_RDWR) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(how)


@contextlib.contextmanager
def tcp_proxy(target: Address) -> Iterator[tuple[Proxy, str]]:
    """The proxy and its host:port."""
    address = free_address()
    proxy = Proxy(socket.create_server((address.host, address.port)), (target.host, target.port))
    with contextlib.closing(proxy):
        yield proxy, str(address)


@contextlib.contextmanager
def unix_proxy(path: Path, target: str) -> Iterator[Proxy]:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    with contextlib.closing(Proxy(listener, target)) as proxy:
        yield proxy
