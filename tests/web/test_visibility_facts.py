from tests.web.site_data import Site
from web.submissions.queries import judging_facts
from web.visibility import STAFF, Detail, Level, detail_of


def detail(site: Site, submission_id: int, viewer_id: int) -> Detail | None:
    facts = judging_facts(site.connection, submission_id=submission_id, viewer_id=viewer_id)
    return facts and detail_of(facts)


def test_who_a_viewer_is_comes_from_the_course_of_the_set(site: Site) -> None:
    owner, mate, assistant, teacher, foreign_teacher = (site.add_user() for _ in range(5))
    course = site.add_course((owner, "student"), (mate, "student"), (assistant, "assistant"), (teacher, "teacher"))
    site.add_course((foreign_teacher, "teacher"))
    course_site = Site.create(site.connection, course_id=course, feedback="samples")
    submission_id = course_site.submit(owner).submission_id
    assert detail(site, submission_id, owner) == Detail(level=Level.SAMPLES)
    assert detail(site, submission_id, mate) is None
    assert detail(site, submission_id, assistant) is STAFF
    assert detail(site, submission_id, teacher) is STAFF
    assert detail(site, submission_id, foreign_teacher) is None
    assert detail(site, submission_id, site.add_user(admin=True)) is STAFF


def test_a_set_without_a_course_has_no_staff_but_the_admins(site: Site) -> None:
    teacher = site.add_user()
    site.add_course((teacher, "teacher"))
    submission_id = site.submit(site.add_user()).submission_id
    assert detail(site, submission_id, teacher) is None


def test_a_disabled_viewer_sees_nothing(site: Site) -> None:
    owner = site.add_user()
    submission_id = site.submit(owner).submission_id
    assert detail(site, submission_id, owner) == Detail(level=Level.FULL)
    site.connection.execute('UPDATE "user" SET disabled_at = now() WHERE id = %s', [owner])
    assert detail(site, submission_id, owner) is None


def test_facts_of_a_queued_judging_say_its_place(site: Site) -> None:
    owner = site.add_user()
    site.submit(owner)
    facts = judging_facts(site.connection, submission_id=site.submit(owner).submission_id, viewer_id=owner)
    assert facts is not None
    assert (facts.state, facts.queue_position, facts.verdict) == ("queued", 2, None)
