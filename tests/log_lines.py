"""Reads the log lines that a service wrote to stderr."""

import json
import socket
from pathlib import Path
from typing import Any

#: In every line of every service.
KEYS = {"timestamp", "level", "event", "service", "host"}


def log_lines(log: Path, service: str) -> list[dict[str, Any]]:
    """Every line of a service that has ended; fails for a line that is no JSON or lacks a key."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    for line in lines:
        assert line.keys() >= KEYS, line
        assert (line["service"], line["host"]) == (service, socket.gethostname()), line
    return lines


def events(lines: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == name]


def ids(line: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Judging, submission and attempt of a line; None each where the line is about none."""
    return line.get("judging_id"), line.get("submission_id"), line.get("attempt")
