"""The root file system of all images: Debian from the registry, or bootstrapped from packages."""

import shlex
import subprocess
import tempfile
from pathlib import Path

from ops.setup.checkout import LOGS
from ops.setup.command import as_root, output, run_logged, succeeds
from ops.setup.engine import Engine
from ops.setup.failure import SetupFailure
from ops.setup.packages import find_program, install_packages
from ops.setup.progress import Progress

ROOTFS_IMAGE = "judge-rootfs:trixie"
REGISTRY_IMAGE = "docker.io/library/debian:trixie-slim"
REGISTRY_PROBE_TIMEOUT_S = 60
SUITE = "trixie"
SCRIPTS = Path("/usr/share/debootstrap/scripts")


def ready_rootfs(engine: Engine, *, debian_mirror: str | None, progress: Progress) -> str:
    """Return the id of the image judge-rootfs:trixie. Pull or bootstrap it if the engine does not have it."""
    if image_id(engine, ROOTFS_IMAGE) is None and not _pull(engine, progress):
        _bootstrap(engine, debian_mirror, progress)
    rootfs = image_id(engine, ROOTFS_IMAGE)
    if rootfs is None:
        raise SetupFailure(f"The engine has no {ROOTFS_IMAGE} though it was just made: look at its log and try again.")
    return rootfs


def image_id(engine: Engine, name: str) -> str | None:
    found = output([*engine.docker, "image", "inspect", "--format", "{{.Id}}", name])
    return found.strip() if found else None


def _pull(engine: Engine, progress: Progress) -> bool:
    progress.step(f"base: asking the registry for {REGISTRY_IMAGE} (at most {REGISTRY_PROBE_TIMEOUT_S} s)")
    if not succeeds([*engine.docker, "pull", "--quiet", REGISTRY_IMAGE], timeout_s=REGISTRY_PROBE_TIMEOUT_S):
        return False
    return succeeds([*engine.docker, "tag", REGISTRY_IMAGE, ROOTFS_IMAGE])


def _bootstrap(engine: Engine, debian_mirror: str | None, progress: Progress) -> None:
    progress.step("base: no registry answered; bootstrapping Debian trixie from its packages (about a minute)")
    if find_program("debootstrap") is None:
        packages = ["debootstrap", "debian-archive-keyring"]
        install_packages(packages, reason="debootstrap is missing", progress=progress)
    with tempfile.TemporaryDirectory(prefix="judge-rootfs-") as directory:
        root = Path(directory) / "root"
        try:
            run_logged(
                as_root(_debootstrap_command(root, debian_mirror)),
                log=LOGS / "debootstrap.log",
                on_line=progress.detail,
            )
            _import(engine, root)
        finally:
            # The tree is root's and has device nodes: run by a user with sudo, TemporaryDirectory could not remove it.
            subprocess.run(as_root(["rm", "-rf", "--one-file-system", str(root)]), check=True)


def _debootstrap_command(root: Path, mirror: str | None) -> list[str]:
    command = [find_program("debootstrap") or "debootstrap", "--variant=minbase"]
    keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    if keyring.exists():  # else Ubuntu's debootstrap looks for Debian's keys in Ubuntu's keyring
        command.append(f"--keyring={keyring}")
    command += [SUITE, str(root), mirror or ""]  # empty: debootstrap's own default
    if not (SCRIPTS / SUITE).exists():  # debootstrap is older than trixie; its script for sid does the same
        command.append(str(SCRIPTS / "sid"))
    return command


def _import(engine: Engine, root: Path) -> None:
    left_out = ["--exclude=./var/cache/apt/*", "--exclude=./var/lib/apt/lists/*"]
    pack = shlex.join(as_root(["tar", "-C", str(root), *left_out, "-c", "."]))
    unpack = shlex.join([*engine.docker, "import", "--change", 'CMD ["/bin/bash"]', "-", ROOTFS_IMAGE])
    run_logged(["bash", "-o", "pipefail", "-c", f"{pack} | {unpack}"], log=LOGS / "import.log")
