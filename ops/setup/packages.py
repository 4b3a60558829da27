import shutil
from collections.abc import Iterable
from pathlib import Path

from ops.setup.checkout import LOGS
from ops.setup.command import as_root, run_logged, with_environment
from ops.setup.failure import SetupFailure
from ops.setup.progress import Progress

PROGRAM_DIRECTORIES = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")


def find_program(name: str) -> str | None:
    """Find a program as shutil.which does, also in directories that a user's PATH lacks (/usr/sbin on Debian)."""
    return shutil.which(name) or shutil.which(name, path=":".join(PROGRAM_DIRECTORIES))


def install_packages(names: Iterable[str], *, reason: str, progress: Progress, recommended: bool = False) -> None:
    """Say so, then install packages of the distribution; `recommended`: also those that they recommend."""
    packages = list(names)
    if not is_debian_like(Path("/etc/os-release").read_text()):
        raise SetupFailure(f"{reason}, and this is neither Debian nor Ubuntu: install {', '.join(packages)} yourself.")
    progress.step(f"{reason}: installing the distribution's packages {', '.join(packages)} (apt-get install)")
    apt = with_environment(["apt-get"], {"DEBIAN_FRONTEND": "noninteractive"})
    run_logged(as_root([*apt, "update", "-q"]), log=LOGS / "apt-update.log", on_line=progress.detail)
    recommends = "--install-recommends" if recommended else "--no-install-recommends"
    install = [*apt, "install", "-y", "-q", recommends, *packages]
    run_logged(as_root(install), log=LOGS / "apt-install.log", on_line=progress.detail)


def is_debian_like(os_release: str) -> bool:
    fields = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    family = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").split()
    return "debian" in family or "ubuntu" in family
