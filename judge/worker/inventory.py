"""Which languages a worker serves: those whose image its engine has, with the version that the image itself tells."""

import os
from dataclasses import dataclass

import structlog

from judge.capture import Head, run_captured
from judge.errors import SandboxError
from judge.language import Language, Languages, Variant
from judge.limits import KIB, MIB, RunLimits
from judge.messages import WorkerLanguage
from judge.sandbox import Command, Lane, Sandbox
from judge.sandbox.engine import connect, engine_faults

VERSION_LIMITS = RunLimits(
    cpu_time_limit_ms=10_000,
    wall_time_limit_ms=30_000,
    memory_limit_bytes=512 * MIB,
    process_limit=128,
    output_limit_bytes=MIB,
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class ServedLanguage:
    language: Language
    variant: Variant
    image_digest: str


@dataclass(frozen=True, kw_only=True)
class Inventory:
    served: dict[str, ServedLanguage]  #: by variant id
    reported: tuple[WorkerLanguage, ...]


def take_inventory(lane: Lane, languages: Languages) -> Inventory:
    """Look for the images and run each version command once, which also warms the lane's sandboxes up."""
    present = images_present(languages)
    served: dict[str, ServedLanguage] = {}
    reported: list[WorkerLanguage] = []
    for language in languages.all:
        if language.image not in present:
            _log.warning("language.not_served", language=language.id, image=language.image)
            continue
        with lane.sandbox(language.image) as box:
            version = _version(box, language)
        for variant in language.variants:
            served[variant.id] = ServedLanguage(language=language, variant=variant, image_digest=box.image_digest)
            reported.append(WorkerLanguage(variant=variant.id, version=version, image_digest=box.image_digest))
    return Inventory(served=served, reported=tuple(reported))


def images_present(languages: Languages) -> frozenset[str]:
    """Those of the languages' images that the engine has."""
    client = connect()
    try:
        with engine_faults("listing images"):
            tags = {tag for image in client.images.list() for tag in image.tags}
    finally:
        client.close()
    return frozenset(
        language.image
        for language in languages.all
        if (language.image if ":" in language.image else f"{language.image}:latest") in tags
    )


def _version(box: Sandbox, language: Language) -> str:
    output = Head(4 * KIB)
    stdin_fd = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    try:
        report = run_captured(
            box,
            Command(argv=language.version_command, environment=language.environment),
            limits=VERSION_LIMITS,
            stdin_fd=stdin_fd,
            stdout=output.feed,
            stderr=None,
        )
    finally:
        os.close(stdin_fd)
    if report.exit_code != 0:
        raise SandboxError(f"{' '.join(language.version_command)} in {language.image} ended with {report}")
    return bytes(output.kept).decode("utf-8", "replace").strip().partition("\n")[0]
