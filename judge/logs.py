"""Logs of all services: JSON lines on stderr with the same keys everywhere. They hold ids, never source.

    timestamp, level, event, service, host       in every line
    judging_id, submission_id, attempt           in every line of the work on one attempt of a judging (`about`)
    exception                                    the traceback
    alert                                        true: the staff must look at it
    logger                                       the library that wrote the line

Lines of ours have the level JUDGE_LOG_LEVEL or a higher one; those of libraries are warnings at least (pynsq would tell
of every heartbeat).
"""

import logging
import socket
import sys
import threading
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol

import structlog
from structlog.typing import EventDict, Processor

#: Loggers of the standard library that speak for us.
_OWN = ("judge", "web")


class Attempt(Protocol):
    """What names one attempt of a judging: a job, a result, a row of the queue."""

    @property
    def judging_id(self) -> int: ...

    @property
    def submission_id(self) -> int | None: ...

    @property
    def attempt_token(self) -> str: ...


def about(attempt: Attempt) -> AbstractContextManager[None]:
    """Put the attempt's ids into every line that is logged inside, in this thread or task."""
    return structlog.contextvars.bound_contextvars(
        judging_id=attempt.judging_id, submission_id=attempt.submission_id, attempt=attempt.attempt_token
    )


def configure_logs(service: str, level: str) -> None:
    """Set up the logs of a service. Called by entry points only.

    `level` is a name of a level in lower case. What ends the process unforeseen is logged as well.
    """
    _configure(service, level)
    sys.excepthook = _log_end_of_process
    threading.excepthook = _log_end_of_thread


def configure_command_logs() -> None:
    """Set up the logs of `judge` for people: errors only, and never on stdout, which belongs to a command's answer."""
    _configure("judge", "error")


def _configure(service: str, level: str) -> None:
    number = logging.getLevelNamesMapping()[level.upper()]
    facts = {"service": service, "host": socket.gethostname()}

    def add_facts(_: object, __: str, event: EventDict) -> EventDict:
        return {**event, **facts}

    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_facts,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*chain, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *chain],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    for name in _OWN:
        logging.getLogger(name).setLevel(number)
    logging.captureWarnings(True)


def _log_end_of_process(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        structlog.get_logger().critical("process.failed", exc_info=error)


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        structlog.get_logger().critical("thread.failed", exc_info=ended.exc_value)
