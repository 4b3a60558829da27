"""Add the lanes of a worker that fail their self-test.

The previous release keeps running while this is applied, and afterwards until it is replaced. It writes rows without
the column, which therefore has a default.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "worker",
        sa.Column("lanes_out_of_service", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("worker", "lanes_out_of_service")
