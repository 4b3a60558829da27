"""The format 2025-09.

https://icpc.io/problem-package-format/spec/2025-09.html
"""

import re

from judge.package.declared_limits import TIME_LIMIT_RULE_2025
from judge.package.diagnostics import Diagnostics
from judge.package.formats.kattis import Dialect, read_kattis_package
from judge.package.formats.labels import label_of
from judge.package.model import Package
from judge.package.source import PackageSource

_LABEL = re.compile(r"2025-\d\d(-draft)?")


def recognises(source: PackageSource) -> bool:
    label = label_of(source)
    return label is not None and _LABEL.fullmatch(label) is not None


def read(source: PackageSource, diagnostics: Diagnostics) -> Package:
    dialect = Dialect(
        name="2025-09",
        needs_custom=False,
        has_bounded_groups=True,
        allows_file_writing=False,
        time_limit_rule=TIME_LIMIT_RULE_2025,
        decimal_numbers_only=True,
    )
    return read_kattis_package(source, dialect, diagnostics)
