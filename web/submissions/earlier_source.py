"""The source of an earlier submission, to begin a new one with."""

from collections.abc import Sequence
from dataclasses import dataclass

from judge.errors import BlobMissing
from judge.main_file import NamedText
from judge.store import Store
from web.submissions.queries import OwnSubmission
from web.submissions.submitting import SubmittedFile

#: A form with a larger file keeps a browser busy for seconds.
SHOWN_LIMIT_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class EarlierSource:
    submission: OwnSubmission
    files: tuple[NamedText, ...]
    unshown: tuple[str, ...]  #: names of files that are too large for a form, or that the store has lost


def load_earlier_source(store: Store, submission: OwnSubmission, files: Sequence[SubmittedFile]) -> EarlierSource:
    """Read what lies in the store. Raises StoreUnavailable."""
    texts = load_source(store, files)
    return EarlierSource(
        submission=submission,
        files=tuple(NamedText(name=name, text=text) for name, text in texts.items() if text is not None),
        unshown=tuple(name for name, text in texts.items() if text is None),
    )


def load_source(store: Store, files: Sequence[SubmittedFile]) -> dict[str, str | None]:
    """By name; None: it is too large for a form, or the store has lost it. Raises StoreUnavailable."""
    return {file.name: _text(store, file) for file in files}


def _text(store: Store, file: SubmittedFile) -> str | None:
    if file.content is not None:
        return file.content
    try:
        content = store.get(file.sha256 or "")
    except BlobMissing:
        return None
    return content.decode() if len(content) <= SHOWN_LIMIT_BYTES else None
