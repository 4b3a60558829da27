"""What a package promises about one of its own submissions, however it says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from judge.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A promise about the verdicts of all testcases together. None: nothing is promised about that."""

    permitted: frozenset[Verdict] | None = None  #: no testcase has another verdict
    required: frozenset[Verdict] | None = None  #: one testcase at least has one of these
    reported: frozenset[Verdict] | None = None  #: the judging ends with one of these
    #: A judging that ends with one of these is as promised, too, whatever comes after its first failure
    enough: frozenset[Verdict] = frozenset()
    score: tuple[float, float] | None = None  #: least and most, both included
    message: str | None = None  #: a text that one message of the checker has in it
    counts_as_accepted: bool | None = None  #: whether it is used for the time limit; None: as its verdicts say
    counts_as_too_slow: bool | None = None
    is_below_maximum: bool = False  #: its score is less than the most that the problem gives
    parts: "tuple[ExpectedPart, ...]" = ()
    group_verdicts: tuple[frozenset[Verdict], ...] = ()  #: of the groups directly in data/secret, in order
    doubt: str | None = None  #: what its author wrote and we cannot read, in words

    @property
    def promises_something(self) -> bool:
        promises = (self.permitted, self.required, self.reported, self.score, self.message)
        return self.is_below_maximum or any(each is not None for each in promises) or bool(self.parts + self._groups)

    @property
    def is_for_accepted(self) -> bool:
        """Whether the slowest testcase of it counts for the time limit."""
        if self.counts_as_accepted is not None:
            return self.counts_as_accepted
        return Verdict.AC in (self.permitted or ()) and len(self.permitted or ()) == 1

    @property
    def is_for_too_slow(self) -> bool:
        """Whether it must be slower than the time limit by some margin."""
        if self.counts_as_too_slow is not None:
            return self.counts_as_too_slow
        return self.required == frozenset({Verdict.TLE})

    @property
    def allows_compiler_error(self) -> bool:
        named_verdicts = (self.permitted, self.required, self.reported)
        return any(Verdict.CE in verdicts for verdicts in named_verdicts if verdicts is not None)

    @property
    def _groups(self) -> "tuple[ExpectedPart, ...]":
        return tuple(
            ExpectedPart(pattern=f"group {number}", expectation=Expectation(reported=verdicts))
            for number, verdicts in enumerate(self.group_verdicts, start=1)
        )

    def in_words(self) -> str:
        """Such as: permitted AC, WA; required WA. Empty where nothing is promised."""
        least, most = self.score or (0, 0)
        sentences = (
            self.permitted is not None and f"permitted {named(self.permitted)}",
            self.required is not None and f"required {named(self.required)}",
            self.reported is not None and f"ends with {named(self.reported)}",
            self.score is not None and f"score {least:g}" + (f" to {most:g}" if most != least else ""),
            self.is_below_maximum and "score below the maximum",
            self.message is not None and f"message {self.message!r}",
            *(f"{part.pattern}: {part.expectation.in_words()}" for part in (*self.parts, *self._groups)),
        )
        return "; ".join(sentence for sentence in sentences if sentence)


@dataclass(frozen=True, kw_only=True)
class ExpectedPart:
    """A promise about the testcases whose names match a pattern, and the groups that they lie in."""

    pattern: str  #: such as secret/group1 or secret/*-large
    expectation: Expectation


NO_EXPECTATION = Expectation()


def named(verdicts: Iterable[Verdict]) -> str:
    """The verdicts in the order of the enumeration."""
    found = set(verdicts)
    return ", ".join(verdict for verdict in Verdict if verdict in found) or "none"
