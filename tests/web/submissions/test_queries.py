from tests.web.site_data import Site
from web.submissions.queries import last_of_task, last_variant, own_submission


def test_the_language_used_last_is_remembered(site: Site) -> None:
    user = site.add_user()
    assert last_variant(site.connection, user) is None
    site.submit(user)
    assert last_variant(site.connection, user) == "cpp17"


def test_an_earlier_submission_is_found_by_its_owner_only(site: Site) -> None:
    owner, other = site.add_user(), site.add_user()
    submission_id = site.submit(owner).submission_id
    found = own_submission(site.connection, submission_id, owner)
    assert found is not None
    assert (found.id, found.variant) == (submission_id, "cpp17")
    assert own_submission(site.connection, submission_id, other) is None


def test_the_last_submission_of_a_task_is_the_users_own_in_that_set(site: Site) -> None:
    user, elsewhere = site.add_user(), Site.create(site.connection)

    def last(where: Site) -> int | None:
        task = {"problem_set_id": where.problem_set_id, "problem_id": where.problem_id}
        found = last_of_task(site.connection, user, **task)
        return found.id if found else None

    assert last(site) is None
    submitted = [site.submit(user).submission_id for _ in range(2)]
    site.submit(site.add_user())
    elsewhere.submit(user)
    assert last(site) == submitted[-1]
