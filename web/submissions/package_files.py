"""What a package puts beside a submission: which names are taken, and how a submission is called by default."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import psycopg

from judge.language import Language
from judge.language_choice import language_id
from judge.main_file import NamedText
from judge.package.manifest import Manifest
from judge.package_include import included_texts
from judge.program import IncludedFile
from judge.source_name import problem_stems, source_name
from judge.store import Store
from web.problem_sets.tasks import Task
from web.problems.attachments import attachments

#: Problems of which it stays in memory.
_KEPT = 500
#: Below it, the format has a folder with templates for each language.
_TEMPLATES = "templates/"


@dataclass(frozen=True, kw_only=True)
class FilesBeside:
    """Of one language."""

    files: tuple[NamedText, ...]
    source_name: str  #: of pasted text

    @property
    def names(self) -> list[str]:
        return sorted(file.name for file in self.files)


@dataclass(frozen=True, kw_only=True)
class _Include:
    """What a manifest says of it."""

    slug: str
    include: Mapping[str, Sequence[IncludedFile]]


class PackageFiles:
    """Of a task. Raises what the store raises."""

    def __init__(self, connection: psycopg.Connection, store: Store, task: Task) -> None:
        self._store = store
        self._include = _include_of(store, task.manifest_sha256)
        names = [file.name for file in attachments(connection, task.version_id)] if self._include.include else []
        self._templates = [name.removeprefix(_TEMPLATES) for name in names if name.startswith(_TEMPLATES)]

    def beside(self, language: Language) -> FilesBeside:
        files = included_texts(self._store, self._include.include, language.id)
        name = source_name(language, files, templates=self._templates_for(language), stems=self._stems())
        return FilesBeside(files=files, source_name=name)

    def _templates_for(self, language: Language) -> list[str]:
        """Names of template files. A folder of several files does not tell which one is the student's."""
        parts = [name.split("/") for name in self._templates]
        names = [names for code, *names in parts if language_id(code) == language.id]
        return names[0] if len(names) == 1 and len(names[0]) == 1 else []

    def _stems(self) -> tuple[str, ...]:
        names = [file.name for files in self._include.include.values() for file in files]
        return problem_stems(self._include.slug, names)


@lru_cache(maxsize=_KEPT)
def _include_of(store: Store, manifest_sha256: str) -> _Include:
    """What a digest names never changes. A large manifest takes long to read."""
    manifest = Manifest.from_json(store.get(manifest_sha256))
    return _Include(slug=manifest.slug, include=manifest.include)
