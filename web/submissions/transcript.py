"""Transcripts of conversations, as judge/evaluation/relay.py writes them: lines `[seconds] > text`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from web.excerpt import Excerpt
from web.statements.interaction import Speaker

_LINE = re.compile(r"\[(?P<seconds>\d+\.\d+)\] (?P<speaker>[<>])(?: (?P<text>.*))?")
_LEFT_OUT = re.compile(r"\.\.\. (?P<bytes>\d+) more bytes were said")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one side says until the other one does."""

    speaker: Speaker
    seconds: str  #: after the beginning, as it is written
    text: str


@dataclass(frozen=True, kw_only=True)
class Transcript:
    said: tuple[Said, ...]
    left_out_bytes: int  #: so much more was said, and not written down; known where the end is shown
    excerpt: Excerpt


def read_transcript(excerpt: Excerpt) -> Transcript:
    lines = excerpt.text.split("\n")
    left_out = next(filter(None, map(_LEFT_OUT.fullmatch, lines[-2:])), None)
    return Transcript(
        said=tuple(_said(speaker, list(spoken)) for speaker, spoken in groupby(_lines(lines), key=_speaker)),
        left_out_bytes=int(left_out["bytes"]) if left_out else 0,
        excerpt=excerpt,
    )


def _said(speaker: str, spoken: list[re.Match[str]]) -> Said:
    return Said(
        speaker=Speaker(speaker),
        seconds=spoken[0]["seconds"],
        text="\n".join(line["text"] or "" for line in spoken),
    )


def _speaker(line: re.Match[str]) -> str:
    return line["speaker"]


def _lines(lines: list[str]) -> Iterator[re.Match[str]]:
    """A line that the excerpt has cut before its text is left out."""
    return filter(None, map(_LINE.fullmatch, lines))
