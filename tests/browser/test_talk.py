"""Comments, questions, announcements and notices, in a browser: pages without barriers, and choosing lines of code."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.small_site import SmallSite
from tests.browser.test_accessibility import faults_of, screen
from tests.web.site.visitor import submission_id

__all__ = ["screen"]

SOURCE = '#include <stdio.h>\nint main(void) {\n    int a;\n    scanf("%d", &a);\n    return 0;\n}\n'
LONG = "a_name_without_any_break_in_it_" * 8
TEXT = f"Why `{LONG}`?\n\n```\n{LONG}\n```\n\n- one\n- **two**\n"


@pytest.fixture(scope="module")
def talk(small_site: SmallSite) -> dict[str, str]:
    """What was said, by the address of its page."""
    site, admin, student = small_site, small_site.admin, small_site.student
    submitted = f"/submissions/{submission_id(student.submit(site.problem, source=SOURCE))}"
    place = {"file_name": "main.c", "first_line": "3", "last_line": "4"}
    admin.post("/languages", f"{submitted}/comments", text=TEXT, **place)
    admin.post("/languages", f"{submitted}/comments", text="All in all *good*.", file_name="")
    admin.post("/languages", f"{submitted}/notes", text=TEXT)
    ask = f"/courses/{site.course}/questions/ask"
    asked = [student.post(ask, about="course", text=f"{number}. {TEXT}").headers["Location"] for number in range(3)]
    admin.post(asked[0], f"{asked[0]}/messages", text=TEXT)
    about = f"{site.course}/{site.problem}"
    public = student.post(ask, about=about, text="May n be 0?").headers["Location"]
    admin.post(public, f"{public}/publish", question="May n be 0?", answer=TEXT)
    new = f"/courses/{site.course}/announcements/new"
    announced = admin.post(new, title="The room is another one", text=TEXT, pinned_until="2100-01-01T00:00")
    site.classroom.connection.execute(
        "INSERT INTO mail (kind, address, failed_at, error) VALUES ('password', %s, now(), '550 no such user')",
        [f"{LONG}@example.edu"[-250:]],
    )
    return {
        "submission": submitted,
        "question": asked[0],
        "public": public,
        "announcement": announced.headers["Location"],
    }


def common_paths(site: SmallSite, talk: dict[str, str]) -> list[str]:
    course = f"/courses/{site.course}"
    lists = [course, f"{course}/questions", f"{course}/questions/ask", f"{course}/announcements", "/announcements"]
    return [*lists, *talk.values(), "/notices", "/notices/choices", f"/problems/{site.problem}", "/submissions"]


def test_pages_of_students(screen: Chrome, small_site: SmallSite, talk: dict[str, str]) -> None:
    small_site.log_in(screen, small_site.student)
    assert faults_of(screen, small_site, common_paths(small_site, talk)) == {}


def test_pages_of_the_staff(screen: Chrome, small_site: SmallSite, talk: dict[str, str]) -> None:
    small_site.log_in(screen, small_site.admin)
    course = f"/courses/{small_site.course}"
    notes = f"{course}/students/{small_site.student.user_id}/notes"
    own = [notes, f"{course}/announcements/new", f"{talk['announcement']}/edit", "/admin/mails"]
    assert faults_of(screen, small_site, [*common_paths(small_site, talk), *own]) == {}


def test_pages_for_everybody(screen: Chrome, small_site: SmallSite) -> None:
    assert faults_of(screen, small_site, ["/forgot-password", "/login"]) == {}


def test_a_click_on_numbers_chooses_lines_and_the_comment_stands_below_them(
    browser: Chrome, small_site: SmallSite, talk: dict[str, str]
) -> None:
    small_site.log_in(browser, small_site.admin)
    browser.get(small_site.url + talk["submission"])
    numbers = browser.find_elements(By.CSS_SELECTOR, ".code .highlight .linenos")
    numbers[1].click()
    browser.execute_script(
        "arguments[0].dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))", numbers[4]
    )
    form = browser.find_element(By.CSS_SELECTOR, "[data-comment-file]")
    chosen = [form.find_element(By.NAME, name).get_attribute("value") for name in ("first_line", "last_line")]
    assert chosen == ["2", "5"]
    assert len(browser.find_elements(By.CSS_SELECTOR, ".linenos.chosen")) == 4
    browser.switch_to.active_element.send_keys("These lines.", Keys.TAB, Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda seen: "These lines." in seen.page_source)
    headers = [header.text for header in browser.find_elements(By.CSS_SELECTOR, ".code .thread > header")]
    assert any("lines 2 to 5" in header for header in headers), headers


def test_a_program_with_comments_is_copied_without_them(
    browser: Chrome, small_site: SmallSite, talk: dict[str, str]
) -> None:
    small_site.log_in(browser, small_site.student)
    browser.get(small_site.url + talk["submission"])
    script = """
    const taken = []; navigator.clipboard.writeText = async (text) => { taken.push(text); };
    document.querySelector('[data-copy-code]').click(); window.taken = taken;
    """
    browser.execute_script(script)
    WebDriverWait(browser, 20).until(lambda seen: seen.execute_script("return window.taken.length"))
    assert browser.execute_script("return window.taken[0]") == SOURCE
