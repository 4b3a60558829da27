import json
import subprocess
import sys
from typing import Any

import pytest

CONFIGURED = """
import logging, threading, warnings
import structlog
from judge.logs import about, configure_command_logs, configure_logs
from judge.messages import Progress, Stage
job = Progress(judging_id=1, submission_id=2, attempt_token="t", stage=Stage.RUNNING, sequence=0, worker="w")
log = structlog.get_logger()
"""


def lines(code: str, *, returncode: int = 0) -> list[dict[str, Any]]:
    """What a process with this code logged; nothing may go to stdout."""
    done = subprocess.run([sys.executable, "-c", CONFIGURED + code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (returncode, ""), done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_own_lines_and_those_of_libraries_have_the_same_keys() -> None:
    own, ours, library = lines(
        'configure_logs("recorder", "info")\n'
        'log.info("a")\nlogging.getLogger("judge.sandbox").info("b")\nlogging.getLogger("urllib3").warning("c %d", 1)'
    )
    assert own.keys() == {"timestamp", "level", "event", "service", "host"}
    assert library.keys() == ours.keys() == own.keys() | {"logger"}
    assert [line["event"] for line in (own, ours, library)] == ["a", "b", "c 1"]
    assert {line["service"] for line in (own, ours, library)} == {"recorder"}


def test_an_attempts_ids_are_in_every_line_inside_and_in_none_outside() -> None:
    logged = lines(
        'configure_logs("recorder", "info")\nwith about(job):\n  log.info("in")\n'
        '  logging.getLogger("docker").error("in")\nlog.info("out")\nlogging.getLogger("docker").error("out")'
    )
    of_the_job = {"judging_id": 1, "submission_id": 2, "attempt": "t"}
    assert [line["event"] for line in logged if line.items() >= of_the_job.items()] == ["in", "in"]
    assert [line["event"] for line in logged if not line.keys() & of_the_job.keys()] == ["out", "out"]


def test_a_thread_is_of_the_same_service() -> None:
    (line,) = lines('configure_logs("live", "info")\nthreading.Thread(target=log.info, args=["a"]).start()')
    assert line["service"] == "live"


@pytest.mark.parametrize(
    ("level", "kept"),
    [("debug", ["debug", "info", "own", "nsq"]), ("info", ["info", "own", "nsq"]), ("error", ["nsq"])],
)
def test_the_level_is_that_of_our_lines_and_libraries_only_warn(level: str, kept: list[str]) -> None:
    logged = lines(
        f'configure_logs("live", "{level}")\nlog.debug("debug")\nlog.info("info")\n'
        'logging.getLogger("web.x").info("own")\nlogging.getLogger("nsq.reader").info("noise")\n'
        'logging.getLogger("nsq.reader").error("nsq")'
    )
    assert [line["event"] for line in logged] == kept


def test_a_traceback_is_one_key() -> None:
    raised = 'try:\n  raise ValueError("x")\nexcept ValueError as error:\n  '
    own, library = lines(
        f'configure_logs("live", "info")\n{raised}log.error("a", exc_info=error)\n'
        f'{raised}logging.getLogger("tornado").exception("b")'
    )
    assert all(line["exception"].endswith("ValueError: x") for line in (own, library))


def test_what_ends_a_process_or_a_thread_is_a_line() -> None:
    thread, process = lines(
        'configure_logs("live", "info")\n'
        "thread = threading.Thread(target=lambda: 1 / 0)\nthread.start()\nthread.join()\nassert None",
        returncode=1,
    )
    assert (thread["event"], process["event"]) == ("thread.failed", "process.failed")
    assert "ZeroDivisionError" in thread["exception"]
    assert process["exception"].endswith("AssertionError")
    assert process["level"] == "critical"


def test_a_warning_of_python_is_a_line() -> None:
    (line,) = lines('configure_logs("live", "info")\nwarnings.warn("old")')
    assert "UserWarning: old" in line["event"]


def test_a_command_logs_errors_only() -> None:
    logged = lines('configure_command_logs()\nlog.warning("a")\nlog.error("b")\nlogging.getLogger("docker").error("c")')
    assert [line["event"] for line in logged] == ["b", "c"]
