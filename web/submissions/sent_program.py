"""The program that a form was sent with: its language and its source, for a submission and for a trial run."""

from dataclasses import dataclass

import psycopg
from flask_babel import gettext as _

from judge.language import Language, Languages, LanguageVariant
from judge.store import Store
from web.problem_sets.tasks import Task
from web.submissions.offered import find_offered
from web.submissions.package_files import FilesBeside, PackageFiles
from web.submissions.sent_form import SentForm
from web.submissions.source import Source, SourceRefused


@dataclass(frozen=True, kw_only=True)
class ProgramReader:
    connection: psycopg.Connection
    store: Store
    languages: Languages

    def language(self, task: Task, sent: SentForm) -> LanguageVariant:
        """Raises SourceRefused, also where the installation lost the language while the form was open."""
        if not sent.variant_id and not task.is_output_only:
            raise SourceRefused(_("Choose a language."))
        chosen = find_offered(task, self.languages, sent.variant_id)
        if chosen is None:
            raise SourceRefused(_("The language that you chose is not offered any more. Choose another one."))
        return chosen

    def source(self, task: Task, language: Language, sent: SentForm) -> Source:
        """Raises SourceRefused."""
        return sent.source(language, self.beside(task, language), limit_bytes=task.source_limit_bytes)

    def beside(self, task: Task, language: Language) -> FilesBeside:
        return PackageFiles(self.connection, self.store, task).beside(language)
