from tests.web.site.visitor import Classroom, Visitor, hidden_fields, submission_id

PROGRAM = "int main(void) { return 0; }"


def test_a_rejudging_stays_aside_until_it_is_applied(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin)
    own = submission_id(student.submit(slug, source=PROGRAM))
    classroom.conclude(own, "WA")
    page = admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/rejudge", reason="Wrong answer file")
    path = page.headers["Location"]
    assert "being judged" in admin.text(path)
    assert "Wrong answer" in student.text(f"/submissions/{own}")
    classroom.connection.execute(
        "UPDATE judging SET state = 'final', verdict = 'AC', final_at = now()"
        " WHERE submission_id = %s AND rejudging_id IS NOT NULL",
        [own],
    )
    assert "Wrong answer" in student.text(f"/submissions/{own}")
    classroom.connection.execute("UPDATE rejudging SET state = 'ready' WHERE state = 'judging'")
    question = "1 of 1 submission gets another verdict or score. Make the new verdicts the ones that count?"
    assert f'data-confirm="{question}"' in admin.text(path)
    assert admin.post(path, f"{path}/apply").status_code == 302
    assert "Applied to 1 submission." in admin.text(path)
    assert "Accepted" in student.text(f"/submissions/{own}")


def test_a_rejudging_needs_a_reason(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    before = classroom.count("rejudging")
    for reason in ("", " ", "x" * 501):
        refused = admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/rejudge", reason=reason)
        assert refused.status_code == 400
    assert "This is too long: at most 500 characters." in refused.text
    assert classroom.count("rejudging") == before


def rejudged(classroom: Classroom, admin: Visitor, slug: str) -> str:
    """The address of a rejudging that is ready to be applied."""
    page = admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/rejudge", reason="Wrong answer file")
    path = page.headers["Location"]
    classroom.connection.execute(
        "UPDATE judging SET state = 'final', verdict = 'AC', final_at = now() WHERE rejudging_id = %s",
        [path.rpartition("/")[2]],
    )
    classroom.connection.execute("UPDATE rejudging SET state = 'ready' WHERE state = 'judging'")
    return path


def test_a_rejudging_that_was_overtaken_says_so_before_and_offers_nothing(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin)
    for _ in range(2):
        classroom.conclude(submission_id(student.submit(slug, source=PROGRAM)), "WA")
    first, second = rejudged(classroom, admin, slug), rejudged(classroom, admin, slug)
    late = hidden_fields(admin.text(second))
    admin.post(first, f"{first}/apply")
    page = admin.text(second)
    assert "2 of 2 were rejudged since; nothing to apply." in page
    assert "/apply" not in page
    assert "nothing to apply" in admin.text("/admin/rejudgings")
    assert admin.client.post(f"{second}/apply", data=late).status_code == 302
    page = admin.text(second)
    assert "Nothing was applied" in page
    assert "Applied to" not in page


def test_a_rejudging_of_nothing_has_nothing_to_apply(classroom: Classroom, admin: Visitor) -> None:
    page = admin.text(rejudged(classroom, admin, classroom.problem(admin)))
    assert "The problem had no submissions; nothing to apply." in page
    assert "/apply" not in page
