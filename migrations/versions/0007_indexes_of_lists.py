"""Indexes for lists of submissions and of audit events that are filtered. Each ends with what the list is ordered by.

The previous release keeps running while this is applied, and afterwards until it is replaced.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Name -> table and columns.
INDEXES = {
    "ix_submission_problem_set_id_id": ("submission", ["problem_set_id", "id"]),
    "ix_submission_variant_id": ("submission", ["variant", "id"]),
    "ix_submission_received_at": ("submission", ["received_at"]),
    "ix_submission_ip_id": ("submission", ["ip", "id"]),
    "ix_judging_verdict_submission_id": ("judging", ["verdict", "submission_id"]),
    "ix_audit_event_actor_id_id": ("audit_event", ["actor_id", "id"]),
    "ix_audit_event_action_id": ("audit_event", ["action", "id"]),
    "ix_audit_event_at": ("audit_event", ["at"]),
    "ix_audit_event_ip_id": ("audit_event", ["ip", "id"]),
}


def upgrade() -> None:
    # Concurrently: submissions go on meanwhile. What a killed migration left of an index is of no use.
    with op.get_context().autocommit_block():
        for name, (table, columns) in INDEXES.items():
            op.drop_index(name, table_name=table, if_exists=True, postgresql_concurrently=True)
            op.create_index(name, table, columns, unique=False, postgresql_concurrently=True)


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table_name=table)
