from concurrent.futures import ThreadPoolExecutor

import msgspec
import psycopg

from tests.web.site_data import LIMITS, SOURCE, TESTCASES, Site, languages
from web.judgings.jury_terms import JuryTerms
from web.judgings.transitions import return_unsent
from web.queue.rules.claim import STUDENT_SLOTS, ClaimedJudging, claim
from web.queue.rules.job import compile_job
from web.rejudgings.creation import create_rejudging


def claim_all(connection: psycopg.Connection) -> list[ClaimedJudging]:
    return claim(connection, pool="default", nsqd="127.0.0.1:4150")


def test_a_claimed_judging_makes_a_complete_job(site: Site) -> None:
    site.add_workers()
    submitted = site.submit(site.add_user())
    (claimed,) = claim_all(site.connection)
    job = compile_job(claimed, "default", languages())
    assert (job.judging_id, job.submission_id) == (submitted.judging_id, submitted.submission_id)
    assert [(file.name, file.content) for file in job.files] == [("main.cpp", SOURCE)]
    assert msgspec.to_builtins(job.limits) == msgspec.to_builtins(LIMITS)
    assert [(part.first, part.stop) for part in job.slices] == [(0, TESTCASES)]
    judging = site.judging(submitted.judging_id)
    assert judging["state"] == "dispatched"
    assert judging["attempt_token"] == job.attempt_token


def test_limits_of_the_language_win_over_those_of_the_problem(site: Site) -> None:
    site.add_workers()
    slower = msgspec.json.encode({"cpp": msgspec.structs.replace(LIMITS, cpu_time_limit_ms=7)}).decode()
    site.publish_version(site.problem_id, language_limits=slower)
    site.submit(site.add_user())
    (claimed,) = claim_all(site.connection)
    assert compile_job(claimed, "default", languages()).limits.cpu_time_limit_ms == 7


def test_a_submission_of_the_jury_is_judged_on_its_own_terms(site: Site) -> None:
    site.add_workers()
    terms = JuryTerms(entry_point="other.py", cpu_time_limit_ms=7000, message_version=2)
    submission_id = site.submit(site.add_user()).submission_id
    site.connection.execute(
        "UPDATE submission SET jury_terms = %s::jsonb WHERE id = %s",
        [msgspec.json.encode(terms).decode(), submission_id],
    )
    (claimed,) = claim_all(site.connection)
    job = compile_job(claimed, "default", languages())
    assert (job.entry_point, job.version) == ("other.py", 2)
    assert (job.limits.cpu_time_limit_ms, job.limits.wall_time_limit_ms) == (7000, 15_000)
    assert job.limits.memory_limit_bytes == LIMITS.memory_limit_bytes


def test_nothing_is_claimed_while_no_run_worker_is_alive(site: Site) -> None:
    site.add_workers()
    site.connection.execute("UPDATE worker SET last_seen_at = now() - interval '1 minute' WHERE kind = 'run'")
    site.submit(site.add_user())
    assert claim_all(site.connection) == []


def test_a_worker_in_trouble_or_stopped_takes_no_jobs(site: Site) -> None:
    site.add_workers()
    site.submit(site.add_user())
    site.connection.execute("UPDATE worker SET trouble = 'no engine' WHERE kind = 'compile'")
    assert claim_all(site.connection) == []
    site.connection.execute("UPDATE worker SET trouble = NULL, stopped_at = now()")
    assert claim_all(site.connection) == []


def test_only_as_many_are_in_flight_as_the_lanes_can_take(site: Site) -> None:
    site.add_workers(lanes=2)
    for _ in range(20):
        site.submit(site.add_user())
    assert len(claim_all(site.connection)) == 8
    assert claim_all(site.connection) == []
    site.connection.execute(
        "UPDATE judging SET state = 'final', verdict = 'AC', final_at = now() WHERE id IN"
        " (SELECT id FROM judging WHERE state = 'dispatched' LIMIT 3)"
    )
    assert len(claim_all(site.connection)) == 3


def test_one_student_holds_a_few_slots_and_the_rest_waits_behind_others(site: Site) -> None:
    site.add_workers(lanes=2)
    greedy, modest = site.add_user(), site.add_user()
    for _ in range(20):
        site.submit(greedy)
    late = site.submit(modest)
    claimed = claim_all(site.connection)
    assert len(claimed) == STUDENT_SLOTS + 1
    assert claimed[-1].judging_id == late.judging_id


def test_judgings_go_in_the_order_they_came(site: Site) -> None:
    site.add_workers(lanes=8)
    ids = [site.submit(site.add_user()).judging_id for _ in range(6)]
    assert [claimed.judging_id for claimed in claim_all(site.connection)] == ids


def test_a_rejudging_takes_half_the_slots_and_never_those_of_live_work(site: Site) -> None:
    site.add_workers(lanes=2)
    teacher = site.add_user(admin=True)
    for _ in range(10):
        site.submit(site.add_user())
    site.connection.execute("UPDATE judging SET state = 'final', verdict = 'AC', final_at = now()")
    create_rejudging(site.connection, problem_id=site.problem_id, created_by=teacher, reason="new tests")
    batch = claim_all(site.connection)
    assert [claimed.batch for claimed in batch] == [True] * 4
    assert {compile_job(claimed, "default", languages()).batch for claimed in batch} == {True}
    for _ in range(9):
        site.submit(site.add_user())
    assert [claimed.batch for claimed in claim_all(site.connection)] == [False] * 8


def test_two_claims_at_once_never_take_the_same_judging(site: Site, postgres_url: str) -> None:
    site.add_workers(lanes=20)
    for _ in range(60):
        site.submit(site.add_user())

    def take(_: int) -> list[int]:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            return [claimed.judging_id for claimed in claim_all(connection)]

    with ThreadPoolExecutor(6) as takers:
        taken = [judging_id for ids in takers.map(take, range(6)) for judging_id in ids]
    assert len(taken) == len(set(taken))


def test_what_could_not_be_published_is_queued_again_and_counts_for_nothing(site: Site) -> None:
    site.add_workers()
    submitted = site.submit(site.add_user())
    (claimed,) = claim_all(site.connection)
    return_unsent(site.connection, [claimed.attempt_token])
    judging = site.judging(submitted.judging_id)
    assert (judging["state"], judging["attempt_token"], judging["claimed_attempts"]) == ("queued", None, 0)
    (again,) = claim_all(site.connection)
    assert again.attempt_token != claimed.attempt_token
