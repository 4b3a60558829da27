"""The languages that a task takes: those that its package allows, or all of the site."""

from judge.language import OUTPUT_FILES, Language, Languages, LanguageVariant
from judge.language_choice import language_id
from web.problem_sets.tasks import Task


def offered_languages(task: Task, languages: Languages) -> tuple[Language, ...]:
    """Return none where no program is asked for."""
    if task.is_output_only:
        return ()
    if task.language_codes is None:
        return languages.all
    allowed = {language_id(code) for code in task.language_codes}
    return tuple(language for language in languages.all if language.id in allowed)


def find_offered(task: Task, languages: Languages, variant_id: str) -> LanguageVariant | None:
    """Return None where the task does not take the variant. Of outputs, nobody chooses a language."""
    if task.is_output_only:
        return OUTPUT_FILES
    found = languages.find(variant_id)
    return found if found is not None and found.language in offered_languages(task, languages) else None
