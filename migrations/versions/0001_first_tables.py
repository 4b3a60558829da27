"""Add the first tables: users, courses, problems, submissions, judgings, rejudgings, workers, audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "blob",
    "course",
    "user",
    "worker",
    "audit_event",
    "enrolment",
    "invitation",
    "one_time_login",
    "problem",
    "problem_set",
    "rejudging",
    "problem_version",
    "problem_set_problem",
    "problem_version_blob",
    "statement",
    "submission",
    "judging",
    "submission_file",
    "judging_slice",
    "rejudging_item",
)

#: Judgings may have used a version, so only these three columns of it may change.
PROBLEM_VERSION_IMMUTABLE = """
CREATE FUNCTION problem_version_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'state' - 'created_by' - 'override_reason'
       <> to_jsonb(OLD) - 'state' - 'created_by' - 'override_reason' THEN
        RAISE EXCEPTION 'problem version % is immutable', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER problem_version_immutable BEFORE UPDATE ON problem_version
    FOR EACH ROW EXECUTE FUNCTION problem_version_immutable();
"""

AUDIT_EVENT_INSERT_ONLY = """
CREATE FUNCTION audit_event_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events can only be inserted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_event_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_insert_only();
"""


def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_blob_sha256_hex")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_blob_size_not_negative")),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_table(
        "course",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), server_default="UTC", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name=op.f("ck_course_slug_form")),
        sa.PrimaryKeyConstraint("id", name="pk_course"),
        sa.UniqueConstraint("slug", name="uq_course_slug"),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("site_role", sa.Text(), server_default="member", nullable=False),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("session_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("site_role IN ('member', 'admin')", name=op.f("ck_user_site_role_known")),
        sa.CheckConstraint("username ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'", name=op.f("ck_user_username_form")),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
    )
    op.create_index("uq_user_email_ci", "user", [sa.literal_column("lower(email)")], unique=True)
    op.create_index("uq_user_username_ci", "user", [sa.literal_column("lower(username)")], unique=True)
    op.create_table(
        "worker",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lanes", sa.BigInteger(), nullable=False),
        sa.Column("busy_lanes", sa.BigInteger(), nullable=False),
        sa.Column("languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("judge_version", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('compile', 'run')", name=op.f("ck_worker_kind_known")),
        sa.CheckConstraint("lanes >= 0 AND busy_lanes >= 0", name=op.f("ck_worker_lanes")),
        sa.PrimaryKeyConstraint("name", name="pk_worker"),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("ip", postgresql.INET(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name="fk_audit_event_actor_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
    )
    op.create_index("ix_audit_event_object", "audit_event", ["object_type", "object_id", "id"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), server_default="student", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role IN ('student', 'assistant', 'teacher')", name=op.f("ck_enrolment_role_known")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_enrolment_course_id_course", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_enrolment_user_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
        sa.UniqueConstraint("course_id", "user_id", name="uq_enrolment_course_id_user_id"),
    )
    op.create_index("ix_enrolment_user_id", "enrolment", ["user_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("uses_left", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("token_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_invitation_token_sha256_hex")),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_invitation_uses_left_not_negative")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name="fk_invitation_created_by_user", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_sha256", name="uq_invitation_token_sha256"),
    )
    op.create_table(
        "one_time_login",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("token_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_one_time_login_token_sha256_hex")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name="fk_one_time_login_created_by_user", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_one_time_login_user_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_login"),
        sa.UniqueConstraint("token_sha256", name="uq_one_time_login_token_sha256"),
    )
    op.create_index("ix_one_time_login_user_id", "one_time_login", ["user_id"], unique=False)
    op.create_table(
        "problem",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("published_version_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name=op.f("ck_problem_slug_form")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_problem_owner_id_user", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_problem"),
        sa.UniqueConstraint("slug", name="uq_problem_slug"),
    )
    op.create_table(
        "problem_set",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="practice", nullable=False),
        sa.Column("scoring", sa.Text(), server_default="pass_fail", nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("freeze_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unfreeze_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_policy", sa.Text(), server_default="accept", nullable=False),
        sa.Column("feedback", sa.Text(), server_default="full", nullable=False),
        sa.Column("ip_ranges", postgresql.ARRAY(postgresql.CIDR()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "feedback IN ('full', 'samples', 'verdict', 'none')", name=op.f("ck_problem_set_feedback_known")
        ),
        sa.CheckConstraint("kind IN ('practice', 'assignment', 'contest')", name=op.f("ck_problem_set_kind_known")),
        sa.CheckConstraint("late_policy IN ('accept', 'refuse')", name=op.f("ck_problem_set_late_policy_known")),
        sa.CheckConstraint("scoring IN ('pass_fail', 'points')", name=op.f("ck_problem_set_scoring_known")),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name=op.f("ck_problem_set_slug_form")),
        sa.CheckConstraint("due_at <= closes_at", name=op.f("ck_problem_set_due_before_closes")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_problem_set_opens_before_closes")),
        sa.CheckConstraint("opens_at <= due_at", name=op.f("ck_problem_set_opens_before_due")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_problem_set_course_id_course"),
        sa.PrimaryKeyConstraint("id", name="pk_problem_set"),
        sa.UniqueConstraint("slug", name="uq_problem_set_slug"),
    )
    op.create_index("ix_problem_set_course_id", "problem_set", ["course_id"], unique=False)
    op.create_table(
        "rejudging",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("filter", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="preparing", nullable=False),
        sa.Column("applied_by", sa.BigInteger(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('preparing', 'judging', 'ready', 'applied', 'undone', 'cancelled')",
            name=op.f("ck_rejudging_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('applied', 'undone') OR applied_at IS NOT NULL", name=op.f("ck_rejudging_applied_has_a_date")
        ),
        sa.CheckConstraint(
            "num_nonnulls(applied_by, applied_at) IN (0, 2)", name=op.f("ck_rejudging_applied_by_and_at")
        ),
        sa.CheckConstraint("num_nonnulls(undone_by, undone_at) IN (0, 2)", name=op.f("ck_rejudging_undone_by_and_at")),
        sa.ForeignKeyConstraint(["applied_by"], ["user.id"], name="fk_rejudging_applied_by_user"),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name="fk_rejudging_created_by_user"),
        sa.ForeignKeyConstraint(["undone_by"], ["user.id"], name="fk_rejudging_undone_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_rejudging"),
    )
    op.create_table(
        "problem_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=False),
        sa.Column("limits", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language_limits", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("source_limit_bytes", sa.BigInteger(), nullable=False),
        sa.Column("testcase_count", sa.BigInteger(), nullable=False),
        sa.Column("sample_count", sa.BigInteger(), nullable=False),
        sa.Column("package_sha256", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_problem_version_state_known")),
        sa.CheckConstraint(
            "sample_count BETWEEN 0 AND testcase_count", name=op.f("ck_problem_version_samples_are_testcases")
        ),
        sa.CheckConstraint("testcase_count > 0", name=op.f("ck_problem_version_has_testcases")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name="fk_problem_version_created_by_user", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["manifest_sha256"], ["blob.sha256"], name="fk_problem_version_manifest_sha256_blob"),
        sa.ForeignKeyConstraint(["package_sha256"], ["blob.sha256"], name="fk_problem_version_package_sha256_blob"),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name="fk_problem_version_problem_id_problem"),
        sa.PrimaryKeyConstraint("id", name="pk_problem_version"),
        sa.UniqueConstraint("problem_id", "id", name="uq_problem_version_problem_id_id"),
        sa.UniqueConstraint("problem_id", "number", name="uq_problem_version_problem_id_number"),
    )
    op.create_table(
        "problem_set_problem",
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("max_score", sa.Numeric(precision=10, scale=2), server_default="100", nullable=False),
        sa.Column("pinned_version_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("max_score >= 0", name=op.f("ck_problem_set_problem_max_score_not_negative")),
        sa.ForeignKeyConstraint(
            ["problem_id", "pinned_version_id"],
            ["problem_version.problem_id", "problem_version.id"],
            name="fk_problem_set_problem_pinned_version",
        ),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name="fk_problem_set_problem_problem_id_problem"),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name="fk_problem_set_problem_problem_set_id_problem_set",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("problem_set_id", "problem_id", name="pk_problem_set_problem"),
        sa.UniqueConstraint("problem_set_id", "label", name="uq_problem_set_problem_problem_set_id_label"),
    )
    op.create_index("ix_problem_set_problem_problem_id", "problem_set_problem", ["problem_id"], unique=False)
    op.create_table(
        "problem_version_blob",
        sa.Column("problem_version_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_version_id"],
            ["problem_version.id"],
            name="fk_problem_version_blob_problem_version_id_problem_version",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_problem_version_blob_sha256_blob"),
        sa.PrimaryKeyConstraint("problem_version_id", "sha256", name="pk_problem_version_blob"),
    )
    op.create_index("ix_problem_version_blob_sha256", "problem_version_blob", ["sha256"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("problem_version_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("blob_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("format IN ('md', 'tex', 'pdf')", name=op.f("ck_statement_format_known")),
        sa.ForeignKeyConstraint(["blob_sha256"], ["blob.sha256"], name="fk_statement_blob_sha256_blob"),
        sa.ForeignKeyConstraint(
            ["problem_version_id"],
            ["problem_version.id"],
            name="fk_statement_problem_version_id_problem_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statement"),
        sa.UniqueConstraint(
            "problem_version_id", "locale", "format", name="uq_statement_problem_version_id_locale_format"
        ),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("source_bytes", sa.BigInteger(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), server_default="web", nullable=False),
        sa.Column("ip", postgresql.INET(), nullable=True),
        sa.Column("current_judging_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("origin IN ('web', 'api', 'command')", name=op.f("ck_submission_origin_known")),
        sa.CheckConstraint("source_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_submission_source_sha256_hex")),
        sa.CheckConstraint(
            "length(idempotency_key) BETWEEN 1 AND 64", name=op.f("ck_submission_idempotency_key_length")
        ),
        sa.CheckConstraint("source_bytes > 0", name=op.f("ck_submission_source_not_empty")),
        sa.ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            name="fk_submission_problem_set_id_problem_id_problem_set_problem",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_submission_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("user_id", "idempotency_key", name="uq_submission_user_id_idempotency_key"),
    )
    op.create_index("ix_submission_problem_id_id", "submission", ["problem_id", "id"], unique=False)
    op.create_index("ix_submission_user_id_id", "submission", ["user_id", "id"], unique=False)
    op.create_index("ix_submission_user_id_problem_id_id", "submission", ["user_id", "problem_id", "id"], unique=False)
    op.create_table(
        "judging",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_version_id", sa.BigInteger(), nullable=False),
        sa.Column("rejudging_id", sa.BigInteger(), nullable=True),
        sa.Column("repeat", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("priority", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("score", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("deciding_testcase", sa.BigInteger(), nullable=True),
        sa.Column("cpu_time_ms", sa.BigInteger(), nullable=True),
        sa.Column("wall_time_ms", sa.BigInteger(), nullable=True),
        sa.Column("peak_memory_bytes", sa.BigInteger(), nullable=True),
        sa.Column("testcase_results", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("results_version", sa.BigInteger(), nullable=True),
        sa.Column("judge_error_reason", sa.Text(), nullable=True),
        sa.Column("compile_log_sha256", sa.Text(), nullable=True),
        sa.Column("compile_log_truncated", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("executable_sha256", sa.Text(), nullable=True),
        sa.Column("compile_image_digest", sa.Text(), nullable=True),
        sa.Column("run_image_digest", sa.Text(), nullable=True),
        sa.Column("judge_version", sa.Text(), nullable=True),
        sa.Column("compile_usage", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("run_worker", sa.Text(), nullable=True),
        sa.Column("runs_cpu_time_us", sa.BigInteger(), nullable=True),
        sa.Column("runs_wall_time_us", sa.BigInteger(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compile_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compile_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt_token", sa.Text(), nullable=True),
        sa.Column("dispatched_to", sa.Text(), nullable=True),
        sa.Column("lease_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(attempt_token IS NULL) = (state = 'queued') OR state = 'final'", name=op.f("ck_judging_token_when_sent")
        ),
        sa.CheckConstraint(
            "(final_at IS NULL) = (state <> 'final')", name=op.f("ck_judging_final_at_exactly_when_final")
        ),
        sa.CheckConstraint(
            "(lease_expires_at IS NOT NULL) = (state IN ('compiling', 'running'))",
            name=op.f("ck_judging_lease_exactly_when_claimed"),
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (state <> 'final')", name=op.f("ck_judging_verdict_exactly_when_final")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'dispatched', 'compiling', 'running', 'final')", name=op.f("ck_judging_state_known")
        ),
        sa.CheckConstraint(
            "verdict IN ('AC', 'WA', 'TLE', 'MLE', 'OLE', 'RTE', 'CE', 'JE')", name=op.f("ck_judging_verdict_known")
        ),
        sa.CheckConstraint(
            "(testcase_results IS NULL) = (results_version IS NULL)", name=op.f("ck_judging_results_have_a_version")
        ),
        sa.CheckConstraint("deciding_testcase >= 0", name=op.f("ck_judging_deciding_testcase_not_negative")),
        sa.ForeignKeyConstraint(
            ["problem_version_id"], ["problem_version.id"], name="fk_judging_problem_version_id_problem_version"
        ),
        sa.ForeignKeyConstraint(["rejudging_id"], ["rejudging.id"], name="fk_judging_rejudging_id_rejudging"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_judging_submission_id_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_judging"),
        sa.UniqueConstraint(
            "rejudging_id", "submission_id", "repeat", name="uq_judging_rejudging_id_submission_id_repeat"
        ),
        sa.UniqueConstraint("submission_id", "id", name="uq_judging_submission_id_id"),
    )
    op.create_index(
        "ix_judging_unfinished_rejudging",
        "judging",
        ["rejudging_id"],
        unique=False,
        postgresql_where=sa.text("state <> 'final'"),
    )
    op.create_index(
        "ix_judging_in_flight",
        "judging",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state IN ('dispatched', 'compiling', 'running')"),
    )
    op.create_index(
        "ix_judging_judge_error", "judging", ["id"], unique=False, postgresql_where=sa.text("verdict = 'JE'")
    )
    op.create_index("ix_judging_problem_version_id", "judging", ["problem_version_id"], unique=False)
    op.create_index(
        "ix_judging_queued", "judging", ["priority", "id"], unique=False, postgresql_where=sa.text("state = 'queued'")
    )
    op.create_table(
        "submission_file",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.CheckConstraint("name ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$'", name=op.f("ck_submission_file_name_form")),
        sa.CheckConstraint("num_nonnulls(content, sha256) = 1", name=op.f("ck_submission_file_content_xor_sha256")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_submission_file_sha256_blob"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_submission_file_submission_id_submission", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("submission_id", "name", name="pk_submission_file"),
    )
    op.create_table(
        "judging_slice",
        sa.Column("judging_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt_token", sa.Text(), nullable=False),
        sa.Column("slice", sa.BigInteger(), nullable=False),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["judging_id"], ["judging.id"], name="fk_judging_slice_judging_id_judging", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("judging_id", "attempt_token", "slice", name="pk_judging_slice"),
    )
    op.create_table(
        "rejudging_item",
        sa.Column("rejudging_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("old_judging_id", sa.BigInteger(), nullable=True),
        sa.Column("new_judging_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rejudging_id"], ["rejudging.id"], name="fk_rejudging_item_rejudging_id_rejudging", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id", "new_judging_id"],
            ["judging.submission_id", "judging.id"],
            name="fk_rejudging_item_new_judging",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id", "old_judging_id"],
            ["judging.submission_id", "judging.id"],
            name="fk_rejudging_item_old_judging",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_rejudging_item_submission_id_submission"
        ),
        sa.PrimaryKeyConstraint("rejudging_id", "submission_id", name="pk_rejudging_item"),
        sa.UniqueConstraint("new_judging_id", name="uq_rejudging_item_new_judging_id"),
    )
    op.create_index("ix_rejudging_item_submission_id", "rejudging_item", ["submission_id"], unique=False)

    # Two circles: a problem points at one of its versions, and a submission at one of its judgings
    op.create_foreign_key(
        "fk_problem_published_version",
        "problem",
        "problem_version",
        ["id", "published_version_id"],
        ["problem_id", "id"],
    )
    op.create_foreign_key(
        "fk_submission_current_judging",
        "submission",
        "judging",
        ["id", "current_judging_id"],
        ["submission_id", "id"],
        deferrable=True,
        initially="DEFERRED",
    )
    op.execute(PROBLEM_VERSION_IMMUTABLE)
    op.execute(AUDIT_EVENT_INSERT_ONLY)


def downgrade() -> None:
    op.drop_constraint("fk_submission_current_judging", "submission")
    op.drop_constraint("fk_problem_published_version", "problem")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION problem_version_immutable; DROP FUNCTION audit_event_insert_only")
