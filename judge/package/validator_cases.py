"""data/invalid_input and so on: data on which the programs of a package are tried, and no submission is."""

from collections.abc import Iterator
from dataclasses import dataclass

from judge.package.group_reader import GroupReader
from judge.package.model import ValidatorCase, ValidatorCaseKind
from judge.package.testcase_checks import check_arguments
from judge.package.tree import PackageFile, PackageTree

#: Drafts and tools have the plural, too.
_DIRECTORIES = {kind: (f"data/{kind}", f"data/{kind}s") for kind in ValidatorCaseKind}


@dataclass(frozen=True, kw_only=True)
class ValidatorCaseReader:
    tree: PackageTree
    groups: GroupReader
    checker_flags: tuple[str, ...]

    def read(self) -> tuple[ValidatorCase, ...]:
        return tuple(case for kind, names in _DIRECTORIES.items() for name in names for case in self._cases(kind, name))

    def _cases(self, kind: ValidatorCaseKind, directory: str) -> Iterator[ValidatorCase]:
        for file in self.tree.below(directory):
            stem = file.path.removesuffix(".in")
            if stem == file.path:
                continue
            answer, output = (self.tree.find(f"{stem}{suffix}") for suffix in (".ans", ".out"))
            if kind is ValidatorCaseKind.INVALID_INPUT or output is not None:
                yield self._case(kind, stem, file, answer, output)

    def _case(
        self,
        kind: ValidatorCaseKind,
        stem: str,
        file: PackageFile,
        answer: PackageFile | None,
        output: PackageFile | None,
    ) -> ValidatorCase:
        group = self.groups.of(stem.rpartition("/")[0])
        checker_arguments = (*self.checker_flags, *group.checker_arguments)
        for arguments in (checker_arguments, *group.input_validator_arguments.command_lines):
            check_arguments(stem, arguments, self.groups.diagnostics)
        return ValidatorCase(
            kind=kind,
            name=stem.removeprefix("data/"),
            input=file,
            answer=answer,
            output=output,
            checker_arguments=checker_arguments,
            input_validator_arguments=group.input_validator_arguments,
        )
