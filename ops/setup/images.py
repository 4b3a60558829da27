"""Find the images in images/, and build each of them after those that it needs."""

import os
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from ops.setup.base import ROOTFS_IMAGE, image_id, ready_rootfs
from ops.setup.checkout import IMAGES, LOGS
from ops.setup.command import output, run_logged
from ops.setup.context import digest_inputs, dockerfile_in_context, pack_context
from ops.setup.engine import Engine
from ops.setup.failure import SetupFailure
from ops.setup.progress import Progress

TAG = "latest"
INPUTS_LABEL = "judge.inputs"
PARENT = re.compile(r"^(?:FROM\s+|COPY\s+--from=|ARG\s+\w+=)(judge-[a-z0-9-]+)(?::[a-z]+)?\b", re.MULTILINE)
# With these settings of the host a build reaches its package registries. A Dockerfile that uses one declares it as ARG.
PASSED_SETTINGS = ("DEBIAN_MIRROR", "PIP_INDEX_URL", "GOPROXY", "NPM_CONFIG_REGISTRY")
PROXY_SETTINGS = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
BUILDER_STEP = re.compile(r"^(?:Step (\d+/\d+) : |#\d+ \[(?:[^\]]*? )?(\d+/\d+)\] )(.*)")


@dataclass(frozen=True, kw_only=True)
class Image:
    name: str
    folder: str
    dockerfile: str

    @property
    def parents(self) -> set[str]:
        return set(PARENT.findall(self.dockerfile)) - {self.name, ROOTFS_IMAGE.partition(":")[0]}


def find_images() -> dict[str, Image]:
    """Return every folder of images/ with a Dockerfile, by the name of its image, parents before children."""
    found = {}
    for path in sorted(IMAGES.glob("*/Dockerfile")):
        kind = "judge-lang-" if (path.parent / "language.toml").exists() else "judge-"
        image = Image(name=f"{kind}{path.parent.name}", folder=path.parent.name, dockerfile=path.read_text())
        found[image.name] = image
    order = TopologicalSorter({name: image.parents for name, image in found.items()}).static_order()
    return {name: _known(found, name) for name in order}


def with_parents(wanted: Collection[str], images: dict[str, Image]) -> dict[str, Image]:
    """Return the wanted images and all that they stand on, in the order of building."""
    needed = set(wanted)
    for name in reversed(images):
        if name in needed:
            needed |= images[name].parents
    return {name: image for name, image in images.items() if name in needed}


def installed_languages(settings: Mapping[str, str]) -> list[str]:
    """Return the folders of images/ that JUDGE_LANGUAGES names. Raises SetupFailure for one that does not exist."""
    languages = settings.get("JUDGE_LANGUAGES", "").replace(",", " ").split()
    unknown = [language for language in languages if not (IMAGES / language / "language.toml").exists()]
    if unknown or not languages:
        raise SetupFailure(
            f"JUDGE_LANGUAGES in .env must name folders of images/, not {' '.join(unknown) or 'nothing'}."
        )
    return languages


def build_images(engine: Engine, images: Mapping[str, Image], languages: Collection[str], progress: Progress) -> None:
    """Build the images whose inputs have changed since they were built."""
    mirror = os.environ.get("DEBIAN_MIRROR")
    ids = {ROOTFS_IMAGE: ready_rootfs(engine, debian_mirror=mirror, progress=progress)}
    for position, image in enumerate(images.values(), start=1):
        parents = [ids[name] for name in sorted(image.parents)] or [ids[ROOTFS_IMAGE]]
        label = f"images {position}/{len(images)}: {image.name}"
        _build(engine, image, pack_context(image.folder, languages), parents, label, progress)
        ids[image.name] = _id_of(engine, image.name)


def remove_replaced_images(engine: Engine) -> None:
    """Remove images of earlier builds that no container uses: years of upgrades must not fill the disk."""
    output([*engine.docker, "image", "prune", "--force", "--filter", f"label={INPUTS_LABEL}"], timeout_s=300)


def _build(engine: Engine, image: Image, context: bytes, parents: list[str], label: str, progress: Progress) -> None:
    settings = _settings(image)
    inputs = digest_inputs(context, *parents, *settings)
    if _built_from(engine, image.name) == inputs:
        progress.step(f"{label} is up to date")
        return
    progress.step(f"{label}: building")
    command = [*engine.build_command(), "--tag", f"{image.name}:{TAG}", "--label", f"{INPUTS_LABEL}={inputs}"]
    command += [argument for setting in settings for argument in ("--build-arg", setting)]
    command += ["--file", dockerfile_in_context(image.folder), "-"]
    with tempfile.TemporaryFile() as stream:
        stream.write(context)
        stream.seek(0)
        log = LOGS / f"{image.name}.log"
        run_logged(command, log=log, stdin=stream, on_line=lambda line: _show_step(line, progress))


def _settings(image: Image) -> list[str]:
    declared = [name for name in PASSED_SETTINGS if re.search(rf"^ARG {name}\b", image.dockerfile, re.MULTILINE)]
    return [f"{name}={os.environ[name]}" for name in (*declared, *PROXY_SETTINGS) if os.environ.get(name)]


def _show_step(line: str, progress: Progress) -> None:
    step = BUILDER_STEP.match(line)
    if step:
        progress.detail(f"{step[1] or step[2]} {step[3]}")


def _built_from(engine: Engine, name: str) -> str | None:
    form = f'{{{{index .Config.Labels "{INPUTS_LABEL}"}}}}'
    found = output([*engine.docker, "image", "inspect", "--format", form, f"{name}:{TAG}"])
    return found.strip() if found else None


def _id_of(engine: Engine, name: str) -> str:
    found = image_id(engine, f"{name}:{TAG}")
    if found is None:
        raise SetupFailure(f"The engine has no {name}:{TAG} though it was just built: look at its log and try again.")
    return found


def _known(images: dict[str, Image], name: str) -> Image:
    if name not in images:
        raise SetupFailure(f"A Dockerfile stands on {name}, which no folder of images/ makes: add it or mend the FROM.")
    return images[name]
