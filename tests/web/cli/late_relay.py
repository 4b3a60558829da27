"""A port that refuses connections until it is told to pass them on: a server that is still starting."""

import select
import socket
import socketserver
import threading
import time
from types import TracebackType
from typing import Self


class LateRelay(socketserver.ThreadingTCPServer):
    daemon_threads = False

    def __init__(self, host: str, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection, bind_and_activate=False)
        self.server_bind()
        self.target = (host, port)
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def listen_after(self, delay_s: float) -> None:
        self._thread = threading.Thread(target=self._listen, args=(delay_s,))
        self._thread.start()

    def _listen(self, delay_s: float) -> None:
        time.sleep(delay_s)
        self.server_activate()
        self.serve_forever(poll_interval=0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()


class _Connection(socketserver.BaseRequestHandler):
    server: LateRelay

    def handle(self) -> None:
        client: socket.socket = self.request
        with socket.create_connection(self.server.target) as upstream:
            sinks = {client: upstream, upstream: client}
            while True:
                for source in select.select(list(sinks), [], [])[0]:
                    data = source.recv(65536)
                    if not data:
                        return
                    sinks[source].sendall(data)
