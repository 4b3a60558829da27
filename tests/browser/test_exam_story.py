"""An exam with a fire alarm, as a student and a teacher live through it."""

from collections.abc import Callable

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.axe import barriers
from tests.browser.clicks import PAGE_TIMEOUT_S, follow
from tests.browser.small_site import SmallSite

EXAM = """
INSERT INTO problem_set (course_id, slug, title, kind, is_exam, opens_at, closes_at, duration_seconds)
SELECT id, 'final', 'Final exam', 'assignment', true, now() - interval '1 hour', now() + interval '3 hours', 5400
FROM course WHERE slug = %s
"""


def text_of(browser: Chrome, selector: str) -> str:
    return browser.find_element(By.CSS_SELECTOR, selector).text


def wait_for(browser: Chrome, condition: Callable[[], bool]) -> None:
    wait = WebDriverWait(
        browser, PAGE_TIMEOUT_S, ignored_exceptions=[WebDriverException]
    )  # the page loads itself again
    wait.until(lambda _: condition())


def test_a_fire_alarm_in_an_exam(small_site: SmallSite, browser: Chrome) -> None:
    site, student = small_site, small_site.classroom.student()
    connection = site.classroom.connection
    connection.execute(
        "INSERT INTO enrolment (course_id, user_id) SELECT id, %s FROM course WHERE slug = %s",
        [student.user_id, site.course],
    )
    connection.execute(EXAM, [site.course])
    problem = site.classroom.problem(site.admin, problem_set="final")

    site.log_in(browser, student)
    browser.get(f"{site.url}/exams/final")
    assert "You have 90 minutes" in text_of(browser, "main")
    assert barriers(browser) == []
    follow(browser, "main form button")
    assert text_of(browser, "[data-part=left]").startswith(("01:29:", "01:30:"))
    assert barriers(browser) == []
    browser.get(f"{site.url}/courses")
    assert "While you write the exam, only the exam is open." in text_of(browser, "main")

    give_all_more(site, minutes="30")
    browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(browser, lambda: text_of(browser, "[data-part=left]").startswith(("01:59:", "02:00:")))

    browser.get(f"{site.url}/problems/{problem}?set=final")
    follow(browser, ".site-nav a")
    browser.execute_script("window.confirm = () => true")
    follow(browser, "form[action$='/finish'] button")
    assert "You have handed in this exam." in text_of(browser, "main")
    browser.get(f"{site.url}/courses")
    assert browser.current_url.endswith("/courses")

    site.log_in(browser, site.admin)
    browser.get(f"{site.url}/courses/{site.course}/exams/final")
    assert "handed in" in text_of(browser, f"#writer-{student.user_id}")
    assert barriers(browser) == []


def give_all_more(site: SmallSite, *, minutes: str) -> None:
    watch = f"/courses/{site.course}/exams/final"
    assert site.admin.post(watch, f"{watch}/more", minutes=minutes).status_code == 302
