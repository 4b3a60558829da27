"""Finds the languages that a worker serves: those whose image its engine has. Asks each image for its version."""

from collections.abc import Iterator
from contextlib import contextmanager

import docker
import structlog

from judge.errors import EngineUnavailable, SandboxError
from judge.language import Language, Languages
from judge.limits import MIB, RunLimits
from judge.messages import WorkerLanguage
from judge.program_output import run_for_output
from judge.sandbox import Command, Lane, LaneSettings, Sandbox
from judge.sandbox.engine import engine_faults
from judge.served_language import ServedLanguage

ENGINE_TIMEOUT_S = 5
VERSION_LIMITS = RunLimits(
    cpu_time_limit_ms=10_000,
    wall_time_limit_ms=30_000,
    memory_limit_bytes=512 * MIB,
    process_limit=128,
    output_limit_bytes=64 * MIB,  # also the largest size of any file
)

_log = structlog.get_logger(__name__)


@contextmanager
def impatient_engine() -> Iterator[docker.DockerClient]:
    """Open a client with a short timeout, for questions that a healthy engine answers at once."""
    with engine_faults("asking the Docker Engine"):
        client = docker.from_env(timeout=ENGINE_TIMEOUT_S)
        try:
            yield client
        finally:
            client.close()


def take_inventory(languages: Languages) -> dict[str, ServedLanguage]:
    """Return the served languages by variant id. Raises EngineUnavailable, also if the engine has no such image."""
    with impatient_engine() as client:
        digests = {tag: str(image.id) for image in client.images.list() for tag in image.tags}
    served: dict[str, ServedLanguage] = {}
    for language in languages.all:
        digest = digests.get(language.image if ":" in language.image else f"{language.image}:latest")
        if digest is None:
            continue
        for variant in language.variants:
            served[variant.id] = ServedLanguage(language=language, variant=variant, image_digest=digest)
    if not served:
        raise EngineUnavailable("the engine has no image of any language: build them first")
    return served


def read_versions(settings: LaneSettings, served: dict[str, ServedLanguage]) -> tuple[WorkerLanguage, ...]:
    """Run the version command of each image, in an additional lane that judges nothing. Blocks for seconds."""
    versions: dict[str, str] = {}
    with Lane(settings) as lane:
        for language in {entry.language.id: entry.language for entry in served.values()}.values():
            try:
                with lane.sandbox(language.image) as box:
                    versions[language.id] = image_version(box, language)
            except SandboxError as error:
                _log.error("version.unknown", language=language.id, reason=str(error))
    return tuple(
        WorkerLanguage(variant=variant_id, version=versions[entry.language.id], image_digest=entry.image_digest)
        for variant_id, entry in served.items()
        if entry.language.id in versions
    )


def image_version(box: Sandbox, language: Language) -> str:
    """Return the first line that the version command prints."""
    command = Command(argv=language.version_command, environment=language.environment)
    ran = run_for_output(box, command, limits=VERSION_LIMITS)
    if ran.report.exit_code != 0:
        raise SandboxError(f"{' '.join(language.version_command)} in {language.image} ended with {ran.report}")
    return ran.output.decode("utf-8", "replace").strip().partition("\n")[0]
