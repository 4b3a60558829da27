"""What a reader of a format is given."""

from contextlib import ExitStack
from dataclasses import dataclass

from judge.package.model import NamedFile
from judge.package.settings import Settings
from judge.package.tree import PackageTree


@dataclass(frozen=True, kw_only=True)
class PackageSource:
    tree: PackageTree
    name: str | None  #: of the directory or file that holds the package
    settings: Settings  #: of problem.yaml; without keys where there is none, or it cannot be read
    largest_memory_limit_bytes: int  #: that a program may get here
    resources: ExitStack
    testlib: NamedFile | None = None  #: the site's testlib.h, for packages without their own
