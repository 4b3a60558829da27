"""What a checker says of one output."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Judgement:
    accepted: bool
    message: str | None = None  #: for the staff: it may quote secret data


ACCEPTED = Judgement(accepted=True)
