"""Problems that are hidden, labels that change places, and imports that ask before they replace a problem's version.

The previous release keeps running while this is applied, and afterwards until it is replaced: it knows nothing of the
new columns, and writes none of the new states.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LABELS = "uq_problem_set_problem_problem_set_id_label"
STATES = "ck_package_import_state_known"

# All of them, or none and once more. Submissions and imports lock them in different orders: whatever the order here,
# one of them could wait for a table while the migration waits for another, and either would end as a deadlock
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE problem_set_problem, problem, statement, package_import;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""


def upgrade() -> None:
    op.execute(LOCK)
    op.add_column("problem", sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("problem_set_problem", sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    _make_labels_unique(deferrable=True)
    op.create_index("ix_statement_blob_sha256", "statement", ["blob_sha256"], unique=False)
    _add_questions()


def downgrade() -> None:
    """An open question ends as it would without an answer: nothing is imported."""
    op.execute(
        "UPDATE package_import SET state = 'refused', asked_version_id = NULL WHERE state IN ('asking', 'declined')"
    )
    for name in ("agreed_version_id", "asked_version_id", "comparison"):
        op.drop_column("package_import", name)
    _know_states("waiting", "running", "done", "refused", "failed")
    op.drop_index("ix_statement_blob_sha256", table_name="statement")
    _make_labels_unique(deferrable=False)
    op.drop_column("problem_set_problem", "hidden_at")
    op.drop_column("problem", "hidden_at")


def _make_labels_unique(*, deferrable: bool) -> None:
    """Deferrable: unique at the end of a statement, so that one statement can exchange labels."""
    op.drop_constraint(LABELS, "problem_set_problem", type_="unique")
    op.create_unique_constraint(
        LABELS,
        "problem_set_problem",
        ["problem_set_id", "label"],
        deferrable=deferrable or None,
        initially="IMMEDIATE" if deferrable else None,
    )


def _add_questions() -> None:
    op.add_column("package_import", sa.Column("comparison", postgresql.JSONB(), nullable=True))
    for name in ("asked_version_id", "agreed_version_id"):
        op.add_column("package_import", sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            f"fk_package_import_{name}_problem_version", "package_import", "problem_version", [name], ["id"]
        )
    _know_states("waiting", "running", "asking", "done", "declined", "refused", "failed")
    op.create_check_constraint(
        op.f("ck_package_import_version_when_asked"),
        "package_import",
        "(state IN ('asking', 'declined')) = (asked_version_id IS NOT NULL)",
    )


def _know_states(*states: str) -> None:
    op.drop_constraint(op.f(STATES), "package_import", type_="check")
    listed = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f(STATES), "package_import", f"state IN ({listed})")
