"""What a package promises about the verdicts of its own submissions."""

from collections.abc import Callable, Mapping

from judge.verdict import Verdict

AC, WA, TLE, MLE, OLE, RTE, CE = (
    Verdict.AC,
    Verdict.WA,
    Verdict.TLE,
    Verdict.MLE,
    Verdict.OLE,
    Verdict.RTE,
    Verdict.CE,
)

Verdicts = frozenset[Verdict]

#: By folder of the package format: whether the verdicts of all testcases together are as promised.
PROMISES: Mapping[str, Callable[[Verdicts], bool]] = {
    "accepted": lambda found: found == {AC},
    "slow_accepted": lambda found: found == {AC},
    "wrong_answer": lambda found: WA in found and found <= {AC, WA},
    "time_limit_exceeded": lambda found: TLE in found and found <= {AC, WA, TLE},
    "run_time_error": lambda found: bool(found & {RTE, MLE, OLE}) and found <= {AC, WA, RTE, MLE, OLE},
    "runtime_error": lambda found: bool(found & {RTE, MLE, OLE}) and found <= {AC, WA, RTE, MLE, OLE},
    "memory_limit_exceeded": lambda found: MLE in found,
    "output_limit_exceeded": lambda found: OLE in found,
    "compiler_error": lambda found: found == {CE},
    "rejected": lambda found: found != {AC},
}


def is_kept(folder: str, verdicts: Verdicts) -> bool | None:
    """None where the folder promises nothing that we know."""
    promise = PROMISES.get(folder)
    return None if promise is None else promise(verdicts)
