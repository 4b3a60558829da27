"""What pages say of a variant that a submission names; it may be gone from the installation since then."""

from judge.language import Languages

PLAIN_TEXT_MODE = "text"


def variant_name(languages: Languages, variant_id: str) -> str:
    """The name of the variant; its id where the installation no longer has it."""
    found = languages.find(variant_id)
    return found[1].name if found else variant_id


def editor_mode(languages: Languages, variant_id: str) -> str:
    """How the editor and the highlighter call the language of the variant."""
    found = languages.find(variant_id)
    return found[0].editor_mode if found else PLAIN_TEXT_MODE
