"""`problem_format_version`, as authors write it."""

from judge.package.source import PackageSource

KEY = "problem_format_version"


def label_of(source: PackageSource) -> str | None:
    """None: there is none."""
    value = source.settings.peek(KEY)
    return value.strip().lower() if isinstance(value, str) else None
