from tests.web.site_data import Site
from web.submissions.queries import judging_facts
from web.visibility import Detail, detail_of


def detail(site: Site, submission_id: int, viewer_id: int) -> Detail | None:
    facts = judging_facts(site.connection, submission_id=submission_id, viewer_id=viewer_id)
    return facts and detail_of(facts)


def enrol(site: Site, course_id: int, role: str) -> int:
    user = site.add_user()
    site.connection.execute(
        "INSERT INTO enrolment (course_id, user_id, role) VALUES (%s, %s, %s)", [course_id, user, role]
    )
    return user


def add_course(site: Site, slug: str) -> int:
    row = site.connection.execute("INSERT INTO course (slug, title) VALUES (%s, 'C') RETURNING id", [slug]).fetchone()
    assert row is not None
    return int(row[0])


def test_who_a_viewer_is_comes_from_the_course_of_the_set(site: Site) -> None:
    course, foreign_course = add_course(site, "own"), add_course(site, "foreign")
    course_site = Site.create(site.connection, course_id=course, feedback="samples")
    owner, mate = enrol(site, course, "student"), enrol(site, course, "student")
    submission_id = course_site.submit(owner).submission_id
    assert detail(site, submission_id, owner) is Detail.SAMPLES
    assert detail(site, submission_id, mate) is None
    assert detail(site, submission_id, enrol(site, course, "assistant")) is Detail.STAFF
    assert detail(site, submission_id, enrol(site, course, "teacher")) is Detail.STAFF
    assert detail(site, submission_id, enrol(site, foreign_course, "teacher")) is None
    assert detail(site, submission_id, site.add_user(admin=True)) is Detail.STAFF


def test_a_set_without_a_course_has_no_staff_but_the_admins(site: Site) -> None:
    course = add_course(site, "any")
    submission_id = site.submit(site.add_user()).submission_id
    assert detail(site, submission_id, enrol(site, course, "teacher")) is None


def test_facts_of_a_queued_judging_say_its_place(site: Site) -> None:
    owner = site.add_user()
    site.submit(owner)
    facts = judging_facts(site.connection, submission_id=site.submit(owner).submission_id, viewer_id=owner)
    assert facts is not None
    assert (facts.state, facts.queue_position, facts.verdict) == ("queued", 2, None)
