"""`judge doctor`: tells whether this host can judge, how it measures, and how to get what is missing."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import docker
import msgspec
from rich.console import Console

from judge.errors import JudgeError
from judge.language import Languages
from judge.limits import INTERACTOR_MEMORY_BYTES, MIB
from judge.messages import WorkerKind
from judge.sandbox import Lane
from judge.sandbox.container_memory import ContainerMemory
from judge.sandbox.engine import engine_faults
from judge.served_language import ServedLanguage
from judge.statements.converter import Converter
from judge.statements.pandoc import PANDOC
from judge.statements.pdf_figure import CONVERTER
from judge.worker.config import WorkerConfig
from judge.worker.health import STALE_AFTER_S, Health
from judge.worker.inventory import ENGINE_TIMEOUT_S, image_version, take_inventory
from judge.worker.lane_thread import FAILURES_ALLOWED, OUT_OF_SERVICE_PAUSE_S
from judge.worker.self_test import self_test

OLDEST_ENGINE = (20, 10)
FREE_DISK_WANTED_BYTES = 5 * 1024 * MIB
#: How the engine's answer names seccomp.
_SECCOMP = "name=seccomp"


_WITHOUT = {
    PANDOC.program: "without it, `judge package check` leaves statements in LaTeX out",
    CONVERTER.program: "without it, `judge package check` leaves figures in PDF out",
}


class Level(StrEnum):
    GOOD = "good"
    WARNING = "warning"  #: it judges, but less well
    BAD = "bad"  #: it cannot judge


_COLOURS = {Level.GOOD: "green", Level.WARNING: "yellow", Level.BAD: "red"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    subject: str
    level: Level
    seen: str
    remedy: str | None = None


Info = Mapping[str, Any]


def examine(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield one finding after the other. Without an answer from the engine, those that need it are left out."""
    config = WorkerConfig.from_env(environ, WorkerKind.RUN)
    yield from _worker(Health(config.health_file))
    yield _store_disk(config)
    yield from map(_converter, (PANDOC, CONVERTER))
    try:
        with engine_faults("asking the Docker Engine"):
            client = docker.from_env(timeout=ENGINE_TIMEOUT_S)
            info: Info = client.info()
            client.close()
    except JudgeError as error:
        yield Finding(
            subject="engine",
            level=Level.BAD,
            seen=str(error),
            remedy="start the Docker Engine, or let this user talk to it (root, or the group docker)",
        )
        return
    for check in _ENGINE_CHECKS:
        yield check(info)
    yield _memory(info, config)
    yield from _languages(config)


def _worker(health: Health) -> Iterator[Finding]:
    """What the worker of this container reports about itself. Nothing if none has ever run."""
    try:
        silent = health.silence_s() > STALE_AFTER_S
    except FileNotFoundError:
        return
    trouble = health.trouble()
    level = Level.GOOD if trouble is None else Level.WARNING if silent else Level.BAD
    yield Finding(
        subject="worker",
        level=level,
        seen=trouble or "takes jobs",
        remedy="see its log; it takes jobs again by itself when the cause is gone" if trouble else None,
    )
    for lane in health.lanes_out_of_service() if not silent else ():
        yield Finding(
            subject="out of service",
            level=Level.WARNING,
            seen=lane,
            remedy=f"mend the cause: the lane tries again every {OUT_OF_SERVICE_PAUSE_S:.0f} s",
        )


def _engine(info: Info) -> Finding:
    version = str(info["ServerVersion"])
    old = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal()) < OLDEST_ENGINE
    return Finding(
        subject="engine",
        level=Level.BAD if old else Level.GOOD,
        seen=f"Docker {version}, kernel {info['KernelVersion']}",
        remedy="install Docker Engine 20.10 or newer" if old else None,
    )


def _storage(info: Info) -> Finding:
    slow = info["Driver"] in ("vfs", "devicemapper")
    return Finding(
        subject="storage driver",
        level=Level.WARNING if slow else Level.GOOD,
        seen=str(info["Driver"]),
        remedy="use overlay2: this one copies whole images" if slow else None,
    )


def _cgroups(info: Info) -> Finding:
    return Finding(
        subject="cgroups",
        level=Level.GOOD,
        seen=f"version {info.get('CgroupVersion', '1')}, driver {info['CgroupDriver']}",
    )


def _controllers(info: Info) -> Finding:
    wanted = {"memory": "MemoryLimit", "pids": "PidsLimit", "cpuset": "CPUSet"}
    missing = [name for name, key in wanted.items() if not info.get(key)]
    return Finding(
        subject="controllers",
        level=Level.BAD if missing else Level.GOOD,
        seen=f"missing: {', '.join(missing)}" if missing else ", ".join(wanted),
        remedy="boot with cgroup_enable=memory; enable the controllers for the engine" if missing else None,
    )


def _seccomp(info: Info) -> Finding:
    present = any(_SECCOMP in option for option in info.get("SecurityOptions") or ())
    return Finding(
        subject="seccomp",
        level=Level.GOOD if present else Level.BAD,
        seen="present" if present else "the engine has none",
        remedy=None if present else "use a kernel with CONFIG_SECCOMP_FILTER and an engine built with seccomp",
    )


_ENGINE_CHECKS: tuple[Callable[[Info], Finding], ...] = (_engine, _storage, _cgroups, _controllers, _seccomp)


def _store_disk(config: WorkerConfig) -> Finding:
    place = Path(config.store_url.removeprefix("file://"))
    while not place.exists() and place != place.parent:
        place = place.parent
    free_bytes = shutil.disk_usage(place if config.store_url.startswith(("file:", "/")) else "/").free
    low = free_bytes < FREE_DISK_WANTED_BYTES
    return Finding(
        subject="free disk",
        level=Level.WARNING if low else Level.GOOD,
        seen=f"{free_bytes // (1024 * MIB)} GiB at {place}",
        remedy="make room: the store and the images grow" if low else None,
    )


def _converter(converter: Converter) -> Finding:
    """Judging needs none: it is for imports, and for authors who check a package here."""
    return Finding(
        subject=converter.program,
        level=Level.GOOD,
        seen="installed" if converter.is_installed else "not here, and judging needs none",
        remedy=None if converter.is_installed else f"{_WITHOUT[converter.program]}: install {converter.package} for it",
    )


def _memory(info: Info, config: WorkerConfig) -> Finding:
    # Two sandboxes of a lane are in use at once where a submission converses with an interactor.
    wanted_bytes = sum(lane.memory_bytes + INTERACTOR_MEMORY_BYTES + 2 * lane.disk_bytes for lane in config.lanes)
    short = wanted_bytes > int(info["MemTotal"])
    return Finding(
        subject="memory",
        level=Level.WARNING if short else Level.GOOD,
        seen=f"{len(config.lanes)} lanes may use {wanted_bytes // MIB} of {int(info['MemTotal']) // MIB} MiB",
        remedy="lower JUDGE_LANES or JUDGE_SANDBOX_MEMORY_MIB" if short else None,
    )


def _languages(config: WorkerConfig) -> Iterator[Finding]:
    languages = Languages.load(config.languages_dir)
    try:
        served = take_inventory(languages)
    except JudgeError as error:
        yield Finding(subject="images", level=Level.BAD, seen=str(error), remedy="make up builds them")
        return
    missing = sorted({language.id for language in languages.all} - {entry.language.id for entry in served.values()})
    if missing:
        yield Finding(
            subject="images",
            level=Level.WARNING,
            seen=f"not built: {', '.join(missing)}",
            remedy="make languages builds those beyond the core set",
        )
    try:
        yield from _sandboxes(config, served)
    except (JudgeError, OSError) as error:
        yield Finding(
            subject="sandbox",
            level=Level.BAD,
            seen=str(error),
            remedy="see that this process is root, and that JUDGE_SANDBOX_DIRECTORY is the same path on the host",
        )


def _sandboxes(config: WorkerConfig, served: Mapping[str, ServedLanguage]) -> Iterator[Finding]:
    """Run the self-test, and the version command of each image in a real sandbox."""
    with Lane(config.lanes[0]) as lane:
        yield _self_test(lane, [entry.language.image for entry in served.values()])
        images = {entry.language.id: entry.language for entry in served.values()}
        for number, language in enumerate(images.values()):
            with lane.sandbox(language.image) as box:
                version = image_version(box, language)
                if number == 0:
                    yield _measuring(box.memory_method)
                    yield _landlock(box.landlock_abi)
            yield Finding(subject=f"language {language.id}", level=Level.GOOD, seen=version)


def _self_test(lane: Lane, images: list[str]) -> Finding:
    """Run the self-test as many times as a worker's lane runs it before the lane goes out of service."""
    try:
        for _ in range(FAILURES_ALLOWED):
            self_test(lane, images)
    except JudgeError as error:
        return Finding(
            subject="self-test",
            level=Level.BAD,
            seen=str(error),
            remedy="lanes of this host go out of service; see the engine's log, and that its disk has room",
        )
    return Finding(subject="self-test", level=Level.GOOD, seen=f"{FAILURES_ALLOWED} of {FAILURES_ALLOWED} passed")


def _measuring(method: str) -> Finding:
    fallback = method == ContainerMemory.method
    return Finding(
        subject="memory is measured by",
        level=Level.WARNING if fallback else Level.GOOD,
        seen=method,
        remedy="mount /sys/fs/cgroup writable into the worker: without it, peaks are less exact" if fallback else None,
    )


def _landlock(abi: int) -> Finding:
    return Finding(
        subject="landlock",
        level=Level.GOOD if abi else Level.WARNING,
        seen=f"ABI {abi}" if abi else "not in this kernel",
        remedy=None if abi else "nothing must be done: it is one more wall, from kernel 5.13 on (lsm=landlock,...)",
    )


def is_fit(findings: list[Finding]) -> bool:
    return not any(finding.level is Level.BAD for finding in findings)


def run_doctor(*, as_json: bool) -> int:
    """The exit code: 1 where this host cannot judge."""
    if as_json:
        findings = list(examine(os.environ))
        print(msgspec.json.encode(findings).decode())
        return int(not is_fit(findings))
    console = Console(highlight=False, soft_wrap=True)
    findings = []
    for finding in examine(os.environ):
        findings.append(finding)
        console.print(f"[{_COLOURS[finding.level]}]{finding.level:>8}[/]  {finding.subject}: ", end="")
        console.print(finding.seen, markup=False)
        if finding.remedy:
            console.print(f"          {finding.remedy}", style="dim", markup=False)
    return int(not is_fit(findings))
