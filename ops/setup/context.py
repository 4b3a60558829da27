"""Build contexts: what an image is made from, as a tar stream and as a digest."""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from ops.setup.checkout import CHECKOUT, IMAGES
from ops.setup.command import output

HOST_CERTIFICATES = Path("/usr/local/share/ca-certificates")

# These images hold the application; all others see their own folder only.
ENGINE_PATHS = ("judge", "images", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
CHECKOUT_PATHS = {"worker": ENGINE_PATHS, "web": (*ENGINE_PATHS, "web", "migrations", "alembic.ini")}


def pack_context(folder: str) -> bytes:
    """The context of images/<folder> as an uncompressed tar.

    Owners, modes and times are normalised: neither a clone nor an umask may miss the builder's layer cache.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, path in _members(folder):
            info = tarfile.TarInfo(name)
            content = path.read_bytes()
            info.size = len(content)
            info.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def dockerfile_in_context(folder: str) -> str:
    return f"images/{folder}/Dockerfile" if folder in CHECKOUT_PATHS else "Dockerfile"


def digest_inputs(context: bytes, *others: str) -> str:
    digest = hashlib.sha256(context)
    for other in others:
        digest.update(b"\0" + other.encode())
    return digest.hexdigest()


def _members(folder: str) -> Iterator[tuple[str, Path]]:
    for path in CHECKOUT_PATHS.get(folder, (f"images/{folder}",)):
        root = CHECKOUT if folder in CHECKOUT_PATHS else IMAGES / folder
        yield from ((str(file.relative_to(root)), file) for file in _files_below(CHECKOUT / path))
    if folder == "base" and HOST_CERTIFICATES.is_dir():
        for certificate in sorted(HOST_CERTIFICATES.rglob("*.crt")):
            yield f"certificates/{certificate.name}", certificate


def _files_below(path: Path) -> list[Path]:
    """Files that git tracks or would track: what a build left in the tree must not change a digest."""
    listing = output(["git", "-C", str(CHECKOUT), "ls-files", "-z", "-co", "--exclude-standard", "--", str(path)])
    if listing is None:  # not a clone, or another user's
        return sorted(file for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file())
    files = (CHECKOUT / name for name in listing.split("\0") if name)
    return sorted(file for file in files if file.is_file())
