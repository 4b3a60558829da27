"""Testcases with files of their own (`.files/`): a submission finds them in its current directory.

Each of them gets a clean sandbox, in which the executable and its files are installed. So no testcase sees the files of
another, and the files cannot be written: the current directory has links to them.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace

from msgspec.structs import replace as replace_field

from judge.errors import PackageError
from judge.evaluation.installation import install
from judge.evaluation.request import EvaluationRequest
from judge.evaluation.trial import Trial
from judge.executable import READABLE, Executable, ExecutableFile
from judge.package.manifest import ManifestTestcase
from judge.sandbox import Lane, Sandbox
from judge.store import Store
from judge.testcase_result import TestcaseResult

#: Makes the trial that runs one testcase in a box.
MakeTrial = Callable[[Sandbox, EvaluationRequest], Trial]


class OwnBoxesTrial:
    """A judge.evaluation.trial.Trial."""

    def __init__(self, lane: Lane, store: Store, request: EvaluationRequest, make_trial: MakeTrial) -> None:
        self.image_digest = ""
        self.cpu_time_us = 0
        self.wall_time_us = 0
        self._lane = lane
        self._store = store
        # As for scripts that read the files beside them.
        self._request = replace(request, language=replace(request.language, links_files=True))
        self._make_trial = make_trial

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """One testcase. Raises PackageError where a file of it has the name of one of the executable."""
        with self._lane.sandbox(self._request.language.image) as box:
            self.image_digest = box.image_digest
            install(box, self._store, self._with_files(self._request.manifest.testcases[ordinals.start]))
            trial = self._make_trial(box, self._request)
            with closing(trial.run(range(ordinals.start, ordinals.start + 1))) as results:
                result = next(results)
            self.cpu_time_us += trial.cpu_time_us
            self.wall_time_us += trial.wall_time_us
        yield result

    def _with_files(self, testcase: ManifestTestcase) -> Executable:
        executable = self._request.executable
        taken = {file.name for file in executable.files}
        for file in testcase.files:
            if file.name in taken:
                raise PackageError(f"testcase {testcase.name} has a file {file.name}, as the compiled submission has")
        added = (
            ExecutableFile(name=file.name, mode=READABLE, sha256=file.sha256, size_bytes=file.size_bytes)
            for file in testcase.files
        )
        return replace_field(executable, files=(*executable.files, *added))
