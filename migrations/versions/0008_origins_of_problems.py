"""Where a problem comes from, beside each version: author, source, licence.

The previous release keeps running while this is applied, and afterwards until it is replaced: it does not write the
column, and what it imports has none of it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("problem_version", sa.Column("metadata", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("problem_version", "metadata")
