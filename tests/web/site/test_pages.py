from tests.web.site.visitor import Classroom, Visitor, submission_id

PUBLIC = ("/login", "/register", "/languages", "/health")
MEMBERS = ("/problems", "/submissions", "/courses", "/account")
ADMINS = (
    "/admin/problems",
    "/admin/problems/import",
    "/admin/rejudgings",
    "/admin/users",
    "/admin/invitations",
    "/admin/workers",
)


def test_every_page_can_be_seen_by_those_it_is_for(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    anonymous = classroom.app.test_client()
    for path in PUBLIC:
        assert anonymous.get(path).status_code == 200, path
    own = submission_id(admin.submit(slug, source="int main(void) { return 0; }"))
    paths = (*MEMBERS, *ADMINS, f"/problems/{slug}", f"/problems/{slug}/submit", f"/submissions/{own}")
    for path in (*paths, f"/admin/problems/{slug}", f"/admin/users/{admin.user_id}"):
        admin.text(path)
