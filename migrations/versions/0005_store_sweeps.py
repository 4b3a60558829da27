"""Sweeps of the store, and an index for those who delete rows of `blob`.

The previous release keeps running while this is applied, and afterwards until it is replaced: it knows neither.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


INDEX = "ix_submission_file_sha256"


def upgrade() -> None:
    # Concurrently: submissions go on meanwhile. What a killed migration left of the index is of no use.
    with op.get_context().autocommit_block():
        op.drop_index(INDEX, table_name="submission_file", if_exists=True, postgresql_concurrently=True)
        op.create_index(
            INDEX,
            "submission_file",
            ["sha256"],
            unique=False,
            postgresql_where=sa.text("sha256 IS NOT NULL"),
            postgresql_concurrently=True,
        )
    op.create_table(
        "store_sweep",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("store_identity", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blobs", sa.BigInteger(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("blobs_waiting", sa.BigInteger(), nullable=True),
        sa.Column("bytes_waiting", sa.BigInteger(), nullable=True),
        sa.Column("blobs_deleted", sa.BigInteger(), nullable=True),
        sa.Column("bytes_deleted", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (num_nulls(blobs, bytes, blobs_waiting, bytes_waiting, blobs_deleted, bytes_deleted)"
            " > 0)",
            name=op.f("ck_store_sweep_counted_when_ended"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_store_sweep"),
    )


def downgrade() -> None:
    op.drop_table("store_sweep")
    op.drop_index(INDEX, table_name="submission_file")
