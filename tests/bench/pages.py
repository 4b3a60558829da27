"""Warm pages, logged in, over 100,000 submissions, at 50 requests a second."""

import asyncio
from collections.abc import Callable
from typing import Any

from tornado.httpclient import AsyncHTTPClient
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from tests.bench.figures import percentile
from tests.bench.stack import BenchStack

REQUESTS_PER_S = 50
SECONDS = 20


def measure(stack: BenchStack, *, on_progress: Callable[[str], None]) -> dict[str, Any]:
    """Open loop: a late answer does not delay the next request, and counts from when its request was due."""
    pages = {
        "problem_list": stack.problem_list_path,
        "problem": "/problems/benchsmall",
        "submission": f"/submissions/{stack.own_submission_id()}",
    }
    figures = {}
    for name, path in pages.items():
        on_progress(f"pages: {name}")
        asyncio.run(_load(stack, path, seconds=3))
        taken_ms = asyncio.run(_load(stack, path, seconds=SECONDS))
        figures[name] = {"p50": round(percentile(taken_ms, 50), 2), "p99": round(percentile(taken_ms, 99), 2)}
    return {"warm_pages_ms": figures}


async def _load(stack: BenchStack, path: str, *, seconds: int) -> list[float]:
    AsyncHTTPClient.configure(SimpleAsyncHTTPClient, max_clients=REQUESTS_PER_S * 4)
    client = AsyncHTTPClient()
    loop = asyncio.get_running_loop()
    started_at = loop.time()
    requests = []
    for number in range(REQUESTS_PER_S * seconds):
        due = started_at + number / REQUESTS_PER_S
        await asyncio.sleep(due - loop.time())
        requests.append(asyncio.create_task(_get(client, stack, path, due)))
    return await asyncio.gather(*requests)


async def _get(client: AsyncHTTPClient, stack: BenchStack, path: str, due: float) -> float:
    """Milliseconds from `due`, a time of the event loop."""
    await client.fetch(
        stack.site_url + path, headers={"Cookie": stack.students[0].cookies}, follow_redirects=False, request_timeout=30
    )
    return (asyncio.get_running_loop().time() - due) * 1000
