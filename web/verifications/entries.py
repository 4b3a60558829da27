"""What became of each jury submission of a version, in the order of its package."""

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A submission, which is judged as any other, or the reason why there is none, or neither: it is judged later."""

    folder: str
    name: str
    variant: str | None = None
    submission_id: int | None = None
    refusal: str | None = None  #: in words, for the author of the package
