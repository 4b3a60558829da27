"""Scores: how a version is graded, what its workers must understand, groups of a judging, and what a set asks for.

The previous release keeps running while this is applied, and afterwards until it is replaced: it knows nothing of the
new columns, and all versions that are there are pass-fail.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FEEDBACK = "ck_problem_set_feedback_known"

# All of them, or none and once more: see 0006
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE problem_set, problem_version, judging;
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
    op.add_column("problem_version", sa.Column("grading", postgresql.JSONB(), nullable=True))
    op.add_column(
        "problem_version", sa.Column("message_version", sa.SmallInteger(), server_default="1", nullable=False)
    )
    op.add_column(
        "problem_version",
        sa.Column("open_testcases", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
    )
    # Without a scale nothing is rewritten, and every score that is computed can be held
    op.alter_column("judging", "score", type_=sa.Numeric(), existing_type=sa.Numeric(10, 2))
    op.add_column("judging", sa.Column("group_results", postgresql.JSONB(), nullable=True))
    op.add_column("problem_set", sa.Column("stop_policy", sa.Text(), server_default="package", nullable=False))
    op.create_check_constraint(
        op.f("ck_problem_set_stop_policy_known"),
        "problem_set",
        "stop_policy IN ('package', 'first_failure', 'whole_group', 'everything')",
    )
    _know_feedback("full", "groups", "samples", "verdict", "none")


def downgrade() -> None:
    """Who was shown groups is shown samples: nobody sees more than before."""
    op.execute("UPDATE problem_set SET feedback = 'samples' WHERE feedback = 'groups'")
    _know_feedback("full", "samples", "verdict", "none")
    op.drop_constraint(op.f("ck_problem_set_stop_policy_known"), "problem_set", type_="check")
    op.drop_column("problem_set", "stop_policy")
    op.drop_column("judging", "group_results")
    op.alter_column("judging", "score", type_=sa.Numeric(10, 2), existing_type=sa.Numeric())
    for name in ("open_testcases", "message_version", "grading"):
        op.drop_column("problem_version", name)


def _know_feedback(*values: str) -> None:
    op.drop_constraint(op.f(FEEDBACK), "problem_set", type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(FEEDBACK), "problem_set", f"feedback IN ({listed})")
