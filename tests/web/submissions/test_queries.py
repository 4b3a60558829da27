from tests.web.site_data import SOURCE, Site
from web.submissions.queries import OwnSource, last_variant, own_source, own_submissions


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


def test_a_source_is_given_back_to_its_owner_only(site: Site) -> None:
    owner, other = site.add_user(), site.add_user()
    submission_id = site.submit(owner).submission_id
    assert own_source(site.connection, submission_id, owner) == OwnSource(variant="cpp17", text=SOURCE)
    assert own_source(site.connection, submission_id, other) is None


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
