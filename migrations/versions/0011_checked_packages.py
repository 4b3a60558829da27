"""Checks of a package in the queue, terms of jury submissions, and versions whose CPU time limit is still to be found.

The previous release keeps running while this is applied, and afterwards until it is replaced: it knows nothing of the
new columns, and every version that it imports has a limit.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# All of them, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE problem_version, submission, judging, problem_verification;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""

LIMITED_FROM = op.f("fk_problem_version_limited_from_id_problem_version")
CHECKS = op.f("fk_problem_verification_checks_submission_id_submission")


def upgrade() -> None:
    op.execute(LOCK)
    op.add_column("submission", sa.Column("jury_terms", postgresql.JSONB(), nullable=True))
    op.add_column("judging", sa.Column("findings", postgresql.JSONB(), nullable=True))
    op.add_column(
        "problem_version",
        sa.Column("needs_cpu_time_limit", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("problem_version", sa.Column("cpu_time_limit_origin", postgresql.JSONB(), nullable=True))
    op.add_column("problem_version", sa.Column("limited_from_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(LIMITED_FROM, "problem_version", "problem_version", ["limited_from_id"], ["id"])
    op.create_index("ix_problem_version_limited_from_id", "problem_version", ["limited_from_id"], unique=False)
    op.add_column("problem_verification", sa.Column("checks_submission_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        CHECKS, "problem_verification", "submission", ["checks_submission_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(
        "ix_problem_verification_checks_submission_id", "problem_verification", ["checks_submission_id"], unique=False
    )
    # A verification can be made again, and their results have another form now
    op.execute("DELETE FROM problem_verification WHERE state = 'done'")


def downgrade() -> None:
    op.execute("DELETE FROM problem_verification WHERE state = 'done'")
    op.drop_constraint(CHECKS, "problem_verification", type_="foreignkey")
    op.drop_index("ix_problem_verification_checks_submission_id", table_name="problem_verification")
    op.drop_column("problem_verification", "checks_submission_id")
    # Nobody may be judged by a limit that was for measurements
    op.execute("UPDATE problem_version SET state = 'withdrawn' WHERE needs_cpu_time_limit")
    op.drop_constraint(LIMITED_FROM, "problem_version", type_="foreignkey")
    op.drop_index("ix_problem_version_limited_from_id", table_name="problem_version")
    for name in ("limited_from_id", "cpu_time_limit_origin", "needs_cpu_time_limit"):
        op.drop_column("problem_version", name)
    op.drop_column("judging", "findings")
    op.drop_column("submission", "jury_terms")
