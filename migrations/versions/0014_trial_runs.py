"""Trial runs, which have judgings of their own.

The previous release keeps running while this is applied, and afterwards until it is replaced. Its dispatcher and its
recorder leave judgings without a submission alone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# All of them, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE judging, problem_set_problem, "user", blob;
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
    _add_trial_runs()
    _open_judgings()


def downgrade() -> None:
    op.execute("DELETE FROM judging WHERE trial_run_id IS NOT NULL")
    op.drop_index("ix_judging_unfinished_trial_run", "judging")
    op.drop_index("uq_judging_trial_run_id", "judging")
    op.drop_constraint(op.f("ck_judging_of_submission_xor_trial_run"), "judging", type_="check")
    op.drop_column("judging", "trial_run_id")
    op.alter_column("judging", "submission_id", nullable=False)
    op.drop_table("trial_run")


def _add_trial_runs() -> None:
    op.create_table(
        "trial_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("input_sha256", sa.Text(), nullable=True),
        sa.Column("input_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("testcase_count", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("testcase_count > 0", name=op.f("ck_trial_run_testcase_count_positive")),
        sa.CheckConstraint(
            "input_sha256 IS NOT NULL OR input_bytes = 0", name=op.f("ck_trial_run_no_size_without_input")
        ),
        sa.CheckConstraint("input_bytes >= 0", name=op.f("ck_trial_run_input_bytes_not_negative")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_trial_run_user_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["input_sha256"], ["blob.sha256"], name=op.f("fk_trial_run_input_sha256_blob")),
        sa.ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            name=op.f("fk_trial_run_problem_set_id_problem_id_problem_set_problem"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_run")),
    )
    op.create_index("ix_trial_run_user_id_requested_at", "trial_run", ["user_id", "requested_at"])
    op.create_index("ix_trial_run_requested_at", "trial_run", ["requested_at"])
    op.create_index("ix_trial_run_problem_set_id_problem_id", "trial_run", ["problem_set_id", "problem_id"])
    op.create_index(
        "ix_trial_run_input_sha256", "trial_run", ["input_sha256"], postgresql_where=sa.text("input_sha256 IS NOT NULL")
    )


def _open_judgings() -> None:
    op.alter_column("judging", "submission_id", nullable=True)
    op.add_column("judging", sa.Column("trial_run_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_judging_trial_run_id_trial_run"), "judging", "trial_run", ["trial_run_id"], ["id"], ondelete="CASCADE"
    )
    op.create_check_constraint(
        op.f("ck_judging_of_submission_xor_trial_run"), "judging", "num_nonnulls(submission_id, trial_run_id) = 1"
    )
    op.create_index(
        "uq_judging_trial_run_id",
        "judging",
        ["trial_run_id"],
        unique=True,
        postgresql_where=sa.text("trial_run_id IS NOT NULL"),
    )
    op.create_index(
        "ix_judging_unfinished_trial_run",
        "judging",
        ["queued_at"],
        postgresql_where=sa.text("trial_run_id IS NOT NULL AND state <> 'final'"),
    )
