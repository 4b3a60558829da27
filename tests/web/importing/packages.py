import io
import zipfile
from collections.abc import Mapping

from sqlalchemy.orm import Session

from judge.package import load_package
from judge.store import Store
from web.audit.events import COMMAND
from web.problems.importing import ImportedProblem, import_package
from web.problems.storing import ImportOptions

FILES = {
    "problem.yaml": "name: {en: Sums, zh: 求和}\n",
    ".timelimit": "2",
    "problem_statement/problem.en.md": "![](a.png)",
    "problem_statement/problem.zh.tex": "\\problemname{x}",
    "problem_statement/problem.en.pdf": "%PDF-1.4",
    "problem_statement/a.png": "\x89PNG",
    "data/sample/1.in": "1 2\n",
    "data/sample/1.ans": "3\n",
    "data/secret/1.in": "1 2\n",
    "data/secret/1.ans": "3\n",
    "data/secret/2.in": "3 4\n",
    "data/secret/2.ans": "7\n",
}
OPTIONS = ImportOptions(actor=COMMAND, replaces_any=True, publish_reason="for a test")


def zipped(changes: Mapping[str, str | None] | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in (FILES | dict(changes or {})).items():
            if content is not None:
                archive.writestr(f"sums/{name}", content)
    return stream


def do_import(session: Session, store: Store, stream: io.BytesIO, options: ImportOptions = OPTIONS) -> ImportedProblem:
    with load_package(stream) as package:
        return import_package(session, store, package, options)
