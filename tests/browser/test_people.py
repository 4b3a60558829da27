"""The people of a course, in a browser: pages without barriers, and a roster from the list into the course."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser.clicks import follow
from tests.browser.small_site import SmallSite
from tests.browser.test_accessibility import faults_of, screen

__all__ = ["screen"]

LONG = "A group with a name that is as long as teachers make them, for the Monday at a quarter past two"


@pytest.fixture(scope="module")
def groups(small_site: SmallSite) -> list[str]:
    """The addresses of a tutorial and of a team with a member."""
    admin, path = small_site.admin, f"/courses/{small_site.course}/groups"
    made = [admin.post(path, title=title, kind=kind) for title, kind in ((LONG, "tutorial"), ("Team 9", "team"))]
    places = [answer.headers["Location"] for answer in made]
    for place in places:
        admin.post(place, f"{place}/members", name=small_site.student.username)
    for _ in range(3):
        small_site.classroom.student_of(small_site.course)
    admin.post(f"/courses/{small_site.course}/links", role="student", group="0", days="7")
    return places


def test_pages_of_teachers(screen: Chrome, small_site: SmallSite, groups: list[str]) -> None:
    small_site.log_in(screen, small_site.admin)
    course = f"/courses/{small_site.course}"
    pages = ["members", f"members/{small_site.student.user_id}/time", "roster", "groups", "links", "settings", "copy"]
    paths = [f"{course}/{page}" for page in pages] + [*groups, "/courses", "/courses/new"]
    assert faults_of(screen, small_site, paths) == {}


def test_pages_of_students(screen: Chrome, small_site: SmallSite, groups: list[str]) -> None:
    small_site.log_in(screen, small_site.student)
    row = small_site.classroom.connection.execute("SELECT max(code) FROM course_link").fetchone()
    assert row is not None
    paths = [f"/courses/{small_site.course}/groups", "/join", "/join/NOSUCH", f"/join/{row[0]}", "/courses"]
    assert faults_of(screen, small_site, paths) == {}


def test_a_roster_shows_its_difference_and_is_applied(browser: Chrome, small_site: SmallSite) -> None:
    teacher = small_site.classroom.student()
    course = small_site.classroom.course((teacher, "teacher"))
    known, gone = small_site.classroom.student(), small_site.classroom.student_of(course)
    small_site.log_in(browser, teacher)
    browser.get(f"{small_site.url}/courses/{course}/roster")
    browser.find_element(By.ID, "text").send_keys(
        f"username;email;group\n{known.username};;Monday\n;no address;Monday\n"
    )
    follow(browser, "main form button")
    assert "Line 3: “no address” is no mail address." in browser.page_source
    text = browser.find_element(By.ID, "text")
    text.clear()
    text.send_keys(f"username;email;group\n{known.username};;Monday\n;new-{course}@example.edu;Monday\n")
    follow(browser, "main form button")
    summaries = {summary.text for summary in browser.find_elements(By.CSS_SELECTOR, "main summary")}
    assert summaries == {"Added (1)", "Invited: no account yet (1)", "Gone: not in the list (1)"}
    browser.find_element(By.ID, "removes_gone").click()
    follow(browser, "main form button")
    page = browser.find_element(By.TAG_NAME, "main").text
    assert known.username in page
    assert f"new-{course}@example.edu" in page
    assert gone.username not in page
    browser.get(f"{small_site.url}/courses/{course}/groups")
    assert "Monday" in browser.find_element(By.TAG_NAME, "main").text
