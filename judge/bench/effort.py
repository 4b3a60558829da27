"""How many times each thing is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Effort:
    overhead_rounds: int = 100
    python_rounds: int = 40
    throughput_rounds: int = 15
    submissions_per_round: int = 5  #: on each lane
    compile_rounds: int = 16
    conversation_rounds: int = 9
    fresh_rounds: int = 8
    accuracy_runs: int = 7
    burn_ms: int = 1000
    checker_rounds: int = 15
    endurance_runs: int = 10_000
    verification_rounds: int = 3
    verified_submissions: int = 20
    verified_testcases: int = 100
    import_rounds: int = 3
    imported_bytes: int = 500_000_000


FULL = Effort()
#: Only shows that everything works; its figures are worth little.
QUICK = Effort(
    overhead_rounds=3,
    python_rounds=2,
    throughput_rounds=1,
    submissions_per_round=1,
    compile_rounds=1,
    conversation_rounds=1,
    fresh_rounds=1,
    accuracy_runs=1,
    burn_ms=100,
    checker_rounds=1,
    endurance_runs=200,
    verification_rounds=1,
    verified_submissions=2,
    verified_testcases=3,
    import_rounds=1,
    imported_bytes=5_000_000,
)
