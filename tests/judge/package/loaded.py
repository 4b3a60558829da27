"""What a package's author is told."""

import io

import pytest

from judge.package import PackageRefused, load_package


def warnings_of(stream: io.BytesIO) -> list[str]:
    with load_package(stream) as package:
        return [str(warning).removeprefix("warning: ") for warning in package.warnings]


def errors_of(stream: io.BytesIO) -> list[str]:
    with pytest.raises(PackageRefused) as caught:
        load_package(stream)
    found = [str(diagnostic) for diagnostic in caught.value.diagnostics]
    return [message.removeprefix("error: ") for message in found if message.startswith("error: ")]
