"""Emphasis beside Chinese, Japanese and Korean letters, which have no spaces between words.

By CommonMark, two stars after a CJK colon and before a CJK letter end nothing: that is punctuation inside, and a letter
outside. The rules here are those of https://github.com/tats-u/markdown-cjk-friendly: punctuation counts only where it
is not CJK, and a CJK letter ends a word. They hold for underscores, too, where these stand between CJK characters, or
beside punctuation of which one side is CJK.
"""

import unicodedata
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType


class CjkFriendlyState(StateInline):
    def __init__(self, src: str, md: MarkdownIt, env: EnvType, out_tokens: list[Token]) -> None:
        super().__init__(src, md, env, out_tokens)
        # Before the first character, the rule for formulas finds the last one of the text (index -1). It must be no
        # digit; `posMax` remains the end of the text.
        self.src = f"{src} "

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Tell whether a run of `*`, `_` or `~` can open or close."""
        marker = self.src[start]
        end = start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        left_flanking = _flanks(inner=after, outer=before)
        right_flanking = _flanks(inner=before, outer=after)
        within_cjk = is_cjk(before) and is_cjk(after)
        return Scanned(
            left_flanking and (canSplitWord or within_cjk or not right_flanking or _may_end_word(before, after)),
            right_flanking and (canSplitWord or within_cjk or not left_flanking or _may_end_word(after, before)),
            end - start,
        )


class CjkFriendlyInline(ParserInline):
    """The inline parser of markdown-it, with the other state."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = CjkFriendlyState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@lru_cache(maxsize=4096)
def is_cjk(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F", "H") and unicodedata.category(character) != "So"


def _flanks(*, inner: str, outer: str) -> bool:
    """Whether a run of delimiters can lie between the inside of an emphasis and its outside."""
    if isWhiteSpace(ord(inner)):
        return False
    if not _is_punctuation(inner) or is_cjk(inner):
        return True
    return isWhiteSpace(ord(outer)) or _is_punctuation(outer) or is_cjk(outer)


def _may_end_word(outer: str, inner: str) -> bool:
    """Whether an underscore may stand here although both sides flank it."""
    if _is_punctuation(outer):
        return True
    return _is_punctuation(inner) and (is_cjk(inner) or is_cjk(outer))


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
