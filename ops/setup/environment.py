"""The file .env: settings of this installation, with secrets that nobody chose."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SECRET_BYTES = 32
#: Hexadecimal, so that each fits into a URL and into a Compose file without quoting.
GENERATED = ("JUDGE_POSTGRES_PASSWORD", "JUDGE_SECRET_KEY", "JUDGE_SMOKE_PASSWORD")


def ready_environment(path: Path, example: Path) -> dict[str, str]:
    """Make .env from the example, or add the secrets that it lacks; returns all settings."""
    text = path.read_text() if path.exists() else example.read_text()
    settings = known_settings(path, example)
    missing = {name: secrets.token_hex(SECRET_BYTES) for name in GENERATED if not settings.get(name)}
    if missing or not path.exists():
        write_private(path, fill_in(text, missing))
    path.chmod(0o600)
    return settings | missing


def known_settings(path: Path, example: Path) -> dict[str, str]:
    """What .env says, and the example where it is silent: an older .env has none of a newer release's settings."""
    return parse_environment(example.read_text()) | parse_environment(path.read_text() if path.exists() else "")


def wants_demo(path: Path) -> bool:
    """Whether .env itself has JUDGE_DEMO=1. The example does not count: the .env of a live site may lack the line."""
    return parse_environment(path.read_text()).get("JUDGE_DEMO") == "1"


def parse_environment(text: str) -> dict[str, str]:
    """As Compose reads it: NAME=value, no quoting; later lines win."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """The same text with each value in the place of its empty line, or at the end."""
    lines = []
    left = dict(values)
    for line in text.splitlines():
        name = line.partition("=")[0].strip()
        lines.append(f"{name}={left.pop(name)}" if name in left else line)
    return "\n".join([*lines, *(f"{name}={value}" for name, value in left.items()), ""])


def write_private(path: Path, text: str) -> None:
    """Never readable by others, not even for a moment, and never half written."""
    aside = path.with_name(f"{path.name}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    aside.replace(path)
