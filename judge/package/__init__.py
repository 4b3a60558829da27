"""Problem packages: what an importer honours of the public formats."""

from judge.package.diagnostics import Diagnostic, PackageRefused, Severity
from judge.package.loading import load_package
from judge.package.model import CpuTimeLimitMissing, Package

__all__ = ["CpuTimeLimitMissing", "Diagnostic", "Package", "PackageRefused", "Severity", "load_package"]
