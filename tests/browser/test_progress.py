"""What a page shows of groups and points while its judging runs. The events are made here, as live sends them."""

import msgspec
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from judge.grading.result import GroupResult
from judge.verdict import Verdict
from tests.browser.small_site import SmallSite
from tests.web.site.visitor import submission_id
from tests.web.submissions.test_points import CHAINED, scored_problem
from web.visibility import ProgressView

#: An EventSource without a server: the test says what it hears.
_STREAM = """
window.EventSource = class extends EventTarget {
  constructor() { super(); window.stream = this; }
  close() {}
};
"""
_SAY = "stream.dispatchEvent(new MessageEvent('progress', {data: arguments[0]}))"


def running_submission(site: SmallSite) -> tuple[int, int]:
    slug = scored_problem(site.classroom, site.admin, site.student, CHAINED, "groups", [])
    number = submission_id(site.student.submit(slug, source="int main(void) {}"))
    row = site.classroom.connection.execute(
        "UPDATE judging SET state = 'running', attempt_token = 't' WHERE submission_id = %s RETURNING id", [number]
    ).fetchone()
    assert row is not None
    return number, row[0]


def rows(browser: Chrome) -> list[str]:
    return [" ".join(row.text.split()) for row in browser.find_elements(By.CSS_SELECTOR, "[data-group]")]


def test_groups_fill_while_a_judging_runs(small_site: SmallSite, browser: Chrome) -> None:
    number, judging_id = running_submission(small_site)
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _STREAM})
    small_site.log_in(browser, small_site.student)
    browser.get(f"{small_site.url}/submissions/{number}")
    assert rows(browser) == ["1-easy not decided yet 0 of 40 40", "2-hard not decided yet 0 of 60 60"]
    assert not browser.find_element(By.CSS_SELECTOR, "[data-part=score]").is_displayed()
    easy = GroupResult(name="secret/1-easy", verdict=Verdict.AC, score=33.333333, max_score=40)
    hard = GroupResult(name="secret/2-hard", max_score=60)
    seen = ProgressView(
        submission_id=number,
        judging_id=judging_id,
        state="running",
        testcase_count=None,
        first=0,
        verdicts=(Verdict.AC,),
        cpu_time_ms=(1,),
        peak_memory_kib=(1024,),
        groups=(easy, hard),
        score=33.333333,
        max_score=100,
    )
    browser.execute_script(_SAY, msgspec.json.encode(seen).decode())
    assert rows(browser) == ["1-easy Accepted 33.33 of 40 6.67", "2-hard not decided yet 0 of 60 60"]
    assert browser.find_element(By.CSS_SELECTOR, "[data-part=score]").text == "33.33 of 100 points so far"
