"""web/judgings/transitions.py is the only place that changes a judging's state or verdict."""

import re
from pathlib import Path

from web.judgings import transitions

CHECKOUT = Path(transitions.__file__).parents[2]
#: Also as an attribute of a model, if a judging is loaded into a session of SQLAlchemy.
CHANGES = re.compile(
    r"(UPDATE|DELETE FROM)\s+judging\b|update\(Judging\)|\bjudging\.(state|verdict)\s*=(?!=)", re.IGNORECASE
)


def test_no_other_file_of_the_site_changes_a_judging() -> None:
    changing = {
        str(path.relative_to(CHECKOUT))
        for path in CHECKOUT.glob("web/**/*.py")
        if CHANGES.search(_without_sql_comparisons(path.read_text()))
    }
    assert changing == {"web/judgings/transitions.py"}


def test_the_search_finds_what_it_looks_for() -> None:
    for statement in (
        "UPDATE judging SET",
        "DELETE FROM judging WHERE",
        "update  JUDGING\nset",
        "update(Judging)",
        "judging.verdict = found",
    ):
        assert CHANGES.search(statement)
    for statement in ("UPDATE judging_slice SET", "judging.state == 'final'"):
        assert not CHANGES.search(statement)


def test_every_statement_that_ends_an_attempt_deletes_its_slices() -> None:
    ending = [
        statement
        for name, statement in vars(transitions).items()
        if name[0] != "_"
        and name.isupper()
        and isinstance(statement, str)
        and re.search(r"state = '(queued|final)'", statement)
        and statement is not transitions.WITHDRAW  # what waits has no attempt
    ]
    assert len(ending) == 6
    assert all("DELETE FROM judging_slice" in statement for statement in ending)


def _without_sql_comparisons(text: str) -> str:
    """`WHERE judging.state = 'final'` asks, it does not change."""
    return re.sub(r"((WHERE|AND|OR|WHEN|ON)\s+|\(\s*)judging\.(state|verdict) = ", " ", text)
