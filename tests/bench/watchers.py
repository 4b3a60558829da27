"""5,000 browsers that watch a submission while a message a second arrives."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from judge.messages import Progress, Stage, encode
from judge.nsq.topics import PROGRESS
from judge.verdict import Verdict
from tests.bench.accounting import read_container
from tests.bench.history import end_running
from tests.bench.stack import BenchStack
from tests.bench.viewers import make_viewers
from web.live.crowd import WATCHERS_A_VIEWER

WATCHERS = 5000
SECONDS = 20
CONNECTING_AT_ONCE = 50


class _Watcher(asyncio.Protocol):
    """Counts what arrives; a real browser's parser would cost this side more than the server."""

    progress_count = 0

    def __init__(self, request: bytes, answered: asyncio.Future[None]) -> None:
        self._request = request
        self._answered = answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        _Watcher.progress_count += data.count(b"event: progress")
        if not self._answered.done():
            if data.startswith(b"HTTP/1.1 200"):
                self._answered.set_result(None)
            else:
                self._answered.set_exception(RuntimeError(data[:500].decode(errors="replace")))


def measure(stack: BenchStack, *, on_progress: Callable[[str], None]) -> dict[str, Any]:
    return {"watchers": asyncio.run(_measure(stack, on_progress))}


async def _measure(stack: BenchStack, on_progress: Callable[[str], None]) -> dict[str, float]:
    submission_id, judging_id, attempt_token = stack.make_running_judging()
    live = stack.containers()["live"]
    idle = read_container(live)
    on_progress(f"watchers: connecting {WATCHERS}")
    transports = await _connect(stack, f"/live/submissions/{submission_id}")
    await asyncio.sleep(2)
    connected = read_container(live)
    on_progress(f"watchers: a message a second for {SECONDS} s")
    _Watcher.progress_count = 0
    started_at = time.monotonic()
    for second in range(SECONDS):
        await asyncio.to_thread(_publish, stack, submission_id, judging_id, attempt_token, second)
        await asyncio.sleep(max(0.0, started_at + second + 1 - time.monotonic()))
    finished = read_container(live)
    elapsed_s = time.monotonic() - started_at
    for transport in transports:
        transport.close()
    end_running(stack.database_url, judging_id)
    return {
        "connections": len(transports),
        "bytes_each": round((connected.memory_bytes - idle.memory_bytes) / len(transports)),
        "cores_used": round((finished.cpu_time_us - connected.cpu_time_us) / 1e6 / elapsed_s, 3),
        "delivered": round(_Watcher.progress_count / (SECONDS * len(transports)), 4),
    }


async def _connect(stack: BenchStack, path: str) -> list[asyncio.Transport]:
    """Through the proxy, as browsers of other hosts do."""
    host, port = stack.proxy_address
    head = f"GET {path} HTTP/1.1\r\nHost: {urlsplit(stack.base_url).netloc}\r\nAccept: text/event-stream\r\n"
    viewers = make_viewers(stack, WATCHERS // WATCHERS_A_VIEWER)
    gate = asyncio.Semaphore(CONNECTING_AT_ONCE)

    async def connect(cookie: str) -> asyncio.Transport:
        request = f"{head}Cookie: {cookie}\r\n\r\n".encode()
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[None] = loop.create_future()
        async with gate:
            transport, _ = await loop.create_connection(lambda: _Watcher(request, answered), host, port)
            await asyncio.wait_for(answered, 120)
        return transport

    connections = await asyncio.gather(
        *(connect(cookie) for cookie in viewers * WATCHERS_A_VIEWER), return_exceptions=True
    )
    failures = [outcome for outcome in connections if isinstance(outcome, BaseException)]
    if failures:
        raise RuntimeError(f"{len(failures)} of {WATCHERS} watchers got no answer: {failures[0]!r}")
    return [outcome for outcome in connections if isinstance(outcome, asyncio.Transport)]


def _publish(stack: BenchStack, submission_id: int, judging_id: int, attempt_token: str, second: int) -> None:
    progress = Progress(
        judging_id=judging_id,
        submission_id=submission_id,
        attempt_token=attempt_token,
        stage=Stage.RUNNING,
        sequence=second + 1,
        worker="bench",
        testcase_count=20,
        verdicts=(Verdict.AC,) * min(second + 1, 20),
        cpu_time_ms=(1,) * min(second + 1, 20),
        peak_memory_kib=(1000,) * min(second + 1, 20),
    )
    answer = requests.post(
        f"http://{stack.nsqd_http}/pub", params={"topic": PROGRESS}, data=encode(progress), timeout=5
    )
    answer.raise_for_status()
