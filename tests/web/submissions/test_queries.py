from tests.web.site_data import SOURCE, Site
from web.submissions.queries import OwnSource, last_variant, own_source


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
