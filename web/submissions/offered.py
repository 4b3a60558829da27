"""The languages that a task takes: those of the site that its package and its set allow."""

from collections.abc import Collection
from dataclasses import replace

from judge.language import OUTPUT_FILES, Language, Languages, LanguageVariant
from judge.language_choice import language_id
from web.problem_sets.tasks import Task


def offered_languages(task: Task, languages: Languages) -> tuple[Language, ...]:
    """Return none where no program is asked for."""
    if task.is_output_only:
        return ()
    allowed = None if task.language_codes is None else {language_id(code) for code in task.language_codes}
    of_package = (language for language in languages.all if allowed is None or language.id in allowed)
    if task.variant_ids is None:
        return tuple(of_package)
    of_set = (_with_variants(language, task.variant_ids) for language in of_package)
    return tuple(language for language in of_set if language.variants)


def find_offered(task: Task, languages: Languages, variant_id: str) -> LanguageVariant | None:
    """Return None where the task does not take the variant. Of outputs, nobody chooses a language."""
    if task.is_output_only:
        return OUTPUT_FILES
    found = languages.find(variant_id)
    offered = {variant.id for language in offered_languages(task, languages) for variant in language.variants}
    return found if found is not None and found.variant.id in offered else None


def _with_variants(language: Language, variant_ids: Collection[str]) -> Language:
    return replace(language, variants=tuple(variant for variant in language.variants if variant.id in variant_ids))
