"""At most one team of a student in a course, and users who may make courses.

The previous release keeps running while this is applied: a trigger fills the column that it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# All of them, or none and once more: see 0010
LOCK = """
DO $$
BEGIN
    SET LOCAL lock_timeout = '300ms';
    LOOP
        BEGIN
            LOCK TABLE course_group, course_group_member, "user";
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    SET LOCAL lock_timeout TO DEFAULT;
END $$
"""

FILL = """
UPDATE course_group_member member SET team_course_id = course_group.course_id
FROM course_group WHERE course_group.id = member.group_id AND course_group.kind = 'team'
"""

# What a member has of the group can only stay true where the group keeps it
FILLED = """
CREATE FUNCTION course_group_member_team() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT CASE WHEN kind = 'team' THEN course_id END INTO NEW.team_course_id
    FROM course_group WHERE id = NEW.group_id;
    RETURN NEW;
END $$;
CREATE TRIGGER course_group_member_team BEFORE INSERT OR UPDATE ON course_group_member
    FOR EACH ROW EXECUTE FUNCTION course_group_member_team();
CREATE FUNCTION course_group_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a group keeps its course and its kind' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER course_group_stays BEFORE UPDATE ON course_group FOR EACH ROW
    WHEN ((OLD.course_id, OLD.kind) IS DISTINCT FROM (NEW.course_id, NEW.kind))
    EXECUTE FUNCTION course_group_stays();
"""


def upgrade() -> None:
    op.execute(LOCK)
    op.add_column("user", sa.Column("may_make_courses", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("course_group_member", sa.Column("team_course_id", sa.BigInteger(), nullable=True))
    op.execute(FILL)
    op.create_unique_constraint(
        op.f("uq_course_group_member_user_id_team_course_id"), "course_group_member", ["user_id", "team_course_id"]
    )
    op.execute(FILLED)


def downgrade() -> None:
    op.execute(LOCK)
    op.execute("DROP TRIGGER course_group_stays ON course_group")
    op.execute("DROP TRIGGER course_group_member_team ON course_group_member")
    op.execute("DROP FUNCTION course_group_stays")
    op.execute("DROP FUNCTION course_group_member_team")
    op.drop_constraint(op.f("uq_course_group_member_user_id_team_course_id"), "course_group_member", type_="unique")
    op.drop_column("course_group_member", "team_course_id")
    op.drop_column("user", "may_make_courses")
