import psycopg
import pytest

from tests.web.site_data import Site
from web.rejudgings.application import NothingToApply, RejudgingNotReady, apply_rejudging
from web.rejudgings.creation import create_rejudging
from web.rejudgings.queries import RejudgingSummary, find_rejudging, list_rejudgings

FINAL = "state = 'final', verdict = '{}', final_at = now()"


@pytest.fixture
def teacher(site: Site) -> int:
    return site.add_user(admin=True)


def rejudge(site: Site, teacher: int) -> int:
    return create_rejudging(
        site.connection, problem_id=site.problem_id, created_by=teacher, reason="an answer was wrong"
    )


def judge_anew(site: Site, rejudging_id: int, verdict: str) -> None:
    statement = f"UPDATE judging SET {FINAL.format(verdict)} WHERE rejudging_id = %s"  # noqa: S608
    site.connection.execute(statement.encode(), [rejudging_id])


def summary(site: Site, rejudging_id: int) -> RejudgingSummary:
    found = find_rejudging(site.connection, rejudging_id)
    assert found is not None
    return found


def current_verdict(connection: psycopg.Connection, submission_id: int) -> str:
    row = connection.execute(
        "SELECT verdict FROM judging JOIN submission ON judging.id = current_judging_id WHERE submission.id = %s",
        [submission_id],
    ).fetchone()
    assert row is not None
    return str(row[0])


def audited(connection: psycopg.Connection, rejudging_id: int) -> list[tuple[str, dict[str, object]]]:
    return connection.execute(
        "SELECT action, after FROM audit_event WHERE object_type = 'rejudging' AND object_id = %s ORDER BY id",
        [str(rejudging_id)],
    ).fetchall()


def test_a_rejudging_counts_what_it_would_change(site: Site, teacher: int) -> None:
    user = site.add_user()
    for verdict in ("AC", "WA"):
        site.set_judging(site.submit(user).judging_id, FINAL.format(verdict))
    rejudging_id = rejudge(site, teacher)
    begun = summary(site, rejudging_id)
    assert (begun.submissions, begun.judged, begun.changed, begun.is_running) == (2, 0, 0, True)
    judge_anew(site, rejudging_id, "AC")
    done = summary(site, rejudging_id)
    assert (done.judged, done.changed, done.judge_errors) == (2, 1, 0)
    assert rejudging_id in {row.id for row in list_rejudgings(site.connection).rows}


def test_a_rejudging_counts_scores_that_would_change(site: Site, teacher: int) -> None:
    user = site.add_user()
    for score in ("30", "40", "NULL"):
        site.set_judging(site.submit(user).judging_id, f"{FINAL.format('WA')}, score = {score}")
    rejudging_id = rejudge(site, teacher)
    judge_anew(site, rejudging_id, "WA")
    site.connection.execute("UPDATE judging SET score = 40 WHERE rejudging_id = %s", [rejudging_id])
    assert summary(site, rejudging_id).changed == 2  # 30 points became 40, and none became 40


def test_what_is_still_judged_cannot_be_applied(site: Site, teacher: int) -> None:
    submitted = site.submit(site.add_user())
    site.set_judging(submitted.judging_id, FINAL.format("WA"))
    rejudging_id = rejudge(site, teacher)
    with pytest.raises(RejudgingNotReady):
        apply_rejudging(site.connection, rejudging_id=rejudging_id, applied_by=teacher)
    assert current_verdict(site.connection, submitted.submission_id) == "WA"
    assert [action for action, _ in audited(site.connection, rejudging_id)] == ["rejudging.create"]


def test_an_applied_rejudging_moves_the_pointers_once_and_is_audited(site: Site, teacher: int) -> None:
    submitted = site.submit(site.add_user())
    site.set_judging(submitted.judging_id, FINAL.format("WA"))
    rejudging_id = rejudge(site, teacher)
    judge_anew(site, rejudging_id, "AC")
    assert apply_rejudging(site.connection, rejudging_id=rejudging_id, applied_by=teacher) == 1
    assert current_verdict(site.connection, submitted.submission_id) == "AC"
    with pytest.raises(RejudgingNotReady):
        apply_rejudging(site.connection, rejudging_id=rejudging_id, applied_by=teacher)
    assert audited(site.connection, rejudging_id) == [
        ("rejudging.create", {"problem_id": site.problem_id, "reason": "an answer was wrong"}),
        ("rejudging.apply", {"submissions": 1}),
    ]


def test_a_submission_that_was_judged_anew_by_another_rejudging_stays_where_it_is(site: Site, teacher: int) -> None:
    submitted = site.submit(site.add_user())
    site.set_judging(submitted.judging_id, FINAL.format("WA"))
    first, second = rejudge(site, teacher), rejudge(site, teacher)
    judge_anew(site, first, "AC")
    judge_anew(site, second, "RTE")
    assert apply_rejudging(site.connection, rejudging_id=first, applied_by=teacher) == 1
    overtaken = summary(site, second)
    assert (overtaken.overtaken, overtaken.changed) == (1, 0)
    with pytest.raises(NothingToApply):
        apply_rejudging(site.connection, rejudging_id=second, applied_by=teacher)
    assert current_verdict(site.connection, submitted.submission_id) == "AC"
    after = summary(site, second)
    assert (after.state, after.has_nothing_to_apply) == ("ready", True)
    assert [action for action, _ in audited(site.connection, second)] == ["rejudging.create"]


def test_what_was_rejudged_since_stays_and_the_rest_is_applied(site: Site, teacher: int) -> None:
    user = site.add_user()
    early, late = site.submit(user), site.submit(user)
    for submitted in (early, late):
        site.set_judging(submitted.judging_id, FINAL.format("WA"))
    first, second = rejudge(site, teacher), rejudge(site, teacher)
    judge_anew(site, first, "AC")
    judge_anew(site, second, "RTE")
    site.connection.execute(
        "UPDATE submission SET current_judging_id = item.new_judging_id FROM rejudging_item item"
        " WHERE item.rejudging_id = %s AND submission.id = item.submission_id AND submission.id = %s",
        [first, early.submission_id],
    )
    found = summary(site, second)
    assert (found.overtaken, found.changed, found.has_nothing_to_apply) == (1, 1, False)
    assert apply_rejudging(site.connection, rejudging_id=second, applied_by=teacher) == 1
    assert current_verdict(site.connection, early.submission_id) == "AC"
    assert current_verdict(site.connection, late.submission_id) == "RTE"
    assert summary(site, second).overtaken == 0
