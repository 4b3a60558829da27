import io
import stat
import zipfile
from collections.abc import Callable, Mapping

import pytest

MINIMAL = {
    "problem.yaml": "name: Two sums\n",
    ".timelimit": "2\n",
    "problem_statement/problem.en.md": "Add.\n",
    "data/sample/1.in": "1 2\n",
    "data/sample/1.ans": "3\n",
    "data/secret/01.in": "3 4\n",
    "data/secret/01.ans": "7\n",
}

Content = str | bytes | None
MakeZip = Callable[..., io.BytesIO]


def add_link(archive: zipfile.ZipFile, name: str, target: str) -> None:
    link = zipfile.ZipInfo(name)
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, target)


@pytest.fixture
def make_zip() -> MakeZip:
    """A minimal package as a zip stream: `changes` adds, replaces or (None) drops files; `links` adds links."""

    def make(
        changes: Mapping[str, Content] | None = None,
        *,
        links: Mapping[str, str] | None = None,
        folder: str = "two-sums/",
        only: bool = False,
    ) -> io.BytesIO:
        files: dict[str, Content] = {} if only else dict(MINIMAL)
        files.update(changes or {})
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                if content is not None:
                    archive.writestr(folder + name, content)
            for name, target in (links or {}).items():
                add_link(archive, folder + name, target)
        stream.seek(0)
        return stream

    return make
