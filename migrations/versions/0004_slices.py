"""Give each slice its own state, lease and nsqd.

The previous release keeps running while this is applied, and afterwards until it is replaced. It keeps the lease of a
running judging in the judging's row, and writes only slices that are done. Both stay allowed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LEASE_WHILE_CLAIMED = """
CASE state WHEN 'compiling' THEN lease_expires_at IS NOT NULL WHEN 'running' THEN true ELSE lease_expires_at IS NULL END
"""


def upgrade() -> None:
    op.drop_constraint(op.f("ck_judging_lease_exactly_when_claimed"), "judging", type_="check")
    op.create_check_constraint(op.f("ck_judging_lease_while_claimed"), "judging", LEASE_WHILE_CLAIMED.strip())
    op.add_column("judging_slice", sa.Column("state", sa.Text(), server_default="done", nullable=False))
    op.add_column("judging_slice", sa.Column("dispatched_to", sa.Text(), nullable=True))
    op.add_column("judging_slice", sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("judging_slice", sa.Column("lease_expires_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("judging_slice", "results", nullable=True)
    op.create_check_constraint(
        op.f("ck_judging_slice_state_known"), "judging_slice", "state IN ('dispatched', 'running', 'done')"
    )
    op.create_check_constraint(
        op.f("ck_judging_slice_results_exactly_when_done"), "judging_slice", "(results IS NOT NULL) = (state = 'done')"
    )
    op.create_check_constraint(
        op.f("ck_judging_slice_lease_exactly_when_running"),
        "judging_slice",
        "(lease_expires_at IS NOT NULL) = (state = 'running')",
    )
    op.create_check_constraint(
        op.f("ck_judging_slice_nsqd_known_when_dispatched"),
        "judging_slice",
        "state <> 'dispatched' OR num_nonnulls(dispatched_to, dispatched_at) = 2",
    )


def downgrade() -> None:
    op.execute("DELETE FROM judging_slice WHERE state <> 'done'")
    op.execute("UPDATE judging SET lease_expires_at = now() WHERE state = 'running' AND lease_expires_at IS NULL")
    op.alter_column("judging_slice", "results", nullable=False)
    for column in ("lease_expires_at", "dispatched_at", "dispatched_to", "state"):
        op.drop_column("judging_slice", column)
    op.drop_constraint(op.f("ck_judging_lease_while_claimed"), "judging", type_="check")
    op.create_check_constraint(
        op.f("ck_judging_lease_exactly_when_claimed"),
        "judging",
        "(lease_expires_at IS NOT NULL) = (state IN ('compiling', 'running'))",
    )
