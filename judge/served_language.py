"""A language that this machine can run."""

from dataclasses import dataclass

from judge.language import Language, Variant


@dataclass(frozen=True, kw_only=True)
class ServedLanguage:
    """A variant of a language, and the image of it that the Docker Engine has."""

    language: Language
    variant: Variant
    image_digest: str
