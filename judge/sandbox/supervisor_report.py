"""The supervisor's reports of runs (images/supervisor/PROTOCOL.md), parsed."""

from dataclasses import dataclass

from judge.errors import ReportError


@dataclass(frozen=True, kw_only=True)
class SupervisorReport:
    """The report of one run, as the supervisor sent it. PROTOCOL.md explains the keys."""

    exit_code: int | None = None
    signal: int | None = None
    exec_errno: int | None = None
    cpu_limit_reached: int
    wall_limit_reached: int
    cancelled: int
    cpu_rusage_us: int
    cpu_cgroup_us: int | None = None
    wall_us: int
    max_rss_bytes: int
    process_count: int
    work_inodes: int
    work_bytes: int
    peak_memory_bytes: int | None = None  #: None: the run had no cgroup of its own
    oom_kill_count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reports:
    """The reports of a series that came together."""

    reports: tuple[SupervisorReport, ...]
    is_last: bool  #: no more will come
    is_idle: bool | None = None  #: the run that goes on became idle, or goes on; None: nothing is said of that


def parse_integers(raw: bytes) -> dict[str, int]:
    """Parse lines `key=integer`, each key once. Raises ReportError on anything else."""
    values: dict[str, int] = {}
    if not raw.endswith(b"\n"):
        raise ReportError(f"report is truncated: {raw!r}")
    for line in raw[:-1].decode("ascii", "replace").split("\n"):
        name, _, digits = line.partition("=")
        if not digits.isdigit():
            raise ReportError(f"report has a malformed line: {line!r}")
        if name in values:
            raise ReportError(f"report repeats {name}")
        values[name] = int(digits)
    return values


def parse_report(raw: bytes) -> SupervisorReport:
    """Parse one report. Raises ReportError on a missing, unknown or repeated key: half a report makes no verdict."""
    values = parse_integers(raw)
    try:
        report = SupervisorReport(**values)
    except TypeError as error:
        raise ReportError(f"report has the wrong keys: {error}") from error
    if sum(end is not None for end in (report.exit_code, report.signal, report.exec_errno)) != 1:
        raise ReportError("report must have one of exit_code, signal and exec_errno")
    return report


def parse_reports(raw: bytes) -> tuple[SupervisorReport, ...]:
    """Parse any number of reports, each of which ends with an empty line. Raises ReportError as parse_report() does."""
    if not raw:
        return ()
    if not raw.endswith(b"\n\n"):
        raise ReportError(f"reports are truncated: {raw!r}")
    return tuple(parse_report(text + b"\n") for text in raw[:-2].split(b"\n\n"))
