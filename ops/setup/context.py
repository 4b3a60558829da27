"""Build contexts: the files that an image is made from, as a tar stream and as a digest."""

import hashlib
import io
import tarfile
from collections.abc import Collection, Iterator
from pathlib import Path

from ops.setup.checkout import CHECKOUT, IMAGES
from ops.setup.command import output

HOST_CERTIFICATES = Path("/usr/local/share/ca-certificates")

# These images hold the application. All others get their own folder only.
CHECKOUT_PATHS = {
    "worker": ("judge", "locks/engine.txt"),
    "web": ("judge", "web", "migrations", "locks/web.txt"),
}
LEFT_OUT = {"__pycache__", "node_modules", "dist"}


def pack_context(folder: str, languages: Collection[str]) -> bytes:
    """Pack images/<folder> as an uncompressed tar. Site and workers get the descriptions of these languages.

    Owners, modes and times are the same everywhere, so that a new clone or another umask finds the builder's layer
    cache. A symbolic link is packed as the file that it leads to: languages share files in this way.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, path in _members(folder, languages):
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


def _members(folder: str, languages: Collection[str]) -> Iterator[tuple[str, Path]]:
    if folder in CHECKOUT_PATHS:
        yield from _checkout_members(folder, languages)
    else:
        yield from ((str(file.relative_to(IMAGES / folder)), file) for file in _files_below(IMAGES / folder))
    if folder == "base" and HOST_CERTIFICATES.is_dir():
        for certificate in sorted(HOST_CERTIFICATES.rglob("*.crt")):
            yield f"certificates/{certificate.name}", certificate


def _checkout_members(folder: str, languages: Collection[str]) -> Iterator[tuple[str, Path]]:
    """Yield the image's own folder and descriptions of languages: a new Dockerfile must not rebuild the site."""
    paths = [CHECKOUT / name for name in CHECKOUT_PATHS[folder]]
    paths += [IMAGES / folder, *(IMAGES / language / "language.toml" for language in sorted(languages))]
    for path in paths:
        yield from ((str(file.relative_to(CHECKOUT)), file) for file in _files_below(path))


def _files_below(path: Path) -> list[Path]:
    """List the files that git tracks or would track. What a build left in the tree must not change a digest."""
    listing = output(["git", "-C", str(CHECKOUT), "ls-files", "-z", "-co", "--exclude-standard", "--", str(path)])
    if listing is None:  # not a clone, or another user's
        found = path.rglob("*") if path.is_dir() else [path]
        return sorted(file for file in found if file.is_file() and not LEFT_OUT & set(file.parts))
    files = (CHECKOUT / name for name in listing.split("\0") if name)
    return sorted(file for file in files if file.is_file())
