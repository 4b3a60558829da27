"""Exports of all that is held of a user.

The previous release keeps running while this is applied, and afterwards until it is replaced: it has no such exports.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# Both that the new keys lead to, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE "user", blob IN SHARE ROW EXCLUSIVE MODE;
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
    op.create_table(
        "data_export",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zip_sha256", sa.Text(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(finished_at, zip_sha256, size_bytes) IN (0, 3)", name=op.f("ck_data_export_finished_whole")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_data_export_user_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["zip_sha256"], ["blob.sha256"], name=op.f("fk_data_export_zip_sha256_blob")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_data_export")),
    )
    op.create_index(
        "ix_data_export_zip_sha256",
        "data_export",
        ["zip_sha256"],
        unique=False,
        postgresql_where=sa.text("zip_sha256 IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("data_export")
