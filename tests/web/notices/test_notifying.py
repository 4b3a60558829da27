import psycopg
import pytest

from tests.web.site_data import Site
from web.notices.kinds import Channel, NoticeKind
from web.notices.notifying import mark_read, notify
from web.notices.queries import choose, count_unread, list_notices, open_notice, unread_objects
from web.notices.words import notice_target, notice_words


def tell(site: Site, *user_ids: int, number: int = 7, actor_id: int | None = None) -> None:
    notify(site.connection, NoticeKind.COMMENT, object_id=number, user_ids=user_ids, actor_id=actor_id)


def test_what_happens_again_while_it_is_unread_is_one_notice(site: Site) -> None:
    user_id = site.add_user()
    tell(site, user_id)
    tell(site, user_id, user_id)
    (notice,) = list_notices(site.connection, user_id).rows
    assert notice.times == 2
    mark_read(site.connection, user_id, NoticeKind.COMMENT, object_id=7)
    assert count_unread(site.connection, user_id) == 0
    tell(site, user_id)
    assert [row.times for row in list_notices(site.connection, user_id).rows] == [1, 2]


def test_nobody_is_told_of_what_they_did_or_do_not_want_to_know(site: Site) -> None:
    actor, uninterested, disabled, reader = (site.add_user() for _ in range(4))
    choose(site.connection, uninterested, {NoticeKind.COMMENT: Channel.NONE})
    site.connection.execute('UPDATE "user" SET disabled_at = now() WHERE id = %s', [disabled])
    tell(site, actor, uninterested, disabled, reader, actor_id=actor)
    assert [count_unread(site.connection, user_id) for user_id in (actor, uninterested, disabled, reader)] == [
        0,
        0,
        0,
        1,
    ]


def test_a_notice_is_there_exactly_if_what_it_tells_of_is(postgres_url: str, site: Site) -> None:
    user_id = site.add_user()
    with psycopg.connect(postgres_url) as connection:
        notify(connection, NoticeKind.COMMENT, object_id=7, user_ids=[user_id], actor_id=None)
        connection.rollback()
    assert count_unread(site.connection, user_id) == 0


def test_only_its_user_opens_a_notice(site: Site) -> None:
    user_id, other_id = site.add_user(), site.add_user()
    tell(site, user_id)
    (notice,) = list_notices(site.connection, user_id).rows
    assert open_notice(site.connection, notice.id, other_id) is None
    assert unread_objects(site.connection, user_id, NoticeKind.COMMENT, [7, 8]) == {7}
    assert open_notice(site.connection, notice.id, user_id) is not None
    assert unread_objects(site.connection, user_id, NoticeKind.COMMENT, [7, 8]) == frozenset()


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_words_and_leads_to_a_page(site: Site, kind: NoticeKind) -> None:
    user_id, actor_id = site.add_user(), site.add_user()
    course_id = site.add_course((user_id, "student"))
    site.connection.execute("UPDATE problem_set SET course_id = %s WHERE id = %s", [course_id, site.problem_set_id])
    notify(
        site.connection,
        kind,
        object_id=7,
        user_ids=[user_id],
        actor_id=actor_id,
        course_id=course_id,
        problem_set_id=site.problem_set_id,
        problem_id=site.problem_id,
    )
    (notice,) = list_notices(site.connection, user_id).rows
    words = notice_words(notice, lambda message, **variables: message % variables)
    assert words.strip("."), words
    assert "None" not in words
    assert "None" not in notice_target(notice)
