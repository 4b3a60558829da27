"""A program is run before it is submitted: through the dispatcher, the workers and the recorder, into the page."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.axe import barriers
from tests.browser.clicks import follow
from tests.browser.programs import PROGRAMS
from tests.browser.student import PASSWORD, VERDICT_TIMEOUT_S, Student
from web.session import COOKIE_NAME

PYTHON = PROGRAMS["python3"]
SUBMIT_PAGE = "/problems/two-integers/submit?empty=1"
RESULT = "[data-part=run-result]"
SCREENS = {"light, on a desk": ("light", 1280), "dark, on a phone": ("dark", 390)}


@pytest.fixture
def student(browser: Chrome, site_url: str) -> Iterator[Student]:
    student = Student(browser=browser, site_url=site_url)
    student.register()
    yield student
    assert student.complaints() == []


def write(student: Student, source: str, *, page: str = SUBMIT_PAGE) -> None:
    student.open(page)
    Select(student.find("#language")).select_by_value("python3")
    student.find(".editor").shadow_root.find_element(By.CSS_SELECTOR, ".cm-content").click()
    student.browser.execute_cdp_cmd("Input.insertText", {"text": source})


def log_in(student: Student) -> None:
    student.open("/login")
    student.find("input[name=username]").send_keys(student.username)
    student.find("input[name=password]").send_keys(PASSWORD)
    follow(student.browser, "main form button")


def press(student: Student, way: str) -> None:
    student.find(f"button[data-run][value={way}]").click()


def press_keys(student: Student) -> None:
    keys = ActionChains(student.browser).key_down(Keys.CONTROL).key_down(Keys.SHIFT).send_keys(Keys.ENTER)
    keys.key_up(Keys.SHIFT).key_up(Keys.CONTROL).perform()


def result(student: Student) -> str:
    """Wait for the end of the run, and return what the page says of it."""
    WebDriverWait(student.browser, VERDICT_TIMEOUT_S).until(
        lambda browser: browser.find_elements(By.CSS_SELECTOR, f"{RESULT} [data-final=yes]")
    )
    return student.find(RESULT).text


def write_own_input(student: Student, text: str) -> None:
    student.find("[data-part=own-input] > summary").click()
    student.find("#own-input").send_keys(text)


def test_the_keys_run_the_samples_out_of_the_editor_and_change_nothing_in_it(student: Student) -> None:
    write(student, PYTHON.wrong)
    press_keys(student)
    shown = result(student)
    assert "Wrong answer" in shown
    assert student.find("#source").get_attribute("value") == PYTHON.wrong
    assert student.browser.find_elements(By.CSS_SELECTOR, f"{RESULT} .difference")
    student.open("/submissions")
    assert not student.browser.find_elements(By.CSS_SELECTOR, "main a[href^='/submissions/']")


def test_an_own_input_is_run_and_kept_over_a_reload(student: Student) -> None:
    write(student, PYTHON.right)
    write_own_input(student, "40 2")
    press(student, "own")
    shown = result(student)
    assert "Ended without an error" in shown
    assert "42" in shown
    student.browser.refresh()
    assert student.find("#own-input").get_attribute("value") == "40 2"


def test_what_the_compiler_says_is_shown(student: Student) -> None:
    write(student, PYTHON.broken)
    press(student, "samples")
    shown = result(student)
    assert "Compilation error" in shown
    assert "SyntaxError" in shown


def test_a_run_after_the_session_ended_says_so_and_loses_nothing(student: Student) -> None:
    write(student, PYTHON.right)
    student.browser.delete_cookie(COOKIE_NAME)
    press(student, "samples")
    WebDriverWait(student.browser, VERDICT_TIMEOUT_S).until(lambda _: "logged out" in student.find(RESULT).text)
    assert student.find("#source").get_attribute("value") == PYTHON.right
    log_in(student)
    student.open(SUBMIT_PAGE)
    assert student.find("#source").get_attribute("value") == PYTHON.right
    assert all("/runs" in complaint for complaint in student.complaints())  # the browser tells of the refusal


@pytest.mark.parametrize("screen", SCREENS)
def test_the_result_excludes_nobody(student: Student, screen: str) -> None:
    scheme, width_px = SCREENS[screen]
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    student.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    size = {"width": width_px, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    student.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    write(student, PYTHON.wrong, page=f"{SUBMIT_PAGE}#solution")
    press(student, "samples")
    result(student)
    assert barriers(student.browser) == []
    width, seen = student.browser.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= seen
