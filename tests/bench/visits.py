"""Requests pages at an even pace, whatever else goes on."""

import asyncio
import threading
import time
from dataclasses import dataclass, field

from tornado.httpclient import AsyncHTTPClient
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from tests.bench.stack import BenchStack


@dataclass(kw_only=True)
class Visits:
    """Open loop: a late answer does not delay the next request, and counts from when its request was due."""

    stack: BenchStack
    paths: list[str]
    per_s: int
    taken_ms: list[tuple[float, float]] = field(default_factory=list)  #: moment it was due, and how long it took
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Visits":
        self._thread = threading.Thread(target=lambda: asyncio.run(self._visit()))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def between(self, start: float, stop: float) -> list[float]:
        """Return how many ms the requests took that were due between two moments of the monotonic clock."""
        return [taken for due, taken in self.taken_ms if start <= due < stop]

    async def _visit(self) -> None:
        AsyncHTTPClient.configure(SimpleAsyncHTTPClient, max_clients=1000)
        client = AsyncHTTPClient()
        started_at = time.monotonic()
        requests: set[asyncio.Task[None]] = set()
        number = 0
        while not self._over.is_set():
            due = started_at + number / self.per_s
            await asyncio.sleep(due - time.monotonic())
            request = asyncio.create_task(self._get(client, self.paths[number % len(self.paths)], due))
            requests.add(request)
            request.add_done_callback(requests.discard)
            number += 1
        await asyncio.gather(*requests)

    async def _get(self, client: AsyncHTTPClient, path: str, due: float) -> None:
        headers = {"Cookie": self.stack.students[0].cookies}
        await client.fetch(self.stack.site_url + path, headers=headers, follow_redirects=False, request_timeout=120)
        self.taken_ms.append((due, (time.monotonic() - due) * 1000))
