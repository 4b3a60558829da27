"""Add the queue of jobs, and the table of imports, which are its first jobs.

No existing table is changed, so the previous release keeps running while this is applied, and afterwards.

procrastinate's tables and functions get a schema of their own. The SQL is a copy of what release 3.10.0 of the library
ships (migrations/procrastinate). A later release ships migrations, which become further revisions here.
"""

from pathlib import Path
from typing import cast

import psycopg
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROCRASTINATE = Path(__file__).parents[1] / "procrastinate" / "3.10.0.sql"


def upgrade() -> None:
    _add_queue()
    op.create_table(
        "package_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ip", postgresql.INET()),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("package_sha256", sa.Text()),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text()),
        sa.Column("cpu_time_limit_ms", sa.BigInteger()),
        sa.Column("problem_set_id", sa.BigInteger()),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempt", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("interruptions", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.Column("files_done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("files_total", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bytes_done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bytes_total", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("problem_version_id", sa.BigInteger()),
        sa.Column("unchanged", sa.Boolean()),
        sa.Column("diagnostics", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("needs_cpu_time_limit", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'refused', 'failed')", name=op.f("ck_package_import_state_known")
        ),
        sa.CheckConstraint(
            "failure IN ('upload_gone', 'killed', 'internal')", name=op.f("ck_package_import_failure_known")
        ),
        sa.CheckConstraint(
            "(state IN ('waiting', 'running')) = (finished_at IS NULL)",
            name=op.f("ck_package_import_finished_when_over"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (problem_version_id IS NOT NULL)", name=op.f("ck_package_import_version_when_done")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_package_import_failure_when_failed")
        ),
        sa.CheckConstraint(
            "(state = 'done') = (unchanged IS NOT NULL)", name=op.f("ck_package_import_unchanged_when_done")
        ),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_package_import_size_not_negative")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_package_import_created_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["package_sha256"], ["blob.sha256"], name=op.f("fk_package_import_package_sha256_blob")
        ),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name=op.f("fk_package_import_problem_set_id_problem_set"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["problem_version_id"],
            ["problem_version.id"],
            name=op.f("fk_package_import_problem_version_id_problem_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_import")),
        sa.UniqueConstraint("created_by", "idempotency_key", name=op.f("uq_package_import_created_by_idempotency_key")),
    )


def downgrade() -> None:
    op.drop_table("package_import")
    op.execute("DROP SCHEMA procrastinate CASCADE")


def _add_queue() -> None:
    """Add procrastinate's schema. Its SQL names no schema, and the driver must not look for parameters in it."""
    connection = cast(psycopg.Connection, op.get_bind().connection.driver_connection)
    connection.execute(b"CREATE SCHEMA procrastinate")
    connection.execute(b"SET LOCAL search_path TO procrastinate")
    connection.execute(PROCRASTINATE.read_bytes())
    connection.execute(b"SET LOCAL search_path TO DEFAULT")
