"""The command `judge`, for admins of judge hosts and for problem authors. The site has its own, `judge-admin`."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import judge
from judge.ended import Ended, ends_in_order
from judge.errors import JudgeError, WrongUse

_MOST_JOBS = 256


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    # A worker ends by rules of its own
    ending = nullcontext() if options.run is _worker else ends_in_order()
    try:
        with ending:
            return int(options.run(options))
    except WrongUse as error:
        print(f"judge: {error}", file=sys.stderr)
        return 2  # as argparse does
    except JudgeError as error:
        print(f"judge: {error}", file=sys.stderr)
        return 1
    except Ended as ended:
        print(f"judge: {ended}", file=sys.stderr)
        return ended.exit_code


def parser() -> argparse.ArgumentParser:
    judge_parser = argparse.ArgumentParser(prog="judge", description="The judging engine.")
    judge_parser.add_argument("--version", action="version", version=f"judge {judge.__version__}")
    commands = judge_parser.add_subparsers(required=True, metavar="COMMAND")
    _add_worker(commands.add_parser("worker", help="take jobs from NSQ (docs/workers.md)"))
    doctor = commands.add_parser("doctor", help="whether this host can judge, and what to do about what is missing")
    doctor.add_argument("--json", action="store_true", help="one JSON array, for programs")
    doctor.set_defaults(run=_doctor)
    _add_package(commands.add_parser("package", help="for problem authors"))
    _add_bench(commands.add_parser("bench", help="measure this machine"))
    return judge_parser


def _add_worker(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="KIND")
    for kind in ("compile", "run"):
        command = commands.add_parser(kind, help=f"take {kind} jobs until SIGTERM")
        command.set_defaults(run=_worker, kind=kind)
    health = commands.add_parser("health", help="exit code 0 if the worker of this container takes jobs")
    health.set_defaults(run=_health)


def _add_package(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="name every fault of a package (a directory or a zip archive)")
    check.add_argument("path", type=Path)
    check.add_argument("--json", action="store_true", help="one JSON object, for programs")
    check.set_defaults(run=_package_check)
    verify = commands.add_parser(
        "verify",
        help="judge a package's own submissions, and try its validators, without a site",
        description="Exit code 0: all is as the package promises. 1: a promise is broken, or a fault is an error.",
    )
    verify.add_argument("path", type=Path)
    verify.add_argument("--json", action="store_true", help="one JSON object, for programs")
    verify.add_argument(
        "--only", metavar="GLOB", help="submissions such as 'accepted/*.py' alone, and neither validators nor answers"
    )
    verify.add_argument("--jobs", metavar="N", type=_count, help="lanes that judge at once (preset: as a worker has)")
    verify.add_argument("--cpu-time-limit", metavar="SECONDS", help="instead of the package's own")
    verify.set_defaults(run=_package_verify)


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"must be 1 to {_MOST_JOBS}")
    return count


def _add_bench(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    sandbox = commands.add_parser("sandbox", help="what a run costs, and how exactly it is measured; takes minutes")
    sandbox.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    sandbox.add_argument("--quick", action="store_true", help="a few runs of everything: that it works, not how fast")
    sandbox.set_defaults(run=_bench_sandbox)


# Each command imports what it needs: the health check runs every minute and must not pay for the rest.


def _worker(options: argparse.Namespace) -> int:
    from judge.messages import WorkerKind
    from judge.worker.config import WorkerConfig
    from judge.worker.main import run_worker

    return run_worker(WorkerConfig.from_env(os.environ, WorkerKind(options.kind)))


def _package_check(options: argparse.Namespace) -> int:
    from judge.package_commands import check_package

    return check_package(options.path, as_json=options.json)


def _package_verify(options: argparse.Namespace) -> int:
    from judge.logs import configure_command_logs
    from judge.package_commands import VerifyOptions, verify

    configure_command_logs()
    return verify(
        options.path,
        VerifyOptions(
            cpu_time_limit_s=options.cpu_time_limit, only=options.only, jobs=options.jobs, as_json=options.json
        ),
    )


def _doctor(options: argparse.Namespace) -> int:
    from judge.doctor import run_doctor
    from judge.logs import configure_command_logs

    configure_command_logs()
    return run_doctor(as_json=options.json)


def _health(_: argparse.Namespace) -> int:
    from judge.settings import Environment, Service, worker
    from judge.worker.health import Health

    trouble = Health(Environment(os.environ, Service.WORKER).read(worker.HEALTH_FILE)).trouble()
    print(trouble or "takes jobs")
    return 0 if trouble is None else 1


def _bench_sandbox(options: argparse.Namespace) -> int:
    from judge.bench.sandbox import run_bench
    from judge.logs import configure_command_logs

    configure_command_logs()
    return run_bench(options)
