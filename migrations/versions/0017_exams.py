"""Exams: sessions in which students write, and handing in early.

The previous release keeps running while this is applied, and afterwards until it is replaced: it knows no exams.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participation", sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_problem_set_exam", "problem_set", ["course_id"], unique=False, postgresql_where=sa.text("is_exam")
    )
    op.create_table(
        "exam_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key_sha256", sa.Text(), nullable=False),
        sa.Column("ip", postgresql.INET(), nullable=True),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("key_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_exam_session_key_sha256_hex")),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name=op.f("fk_exam_session_problem_set_id_problem_set"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_exam_session_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_session")),
    )
    op.create_index(op.f("ix_exam_session_user_id"), "exam_session", ["user_id"], unique=False)
    op.create_index(
        "uq_exam_session_open",
        "exam_session",
        ["problem_set_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("exam_session")
    op.drop_index("ix_problem_set_exam", table_name="problem_set", postgresql_where=sa.text("is_exam"))
    op.drop_column("participation", "finished_at")
