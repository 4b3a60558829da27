"""Runs programs in containers, one lane a core. The way in is Lane.sandbox()."""

from judge.sandbox.lane import Lane
from judge.sandbox.run import Command, Execution, Stdio, open_pipe
from judge.sandbox.sandbox import CollectedFile, InstalledFile, Sandbox
from judge.sandbox.settings import LaneSettings

__all__ = [
    "CollectedFile",
    "Command",
    "Execution",
    "InstalledFile",
    "Lane",
    "LaneSettings",
    "Sandbox",
    "Stdio",
    "open_pipe",
]
