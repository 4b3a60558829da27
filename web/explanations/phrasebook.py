"""Sentences of the judge that were kept in English, and their translations."""

import re
from collections.abc import Mapping

from flask_babel import LazyString


class Phrasebook:
    """Patterns of sentences with the sentence of a page for each, which has the pattern's groups as its variables."""

    def __init__(self, sentences: Mapping[str, LazyString]) -> None:
        self._sentences = [(re.compile(pattern), sentence) for pattern, sentence in sentences.items()]

    def translated(self, text: str) -> str | None:
        """None where no pattern matches all of the text."""
        for pattern, sentence in self._sentences:
            match = pattern.fullmatch(text)
            if match:
                return str(sentence) % match.groupdict()
        return None
