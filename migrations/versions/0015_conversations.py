"""Notices, mails that wait, comments on code, notes of the staff, questions, and announcements.

The previous release keeps running while this is applied, and afterwards until it is replaced: it knows none of these
tables, and deletes nothing that they name.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# All that the new keys lead to, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE "user", course, course_invitation, problem, problem_set, problem_set_problem, submission
                IN SHARE ROW EXCLUSIVE MODE;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""

KIND_KNOWN = (
    "kind IN ('comment', 'question', 'answer', 'public_answer', 'announcement', 'extension', 'grades', 'course')"
)


def upgrade() -> None:
    op.execute(LOCK)
    _add_notices()
    _add_mails()
    _add_comments()
    _add_questions()
    _add_announcements()


def _add_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("course_id", sa.BigInteger(), nullable=True),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=True),
        sa.Column("problem_id", sa.BigInteger(), nullable=True),
        sa.Column("times", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_considered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            KIND_KNOWN,
            name=op.f("ck_notice_kind_known"),
        ),
        sa.CheckConstraint("times > 0", name=op.f("ck_notice_times_positive")),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_notice_actor_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_notice_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_notice_problem_id_problem"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name=op.f("fk_notice_problem_set_id_problem_set"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_at", "notice", ["at"], unique=False)
    op.create_index(op.f("ix_notice_course_id"), "notice", ["course_id"], unique=False)
    op.create_index(
        "ix_notice_mail", "notice", ["user_id"], unique=False, postgresql_where=sa.text("mail_considered_at IS NULL")
    )
    op.create_index(op.f("ix_notice_problem_id"), "notice", ["problem_id"], unique=False)
    op.create_index(op.f("ix_notice_problem_set_id"), "notice", ["problem_set_id"], unique=False)
    op.create_index("ix_notice_user_id_at", "notice", ["user_id", "at", "id"], unique=False)
    op.create_index(
        "uq_notice_unread",
        "notice",
        ["user_id", "kind", "object_id"],
        unique=True,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "notice_choice",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.CheckConstraint("channel IN ('mail', 'site', 'none')", name=op.f("ck_notice_choice_channel_known")),
        sa.CheckConstraint(
            KIND_KNOWN,
            name=op.f("ck_notice_choice_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_notice_choice_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notice_choice")),
    )


def _add_mails() -> None:
    op.create_table(
        "mail_reader",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("stop_token", sa.Text(), nullable=False),
        sa.Column("last_mail_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_address", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_reader_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_reader")),
        sa.UniqueConstraint("stop_token", name=op.f("uq_mail_reader_stop_token")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("course_invitation_id", sa.BigInteger(), nullable=True),
        sa.Column("notice_ids", postgresql.ARRAY(sa.BIGINT()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("(kind = 'notices') = (notice_ids IS NOT NULL)", name=op.f("ck_mail_notices_are_named")),
        sa.CheckConstraint(
            "(kind = 'invitation') = (course_invitation_id IS NOT NULL)", name=op.f("ck_mail_invitation_is_named")
        ),
        sa.CheckConstraint("kind <> 'notices' OR user_id IS NOT NULL", name=op.f("ck_mail_notices_have_reader")),
        sa.CheckConstraint("kind IN ('notices', 'password', 'invitation')", name=op.f("ck_mail_kind_known")),
        sa.CheckConstraint("length(address) BETWEEN 3 AND 254", name=op.f("ck_mail_address_length")),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_mail_sent_or_failed")),
        sa.ForeignKeyConstraint(
            ["course_invitation_id"],
            ["course_invitation.id"],
            name=op.f("fk_mail_course_invitation_id_course_invitation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_address", "mail", [sa.literal_column("lower(address)"), "created_at"], unique=False)
    op.create_index(op.f("ix_mail_course_invitation_id"), "mail", ["course_invitation_id"], unique=False)
    op.create_index(
        "ix_mail_due_at",
        "mail",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
    )
    op.create_index(
        "ix_mail_failed_at", "mail", ["failed_at"], unique=False, postgresql_where=sa.text("failed_at IS NOT NULL")
    )
    op.create_index(op.f("ix_mail_user_id"), "mail", ["user_id"], unique=False)


def _add_comments() -> None:
    op.create_table(
        "comment_thread",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("first_line", sa.BigInteger(), nullable=True),
        sa.Column("last_line", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "1 <= first_line AND first_line <= last_line", name=op.f("ck_comment_thread_lines_in_order")
        ),
        sa.CheckConstraint(
            "num_nonnulls(file_name, first_line, last_line) IN (0, 3)", name=op.f("ck_comment_thread_place_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["user.id"], name=op.f("fk_comment_thread_resolved_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_comment_thread_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_thread")),
    )
    op.create_index(op.f("ix_comment_thread_submission_id"), "comment_thread", ["submission_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(text = '') = (deleted_at IS NOT NULL)", name=op.f("ck_comment_deleted_is_empty")),
        sa.CheckConstraint("length(text) <= 10000", name=op.f("ck_comment_text_length")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_comment_author_id_user")),
        sa.ForeignKeyConstraint(
            ["deleted_by"], ["user.id"], name=op.f("fk_comment_deleted_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["comment_thread.id"], name=op.f("fk_comment_thread_id_comment_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_author_id"), "comment", ["author_id"], unique=False)
    op.create_index("ix_comment_thread_id_id", "comment", ["thread_id", "id"], unique=False)
    op.create_table(
        "staff_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("student_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 10000", name=op.f("ck_staff_note_text_length")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_staff_note_author_id_user")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_staff_note_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["user.id"], name=op.f("fk_staff_note_student_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_staff_note_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_note")),
    )
    op.create_index(op.f("ix_staff_note_author_id"), "staff_note", ["author_id"], unique=False)
    op.create_index("ix_staff_note_course_id_student_id", "staff_note", ["course_id", "student_id", "id"], unique=False)
    op.create_index(op.f("ix_staff_note_student_id"), "staff_note", ["student_id"], unique=False)
    op.create_index(op.f("ix_staff_note_submission_id"), "staff_note", ["submission_id"], unique=False)


def _add_questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=True),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=True),
        sa.Column("problem_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to", sa.BigInteger(), nullable=True),
        sa.Column("public_question", sa.Text(), nullable=True),
        sa.Column("public_answer", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "length(public_question) BETWEEN 1 AND 4000 AND length(public_answer) BETWEEN 1 AND 4000",
            name=op.f("ck_question_public_length"),
        ),
        sa.CheckConstraint("num_nonnulls(course_id, problem_set_id) > 0", name=op.f("ck_question_is_asked_somewhere")),
        sa.CheckConstraint(
            "num_nonnulls(public_question, public_answer, published_at) IN (0, 3)",
            name=op.f("ck_question_published_whole"),
        ),
        sa.CheckConstraint(
            "problem_id IS NULL OR problem_set_id IS NOT NULL", name=op.f("ck_question_problem_in_a_set")
        ),
        sa.ForeignKeyConstraint(["asker_id"], ["user.id"], name=op.f("fk_question_asker_id_user")),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["user.id"], name=op.f("fk_question_assigned_to_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_question_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            name="fk_question_problem_set_problem",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name=op.f("fk_question_problem_set_id_problem_set"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user.id"], name=op.f("fk_question_published_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_asker_id_asked_at", "question", ["asker_id", "asked_at"], unique=False)
    op.create_index(op.f("ix_question_assigned_to"), "question", ["assigned_to"], unique=False)
    op.create_index("ix_question_course_id_id", "question", ["course_id", "id"], unique=False)
    op.create_index(
        "ix_question_open",
        "question",
        ["course_id", "id"],
        unique=False,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_index(
        "ix_question_problem_set_id_problem_id_id", "question", ["problem_set_id", "problem_id", "id"], unique=False
    )
    op.create_table(
        "question_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 4000", name=op.f("ck_question_message_text_length")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_question_message_author_id_user")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_message_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_message")),
    )
    op.create_index(op.f("ix_question_message_author_id"), "question_message", ["author_id"], unique=False)
    op.create_index("ix_question_message_question_id_id", "question_message", ["question_id", "id"], unique=False)


def _add_announcements() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pinned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 20000", name=op.f("ck_announcement_text_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_announcement_title_length")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_announcement_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_announcement_created_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index("ix_announcement_course_id_id", "announcement", ["course_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("announcement")
    op.drop_table("question_message")
    op.drop_table("question")
    op.drop_table("staff_note")
    op.drop_table("comment")
    op.drop_table("comment_thread")
    op.drop_table("mail")
    op.drop_table("mail_reader")
    op.drop_table("notice_choice")
    op.drop_table("notice")
