"""A worker with a fault of our own: its heartbeat fails once, as soon as the file in argv exists."""

import os
import sys
from pathlib import Path

from judge.cli import main
from judge.messages import WorkerReport
from judge.worker.service import Worker

trigger = Path(sys.argv.pop(1))
report = Worker.report


def report_or_fail(worker: Worker) -> WorkerReport:
    if trigger.exists():
        os.unlink(trigger)
        raise RuntimeError("a fault of our own")
    return report(worker)


Worker.report = report_or_fail  # type: ignore[method-assign]
sys.exit(main())
