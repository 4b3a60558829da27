"""Retention of courses, submissions without their sources, and what may be changed of the audit log.

Two triggers let a little more pass than before, and only where a transaction says what it does: an address may go from
an audit event (judge.retention), and a name may be changed in one (judge.anonymising). The previous release keeps
running while this is applied: it writes none of the new columns.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# All of them, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE course, submission, audit_event, grade_override;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""

# What an event says of who did what, when, stays in every case
AUDIT_EVENT_KEPT = """
DROP TRIGGER audit_event_insert_only ON audit_event;
CREATE OR REPLACE FUNCTION audit_event_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changeable text[] := '{}';
BEGIN
    IF current_setting('judge.retention', true) = 'on' THEN
        changeable := changeable || '{ip}'::text[];
    END IF;
    IF current_setting('judge.anonymising', true) = 'on' THEN
        changeable := changeable || '{ip,before,after}'::text[];
    END IF;
    IF TG_OP = 'UPDATE' AND changeable <> '{}' THEN
        IF (NEW.ip IS NULL OR NEW.ip = OLD.ip) AND to_jsonb(NEW) - changeable = to_jsonb(OLD) - changeable THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit events can only be inserted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_event_insert_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_insert_only();
CREATE TRIGGER audit_event_not_truncated BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_insert_only();
"""

AUDIT_EVENT_INSERT_ONLY = """
DROP TRIGGER audit_event_not_truncated ON audit_event;
DROP TRIGGER audit_event_insert_only ON audit_event;
CREATE OR REPLACE FUNCTION audit_event_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events can only be inserted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_event_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_insert_only();
"""

# A reason may be an illness
GRADE_OVERRIDE_KEPT = """
CREATE OR REPLACE FUNCTION grade_override_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('judge.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('judge.anonymising', true) = 'on' THEN
        IF to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'grade overrides can only be inserted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

GRADE_OVERRIDE_INSERT_ONLY = """
CREATE OR REPLACE FUNCTION grade_override_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('judge.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'grade overrides can only be inserted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

#: Table -> CHECKs of its new columns.
CHECKS = {
    "course": {
        "retention_kind_known": "retention_kind IN ('never', 'sources', 'everything')",
        "retention_months_sensible": "retention_months BETWEEN 1 AND 240",
        "retention_has_months": "(retention_months IS NOT NULL) = (coalesce(retention_kind, 'never') <> 'never')",
    },
}


def upgrade() -> None:
    op.execute(LOCK)
    op.execute(AUDIT_EVENT_KEPT)
    op.execute(GRADE_OVERRIDE_KEPT)
    op.add_column("course", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("course", sa.Column("retention_kind", sa.Text(), nullable=True))
    op.add_column("course", sa.Column("retention_months", sa.BigInteger(), nullable=True))
    op.add_column("submission", sa.Column("source_removed_at", sa.DateTime(timezone=True), nullable=True))
    for table, checks in CHECKS.items():
        for name, condition in checks.items():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
    _add_retention()


def _add_retention() -> None:
    op.create_table(
        "retention_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "removed",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.CheckConstraint("kind IN ('sources', 'everything')", name=op.f("ck_retention_run_removes")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_retention_run_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_index("ix_retention_run_course_id_id", "retention_run", ["course_id", "id"], unique=False)
    op.create_index(
        "uq_retention_run_unfinished",
        "retention_run",
        ["course_id"],
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def downgrade() -> None:
    op.execute(LOCK)
    op.drop_table("retention_run")
    for table, checks in CHECKS.items():
        for name in checks:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.drop_column("submission", "source_removed_at")
    op.drop_column("course", "retention_months")
    op.drop_column("course", "retention_kind")
    op.drop_column("course", "ends_at")
    op.execute(GRADE_OVERRIDE_INSERT_ONLY)
    op.execute(AUDIT_EVENT_INSERT_ONLY)
