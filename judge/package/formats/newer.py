"""Which packages without a label are newer than the legacy format: by keys and files that it does not have."""

from judge.package.source import PackageSource

_TYPES = ("interactive", "multi-pass", "submit-answer")
_KEYS = ("credits", "allow_file_writing", "constants")
_LIMITS = ("time_multipliers", "time_resolution", "validation_passes")
#: `validation` left the format when these came in.
_OF_LEGACY = ("validation", "validator_flags", "grading")


def is_newer(source: PackageSource) -> bool:
    settings, tree = source.settings, source.tree
    if any(settings.peek(key) is not None for key in _OF_LEGACY):
        return False
    kind, limits = settings.peek("type"), settings.peek("limits")
    return (
        isinstance(kind, list)
        or (isinstance(kind, str) and any(word in kind for word in _TYPES))
        or any(settings.peek(key) is not None for key in _KEYS)
        or (isinstance(limits, dict) and any(key in limits for key in _LIMITS))
        or bool(tree.below("output_validator"))
        or next(tree.named("test_group.yaml"), None) is not None
    )
