"""The Kattis legacy format, and its subset `legacy-icpc`.

https://www.kattis.com/problem-package-format/spec/legacy.html
"""

from judge.package.declared_limits import LEGACY_TIME_LIMIT_RULE
from judge.package.diagnostics import Diagnostics
from judge.package.formats.kattis import Dialect, read_kattis_package
from judge.package.formats.labels import label_of
from judge.package.formats.newer import is_newer
from judge.package.model import Package
from judge.package.source import PackageSource

_LABELS = ("legacy", "legacy-icpc")


def recognises(source: PackageSource) -> bool:
    label = label_of(source)
    return label in _LABELS or (label is None and not is_newer(source))


def read(source: PackageSource, diagnostics: Diagnostics) -> Package:
    dialect = Dialect(
        name=label_of(source) or "legacy",
        needs_custom=True,
        has_bounded_groups=False,
        allows_file_writing=True,
        time_limit_rule=LEGACY_TIME_LIMIT_RULE,
        decimal_numbers_only=False,
    )
    return read_kattis_package(source, dialect, diagnostics)
