"""The file .env: the settings of this installation, with generated secrets."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SECRET_BYTES = 32
#: In hexadecimal, so that they need no quotes in a URL or a Compose file.
GENERATED = ("JUDGE_POSTGRES_PASSWORD", "JUDGE_SECRET_KEY", "JUDGE_SMOKE_PASSWORD")


def ready_environment(path: Path, example: Path) -> dict[str, str]:
    """Make .env from the example, or add the secrets that it lacks. Return all settings."""
    text = path.read_text() if path.exists() else example.read_text()
    settings = known_settings(path, example)
    missing = {name: secrets.token_hex(SECRET_BYTES) for name in GENERATED if not settings.get(name)}
    if missing or not path.exists():
        write_private(path, fill_in(text, missing))
    path.chmod(0o600)
    return settings | missing


def known_settings(path: Path, example: Path) -> dict[str, str]:
    """Return the settings of .env, and those of the example that .env lacks, as an older one may."""
    return parse_environment(example.read_text()) | parse_environment(path.read_text() if path.exists() else "")


def wants_demo(path: Path) -> bool:
    """Whether .env itself has JUDGE_DEMO=1. The example does not count: the .env of a live site may lack the line."""
    return parse_environment(path.read_text()).get("JUDGE_DEMO") == "1"


def parse_environment(text: str) -> dict[str, str]:
    """Read NAME=value lines as Compose does: without quoting; of two lines with one name, the later counts."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each value in its own line, or at the end if there is no such line."""
    lines = []
    left = dict(values)
    for line in text.splitlines():
        name = line.partition("=")[0].strip()
        lines.append(f"{name}={left.pop(name)}" if name in left else line)
    return "\n".join([*lines, *(f"{name}={value}" for name, value in left.items()), ""])


def write_private(path: Path, text: str) -> None:
    """Write a file that others cannot read, not even for a moment, and that is never half written."""
    aside = path.with_name(f"{path.name}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    aside.replace(path)
