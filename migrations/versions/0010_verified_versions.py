"""Versions that are drafts until they are verified, jury submissions, and attachments.

The previous release keeps running while this is applied, and afterwards until it is replaced: its imports publish what
they make, as before, and it knows nothing of the new columns and tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

#: Column with a CHECK of its values -> those that the previous release knew, and those of now.
VALUES = {
    ("problem_version", "state"): (
        ("draft", "published", "withdrawn"),
        ("draft", "verified", "published", "withdrawn"),
    ),
    ("problem_set", "kind"): (("practice", "assignment", "contest"), ("practice", "assignment", "contest", "jury")),
    ("submission", "origin"): (("web", "api", "command"), ("web", "api", "command", "jury")),
}

# All of them, or none and once more, so that no request that locks them in another order waits for long
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE problem_version, problem_set, submission, package_import;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""

# Without the submissions of the jury, and all that refers to them or to their sets
REMOVE_JURY = """
UPDATE submission SET current_judging_id = NULL WHERE origin = 'jury';
DELETE FROM rejudging_item USING submission WHERE submission.id = submission_id AND origin = 'jury';
DELETE FROM judging USING submission WHERE submission.id = submission_id AND origin = 'jury';
DELETE FROM submission WHERE origin = 'jury';
DELETE FROM problem_set WHERE kind = 'jury';
UPDATE problem_version SET state = 'draft' WHERE state = 'verified'
"""


def upgrade() -> None:
    op.execute(LOCK)
    for (table, column), (_before, now) in VALUES.items():
        _know_values(table, column, *now)
    _change_versions()
    _change_imports()
    _add_attachments()
    _add_verifications()


def downgrade() -> None:
    op.drop_table("problem_verification")
    op.drop_table("problem_attachment")
    for name in ("reason_when_published_unverified", "afterwards_known"):
        op.drop_constraint(op.f(f"ck_package_import_{name}"), "package_import", type_="check")
    for name in ("publish_reason", "afterwards"):
        op.drop_column("package_import", name)
    op.execute(REMOVE_JURY)
    op.drop_constraint(op.f("ck_problem_version_run_together_known"), "problem_version", type_="check")
    for name in ("jury_sha256", "languages", "run_together"):
        op.drop_column("problem_version", name)
    for (table, column), (before, _now) in VALUES.items():
        _know_values(table, column, *before)


def _know_values(table: str, column: str, *values: str) -> None:
    name = op.f(f"ck_{table}_{column}_known")
    op.drop_constraint(name, table, type_="check")
    _allow(table, column, *values)


def _allow(table: str, column: str, *values: str) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(f"ck_{table}_{column}_known"), table, f"{column} IN ({listed})")


def _change_versions() -> None:
    op.add_column("problem_version", sa.Column("run_together", sa.Text(), server_default="batch", nullable=False))
    _allow("problem_version", "run_together", "batch", "interactive", "output_only")
    op.add_column("problem_version", sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("problem_version", sa.Column("jury_sha256", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_problem_version_jury_sha256_blob"), "problem_version", "blob", ["jury_sha256"], ["sha256"]
    )


def _change_imports() -> None:
    op.add_column("package_import", sa.Column("afterwards", sa.Text(), server_default="verify", nullable=False))
    op.add_column("package_import", sa.Column("publish_reason", sa.Text(), nullable=True))
    _allow("package_import", "afterwards", "verify", "draft", "publish")
    op.create_check_constraint(
        op.f("ck_package_import_reason_when_published_unverified"),
        "package_import",
        "(afterwards = 'publish') = (publish_reason IS NOT NULL)",
    )


def _add_attachments() -> None:
    op.create_table(
        "problem_attachment",
        sa.Column("problem_version_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_version_id"],
            ["problem_version.id"],
            name=op.f("fk_problem_attachment_problem_version_id_problem_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_problem_attachment_sha256_blob")),
        sa.PrimaryKeyConstraint("problem_version_id", "name", name=op.f("pk_problem_attachment")),
    )
    op.create_index("ix_problem_attachment_sha256", "problem_attachment", ["sha256"], unique=False)


def _add_verifications() -> None:
    op.create_table(
        "problem_verification",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("problem_version_id", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ip", postgresql.INET(), nullable=True),
        sa.Column("publishes", sa.Boolean(), nullable=False),
        sa.Column("instead_of_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'stopped')",
            name=op.f("ck_problem_verification_state_known"),
        ),
        sa.CheckConstraint(
            "(state IN ('waiting', 'running')) = (finished_at IS NULL)",
            name=op.f("ck_problem_verification_finished_when_over"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (result IS NOT NULL)", name=op.f("ck_problem_verification_result_when_done")
        ),
        sa.ForeignKeyConstraint(
            ["problem_version_id"],
            ["problem_version.id"],
            name=op.f("fk_problem_verification_problem_version_id_problem_version"),
        ),
        sa.ForeignKeyConstraint(
            ["instead_of_id"],
            ["problem_version.id"],
            name=op.f("fk_problem_verification_instead_of_id_problem_version"),
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["user.id"], name=op.f("fk_problem_verification_requested_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_verification")),
    )
    op.create_index(
        "ix_problem_verification_problem_version_id", "problem_verification", ["problem_version_id"], unique=False
    )
    op.create_index(
        "ix_problem_verification_unfinished",
        "problem_verification",
        ["problem_version_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
