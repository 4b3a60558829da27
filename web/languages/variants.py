"""Naming the variant of a submission. The installation may have lost it since then."""

from judge.language import Languages

PLAIN_TEXT_MODE = "text"


def variant_name(languages: Languages, variant_id: str) -> str:
    """Return the name of the variant, or its id where the installation no longer has it."""
    found = languages.find(variant_id)
    return found.variant.name if found else variant_id


def editor_mode(languages: Languages, variant_id: str) -> str:
    """Return what the editor and the highlighter call the language of the variant."""
    found = languages.find(variant_id)
    return found.language.editor_mode if found else PLAIN_TEXT_MODE
