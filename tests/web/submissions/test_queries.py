from tests.web.site_data import Site
from web.submissions.queries import last_of_task, last_variant, own_submission, own_submissions


def test_own_submissions_are_paged_without_gap_or_repetition(site: Site) -> None:
    user, other = site.add_user(), site.add_user()
    ids = [site.submit(user).submission_id for _ in range(65)]
    site.submit(other)
    seen: list[int] = []
    page = own_submissions(site.connection, user)
    while True:
        seen += [row.id for row in page.rows]
        if page.next_before_id is None:
            break
        page = own_submissions(site.connection, user, before_id=page.next_before_id)
    assert seen == ids[::-1]


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


def test_the_list_shows_of_each_submission_what_its_set_tells(site: Site) -> None:
    user = site.add_user()
    for feedback in ("full", "samples", "none"):
        judging_id = Site.create(site.connection, feedback=feedback).submit(user).judging_id
        site.set_judging(judging_id, "state = 'final', verdict = 'WA', cpu_time_ms = 7, final_at = now()")
    seen = {row.feedback: (row.verdict, row.cpu_time_ms) for row in own_submissions(site.connection, user).rows}
    assert seen == {"full": ("WA", 7), "samples": ("WA", None), "none": (None, None)}


def test_the_list_shows_no_usage_where_the_program_did_not_run(site: Site) -> None:
    user = site.add_user()
    for verdict in ("CE", "JE"):
        site.set_judging(
            site.submit(user).judging_id, f"state = 'final', verdict = '{verdict}', cpu_time_ms = 7, final_at = now()"
        )
    seen = {(row.verdict, row.cpu_time_ms) for row in own_submissions(site.connection, user).rows}
    assert seen == {("CE", None), ("JE", None)}
