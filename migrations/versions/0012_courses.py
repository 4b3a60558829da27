"""Groups, links, invitations, extensions, overrides, and what a set says about grades.

The previous release keeps running while this is applied, and afterwards until it is replaced: it makes sets, members
and submissions without the new columns, and their defaults mean what it does. It lets in again who left a course.
The column late_policy of 0.1.0, which nothing ever read, stays for it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# All of them, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE course, enrolment, problem_set, problem_set_problem, submission;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""

# Only the retention of a course deletes them; it says so for its transaction
GRADE_OVERRIDE_INSERT_ONLY = """
CREATE FUNCTION grade_override_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('judge.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'grade overrides can only be inserted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER grade_override_insert_only BEFORE UPDATE OR DELETE ON grade_override
    FOR EACH ROW EXECUTE FUNCTION grade_override_insert_only();
"""

#: Table -> CHECKs of its new columns.
CHECKS = {
    "course": {"late_days_not_negative": "late_days >= 0"},
    "enrolment": {"time_factor_gives": "time_factor >= 1"},
    "problem_set": {
        "feedback_shown_known": "feedback_shown IN ('visible', 'after_due', 'after_published', 'never')",
        "duration_positive": "duration_seconds > 0",
    },
}


def upgrade() -> None:
    op.execute(LOCK)
    _add_people()
    _add_grades()
    _add_columns()
    for table, checks in CHECKS.items():
        for name, condition in checks.items():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def _add_people() -> None:
    op.create_table(
        "course_group",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="tutorial", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('tutorial', 'team')", name=op.f("ck_course_group_kind_known")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 100", name=op.f("ck_course_group_title_length")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_group_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_group")),
        sa.UniqueConstraint("course_id", "id", name=op.f("uq_course_group_course_id_id")),
        sa.UniqueConstraint("course_id", "title", name=op.f("uq_course_group_course_id_title")),
    )
    op.create_table(
        "course_group_member",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["course_group.id"],
            name=op.f("fk_course_group_member_group_id_course_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_course_group_member_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_course_group_member")),
    )
    op.create_index(op.f("ix_course_group_member_user_id"), "course_group_member", ["user_id"], unique=False)
    op.create_table(
        "course_invitation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("student_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), server_default="student", nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role IN ('student', 'assistant', 'teacher')", name=op.f("ck_course_invitation_role_known")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_invitation_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_course_invitation_created_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["course_group.id"],
            name=op.f("fk_course_invitation_group_id_course_group"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_invitation")),
    )
    op.create_index(
        "ix_course_invitation_email", "course_invitation", [sa.literal_column("lower(email)")], unique=False
    )
    op.create_index(
        "uq_course_invitation_course_id_email",
        "course_invitation",
        ["course_id", sa.literal_column("lower(email)")],
        unique=True,
    )
    op.create_table(
        "course_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default="student", nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('student', 'assistant', 'teacher')", name=op.f("ck_course_link_role_known")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_link_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_course_link_created_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["course_group.id"], name=op.f("fk_course_link_group_id_course_group"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_link")),
        sa.UniqueConstraint("code", name=op.f("uq_course_link_code")),
    )
    op.create_index(op.f("ix_course_link_course_id"), "course_link", ["course_id"], unique=False)


def _add_grades() -> None:
    op.create_table(
        "participation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("course_group_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extra_seconds", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_days", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("granted_by", sa.BigInteger(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("extra_seconds >= 0 AND late_days >= 0", name=op.f("ck_participation_extension_gives")),
        sa.CheckConstraint(
            "granted_at IS NOT NULL AND reason IS NOT NULL"
            " OR extra_seconds = 0 AND until IS NULL AND late_days = 0 AND excused_at IS NULL",
            name=op.f("ck_participation_extension_has_a_reason"),
        ),
        sa.CheckConstraint("num_nonnulls(user_id, course_group_id) = 1", name=op.f("ck_participation_user_xor_group")),
        sa.ForeignKeyConstraint(
            ["course_group_id"],
            ["course_group.id"],
            name=op.f("fk_participation_course_group_id_course_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["user.id"], name=op.f("fk_participation_granted_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name=op.f("fk_participation_problem_set_id_problem_set"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_participation_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
    )
    op.create_index("ix_participation_course_group_id", "participation", ["course_group_id"], unique=False)
    op.create_index("ix_participation_user_id", "participation", ["user_id"], unique=False)
    op.create_index(
        "uq_participation_problem_set_id_course_group_id",
        "participation",
        ["problem_set_id", "course_group_id"],
        unique=True,
        postgresql_where=sa.text("course_group_id IS NOT NULL"),
    )
    op.create_index(
        "uq_participation_problem_set_id_user_id",
        "participation",
        ["problem_set_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_table(
        "grade_override",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(btrim(reason)) > 0", name=op.f("ck_grade_override_has_a_reason")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_grade_override_points_not_negative")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_grade_override_created_by_user")),
        sa.ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            name="fk_grade_override_problem_set_problem",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_grade_override_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_override")),
    )
    op.create_index(
        "ix_grade_override_task", "grade_override", ["problem_set_id", "problem_id", "user_id", "id"], unique=False
    )
    op.create_index(op.f("ix_grade_override_user_id"), "grade_override", ["user_id"], unique=False)
    op.execute(GRADE_OVERRIDE_INSERT_ONLY)
    op.create_table(
        "submission_author",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_author_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_submission_author_user_id_user")),
        sa.PrimaryKeyConstraint("submission_id", "user_id", name=op.f("pk_submission_author")),
    )
    op.create_index(
        "ix_submission_author_user_id_submission_id", "submission_author", ["user_id", "submission_id"], unique=False
    )


def _add_columns() -> None:
    op.add_column("course", sa.Column("copied_from_id", sa.BigInteger(), nullable=True))
    op.add_column("course", sa.Column("late_days", sa.BigInteger(), server_default="0", nullable=False))
    op.create_foreign_key(
        op.f("fk_course_copied_from_id_course"), "course", "course", ["copied_from_id"], ["id"], ondelete="SET NULL"
    )
    op.add_column("enrolment", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("enrolment", sa.Column("student_id", sa.Text(), nullable=True))
    op.add_column(
        "enrolment", sa.Column("time_factor", sa.Numeric(precision=4, scale=2), server_default="1", nullable=False)
    )
    op.add_column("enrolment", sa.Column("time_factor_reason", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_enrolment_course_id_student_id"), "enrolment", ["course_id", "student_id"])
    op.add_column(
        "problem_set",
        sa.Column("grading_policy", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    )
    op.add_column("problem_set", sa.Column("instructions", sa.Text(), nullable=True))
    op.add_column("problem_set", sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("problem_set", sa.Column("feedback_shown", sa.Text(), server_default="visible", nullable=False))
    op.add_column(
        "problem_set", sa.Column("publishes_grades", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("problem_set", sa.Column("grades_published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("problem_set", sa.Column("is_exam", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("problem_set", sa.Column("duration_seconds", sa.BigInteger(), nullable=True))
    op.add_column(
        "problem_set_problem",
        sa.Column(
            "groups_shown",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column("problem_set", sa.Column("team_work", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("submission", sa.Column("course_group_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_submission_course_group_id_problem_set_id",
        "submission",
        ["course_group_id", "problem_set_id"],
        unique=False,
        postgresql_where=sa.text("course_group_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_submission_course_group_id_course_group"), "submission", "course_group", ["course_group_id"], ["id"]
    )


def downgrade() -> None:
    op.execute(LOCK)
    for table, checks in CHECKS.items():
        for name in checks:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.drop_constraint(op.f("fk_submission_course_group_id_course_group"), "submission", type_="foreignkey")
    op.drop_index(
        "ix_submission_course_group_id_problem_set_id",
        table_name="submission",
        postgresql_where=sa.text("course_group_id IS NOT NULL"),
    )
    op.drop_column("submission", "course_group_id")
    op.drop_table("submission_author")
    op.drop_column("problem_set", "team_work")
    op.drop_column("problem_set_problem", "groups_shown")
    op.drop_column("problem_set", "duration_seconds")
    op.drop_column("problem_set", "is_exam")
    op.drop_column("problem_set", "grades_published_at")
    op.drop_column("problem_set", "publishes_grades")
    op.drop_column("problem_set", "feedback_shown")
    op.drop_column("problem_set", "languages")
    op.drop_column("problem_set", "instructions")
    op.drop_column("problem_set", "grading_policy")
    op.drop_constraint(op.f("uq_enrolment_course_id_student_id"), "enrolment", type_="unique")
    op.drop_column("enrolment", "time_factor_reason")
    op.drop_column("enrolment", "time_factor")
    op.drop_column("enrolment", "student_id")
    op.drop_column("enrolment", "left_at")
    op.drop_constraint(op.f("fk_course_copied_from_id_course"), "course", type_="foreignkey")
    op.drop_column("course", "late_days")
    op.drop_column("course", "copied_from_id")
    op.drop_index(op.f("ix_grade_override_user_id"), table_name="grade_override")
    op.drop_index("ix_grade_override_task", table_name="grade_override")
    op.drop_table("grade_override")
    op.execute("DROP FUNCTION grade_override_insert_only")
    op.drop_index(
        "uq_participation_problem_set_id_user_id",
        table_name="participation",
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_participation_problem_set_id_course_group_id",
        table_name="participation",
        postgresql_where=sa.text("course_group_id IS NOT NULL"),
    )
    op.drop_index("ix_participation_user_id", table_name="participation")
    op.drop_index("ix_participation_course_group_id", table_name="participation")
    op.drop_table("participation")
    op.drop_index(op.f("ix_course_link_course_id"), table_name="course_link")
    op.drop_table("course_link")
    op.drop_index("uq_course_invitation_course_id_email", table_name="course_invitation")
    op.drop_index("ix_course_invitation_email", table_name="course_invitation")
    op.drop_table("course_invitation")
    op.drop_index(op.f("ix_course_group_member_user_id"), table_name="course_group_member")
    op.drop_table("course_group_member")
    op.drop_table("course_group")
