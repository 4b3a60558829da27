"""What students handed in, in short, so that boards and gradebooks need not read every submission.

Triggers note what is no longer true, in the transaction that changes it. The previous release, which keeps running
meanwhile and knows nothing of this, is so covered as well.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# All of them, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE problem_set, submission, submission_author, judging;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""

# For each of the authors. A team's submission changes the progress of all its members
NOTE = """
CREATE FUNCTION note_progress_of(changed_submission_id bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO progress_change (problem_set_id, user_id, problem_id)
    SELECT submission.problem_set_id, author.user_id, submission.problem_id
    FROM submission JOIN problem_set ON problem_set.id = submission.problem_set_id
    CROSS JOIN LATERAL (
        SELECT submission.user_id
        UNION SELECT member.user_id FROM submission_author member WHERE member.submission_id = submission.id
    ) author
    WHERE submission.id = changed_submission_id
      AND problem_set.kind = 'assignment' AND problem_set.course_id IS NOT NULL
$$;
"""

# Before a change of a submission, for those whom it belonged to; after it, for those whom it belongs to
TRIGGERS = """
CREATE FUNCTION note_progress_before_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_progress_of(OLD.id);
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note_progress_of_deleted BEFORE DELETE ON submission
    FOR EACH ROW EXECUTE FUNCTION note_progress_before_submission();
CREATE TRIGGER note_progress_of_moved BEFORE UPDATE OF user_id, problem_set_id, problem_id ON submission
    FOR EACH ROW EXECUTE FUNCTION note_progress_before_submission();

CREATE FUNCTION note_progress_after_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_progress_of(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER note_progress_of_new AFTER INSERT ON submission
    FOR EACH ROW EXECUTE FUNCTION note_progress_after_submission();
CREATE TRIGGER note_progress_of_changed
    AFTER UPDATE OF user_id, problem_set_id, problem_id, received_at, current_judging_id ON submission
    FOR EACH ROW EXECUTE FUNCTION note_progress_after_submission();

CREATE FUNCTION note_progress_of_judging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_progress_of(NEW.submission_id);
    RETURN NULL;
END $$;
CREATE TRIGGER note_progress_of_judged AFTER UPDATE OF state, verdict, score, group_results ON judging
    FOR EACH ROW WHEN (OLD.state = 'final' OR NEW.state = 'final') EXECUTE FUNCTION note_progress_of_judging();
CREATE TRIGGER note_progress_of_inserted AFTER INSERT ON judging
    FOR EACH ROW WHEN (NEW.state = 'final') EXECUTE FUNCTION note_progress_of_judging();

CREATE FUNCTION note_progress_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    author submission_author := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO progress_change (problem_set_id, user_id, problem_id)
    SELECT submission.problem_set_id, author.user_id, submission.problem_id
    FROM submission JOIN problem_set ON problem_set.id = submission.problem_set_id
    WHERE submission.id = author.submission_id
      AND problem_set.kind = 'assignment' AND problem_set.course_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER note_progress_of_author AFTER INSERT OR DELETE ON submission_author
    FOR EACH ROW EXECUTE FUNCTION note_progress_of_author();

CREATE FUNCTION note_progress_of_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_progress_of(id) FROM submission WHERE problem_set_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_progress_of_set AFTER UPDATE OF kind, scoring, course_id ON problem_set
    FOR EACH ROW WHEN ((OLD.kind, OLD.scoring, OLD.course_id) IS DISTINCT FROM (NEW.kind, NEW.scoring, NEW.course_id))
    EXECUTE FUNCTION note_progress_of_set();
"""

# What there is already: everything of it is still to be read
BEGIN = """
INSERT INTO progress_change (problem_set_id, user_id, problem_id)
SELECT DISTINCT submission.problem_set_id, author.user_id, submission.problem_id
FROM submission JOIN problem_set ON problem_set.id = submission.problem_set_id
CROSS JOIN LATERAL (
    SELECT submission.user_id
    UNION SELECT member.user_id FROM submission_author member WHERE member.submission_id = submission.id
) author
WHERE problem_set.kind = 'assignment' AND problem_set.course_id IS NOT NULL
"""

FORGET = """
DROP TRIGGER note_progress_of_set ON problem_set;
DROP FUNCTION note_progress_of_set;
DROP TRIGGER note_progress_of_author ON submission_author;
DROP FUNCTION note_progress_of_author;
DROP TRIGGER note_progress_of_inserted ON judging;
DROP TRIGGER note_progress_of_judged ON judging;
DROP FUNCTION note_progress_of_judging;
DROP TRIGGER note_progress_of_changed ON submission;
DROP TRIGGER note_progress_of_new ON submission;
DROP FUNCTION note_progress_after_submission;
DROP TRIGGER note_progress_of_moved ON submission;
DROP TRIGGER note_progress_of_deleted ON submission;
DROP FUNCTION note_progress_before_submission;
DROP FUNCTION note_progress_of;
"""


def upgrade() -> None:
    op.execute(LOCK)
    _add_progress()


def _add_progress() -> None:
    op.create_table(
        "progress",
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_count", sa.BigInteger(), nullable=False),
        sa.Column("attempt_count", sa.BigInteger(), nullable=False),
        sa.Column("waiting_count", sa.BigInteger(), nullable=False),
        sa.Column("last_submission_id", sa.BigInteger(), nullable=False),
        sa.Column("last_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("best_fraction", sa.Numeric(), nullable=False),
        sa.Column("solved_by_attempt", sa.BigInteger(), nullable=True),
        sa.Column("fruitless_count", sa.BigInteger(), nullable=False),
        sa.Column("candidates", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("others", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name=op.f("fk_progress_problem_set_id_problem_set"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_progress_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("problem_set_id", "user_id", "problem_id", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_user_id"), "progress", ["user_id"], unique=False)
    op.create_table(
        "progress_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("problem_set_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_set_id"],
            ["problem_set.id"],
            name=op.f("fk_progress_change_problem_set_id_problem_set"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_progress_change_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_change")),
    )
    op.create_index(op.f("ix_progress_change_problem_set_id"), "progress_change", ["problem_set_id"], unique=False)
    op.execute(NOTE)
    op.execute(TRIGGERS)
    op.execute(BEGIN)


def downgrade() -> None:
    op.execute(LOCK)
    op.execute(FORGET)
    op.drop_table("progress_change")
    op.drop_table("progress")
