"""`2023-07-draft`, which was never one thing: it went from the legacy format, step by step, to 2025-09.

A package without a label that has keys or files of it, or of 2025-09, is read as such.
https://icpc.io/problem-package-format/spec/2023-07-draft.html
"""

import re

from judge.package.declared_limits import TIME_LIMIT_RULE_2025
from judge.package.diagnostics import Diagnostics
from judge.package.formats.kattis import Dialect, read_kattis_package
from judge.package.formats.labels import label_of
from judge.package.formats.newer import is_newer
from judge.package.model import Package
from judge.package.source import PackageSource

_LABEL = re.compile(r"(2023-\d\d|draft)(-draft)?")


def recognises(source: PackageSource) -> bool:
    label = label_of(source)
    return is_newer(source) if label is None else _LABEL.fullmatch(label) is not None


def read(source: PackageSource, diagnostics: Diagnostics) -> Package:
    dialect = Dialect(
        name="2023-07-draft",
        needs_custom=False,
        # `validation` went before groups had a maximum
        has_bounded_groups=source.settings.peek("validation") is None,
        allows_file_writing=True,
        time_limit_rule=TIME_LIMIT_RULE_2025,
        decimal_numbers_only=False,
    )
    return read_kattis_package(source, dialect, diagnostics)
