"""Runs a service until SIGTERM."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


async def run_until_sigterm(work: Coroutine[Any, Any, None], *, service: str, **facts: object) -> None:
    """Run the work, and cancel it at SIGTERM. Log both ends; the line of the start has the facts.

    Raises what the work raises.
    """
    running = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    log.info(f"{service}.started", **facts)
    try:
        await running
    except asyncio.CancelledError:
        log.info(f"{service}.stopped")
