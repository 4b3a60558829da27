"""The loop of a student loses nothing: read, type, look at the statement, submit, go back, type on."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.clicks import follow
from tests.browser.small_site import PROGRAM, SmallSite
from tests.browser.submit_page import SubmitPage
from tests.web.site.visitor import Visitor
from web.session import COOKIE_NAME

TYPED = "int main(void) {}  // half an hour of work"
WAIT_S = 10
BROKEN_STORAGE = {
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    "switched off": "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no') } })",
}


@pytest.fixture
def page(browser: Chrome, small_site: SmallSite) -> SubmitPage:
    return SubmitPage(browser=browser, site=small_site)


@pytest.fixture
def newcomer(small_site: SmallSite) -> Visitor:
    """A student who submitted nothing yet."""
    return small_site.classroom.student_of(small_site.course)


def ways_to_the_form(page: SubmitPage) -> dict[str, str]:
    return {"empty": "?empty=1", "with the last source": "", "a copy": f"?copy={page.site.submissions['AC']}"}


@pytest.mark.parametrize("way", ["empty", "with the last source", "a copy"])
def test_a_look_at_the_statement_loses_nothing(page: SubmitPage, way: str) -> None:
    page.open(query=ways_to_the_form(page)[way])
    served = page.source()
    page.replace(TYPED)
    follow(page.browser, ".crumbs a")
    page.browser.back()
    assert page.source() == TYPED
    assert page.editor().text == TYPED
    follow(page.browser, ".crumbs a")
    follow(page.browser, ".title-row a.button")
    assert page.source() == TYPED
    assert page.notes() == ["restored"]
    page.browser.refresh()
    assert page.source() == TYPED
    page.swap()
    assert page.source() == (served or PROGRAM)
    assert page.notes() == ["aside"]


def test_what_was_discarded_can_be_had_again_after_a_reload(page: SubmitPage) -> None:
    page.open_copy(page.site.submissions["AC"])
    page.replace(TYPED)
    page.browser.refresh()
    page.swap()
    assert page.source() == PROGRAM
    page.browser.refresh()
    assert page.source() == PROGRAM
    page.swap()
    assert page.source() == TYPED
    assert page.notes() == ["restored"]


def test_the_language_belongs_to_the_text(page: SubmitPage) -> None:
    page.open(query="?empty=1")
    page.browser.find_element(By.CSS_SELECTOR, "#language option[value=python3]").click()
    page.type("print(1)")
    page.browser.refresh()
    assert page.browser.find_element(By.ID, "language").get_attribute("value") == "python3"


def test_who_logs_in_next_in_the_same_tab_sees_nothing_of_it(page: SubmitPage, newcomer: Visitor) -> None:
    page.open(query="?empty=1")
    page.type(TYPED)
    page.open(newcomer)
    assert page.source() == ""
    assert page.notes() == []


def test_to_log_out_asks_and_then_leaves_nothing(page: SubmitPage, newcomer: Visitor) -> None:
    page.open(newcomer)
    page.type(TYPED)
    page.browser.find_element(By.CSS_SELECTOR, "form[data-forget-drafts] button").click()
    page.browser.switch_to.alert.dismiss()
    assert page.source() == TYPED
    page.browser.find_element(By.CSS_SELECTOR, "form[data-forget-drafts] button").click()
    page.browser.switch_to.alert.accept()
    WebDriverWait(page.browser, WAIT_S).until(lambda browser: "/login" in browser.current_url)
    assert page.browser.execute_script("return Object.keys(sessionStorage).concat(Object.keys(localStorage))") == []


def test_another_submission_to_edit_does_not_show_the_draft_and_offers_it(page: SubmitPage) -> None:
    page.open(query="?empty=1")
    page.type(TYPED)
    page.open_copy(page.site.submissions["AC"])
    assert page.source() == PROGRAM
    assert page.notes() == ["aside"]
    page.swap()
    assert page.source() == TYPED


def test_a_submission_that_is_newer_goes_before_the_draft_and_offers_it(page: SubmitPage, newcomer: Visitor) -> None:
    page.open(newcomer)
    page.type(TYPED)
    newer = "int main(void) { return 1; }  // from another computer"
    newcomer.submit(page.site.problem, source=newer)
    page.browser.refresh()
    assert page.source() == newer
    assert page.notes() == ["aside"]
    page.swap()
    assert page.source() == TYPED


def test_back_after_submitting_shows_what_was_sent_and_changes_are_a_new_submission(
    page: SubmitPage, newcomer: Visitor
) -> None:
    page.open(newcomer)
    page.type(TYPED)
    first = page.submit()
    page.browser.back()
    WebDriverWait(page.browser, WAIT_S).until(lambda _: page.source() == TYPED)
    page.replace(f"{TYPED} and more")
    second = page.submit()
    assert second != first
    assert page.site.classroom.connection.execute(
        "SELECT content FROM submission_file WHERE submission_id IN (%s, %s) ORDER BY submission_id", [first, second]
    ).fetchall() == [(TYPED,), (f"{TYPED} and more",)]


def test_what_has_arrived_is_no_draft_any_more(page: SubmitPage, newcomer: Visitor) -> None:
    page.open(newcomer)
    page.type(TYPED)
    number = page.submit()
    page.open(newcomer)
    assert page.source() == TYPED
    assert f"submission {number}" in page.browser.find_element(By.ID, "solution").text
    assert page.notes() == []


def test_an_older_submission_takes_no_draft_away(page: SubmitPage) -> None:
    page.open(query="?empty=1")
    page.type(TYPED)
    page.browser.get(f"{page.site.url}/submissions/{page.site.submissions['AC']}")
    page.open(query="?empty=1")
    assert page.source() == TYPED


def test_two_tabs_keep_a_text_each(page: SubmitPage) -> None:
    browser = page.browser
    page.open(query="?empty=1")
    page.type(TYPED)
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    page.open(query="?empty=1")
    assert page.source() == ""
    page.type("something else")
    browser.refresh()
    assert page.source() == "something else"
    browser.switch_to.window(first)
    browser.refresh()
    assert page.source() == TYPED


def test_a_refused_form_is_kept_through_a_reload(page: SubmitPage) -> None:
    page.open(query="?empty=1")
    page.type(f"{TYPED} {'too long ' * 16_384}")
    page.send()
    assert "larger than the 128 KiB" in page.browser.page_source
    page.type("x")
    page.editor().send_keys(Keys.BACKSPACE)
    page.browser.refresh()
    assert page.source().startswith(TYPED)


def test_a_session_that_ended_costs_a_login_in_another_tab(page: SubmitPage, newcomer: Visitor) -> None:
    browser = page.browser
    page.open(newcomer)
    page.type(TYPED)
    browser.delete_cookie(COOKIE_NAME)
    page.send()
    assert "You are logged out" in browser.page_source
    browser.find_element(By.CSS_SELECTOR, "form button:not([type=button])").click()
    WebDriverWait(browser, WAIT_S).until(lambda _: page.part("no-token").is_displayed())
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    page.site.log_in(browser, newcomer)
    browser.switch_to.window(first)
    follow(browser, "form button:not([type=button])")
    assert "/submissions/" in browser.current_url
    assert page.browser.execute_script("return Object.keys(sessionStorage)") == []


def test_a_form_that_did_not_arrive_is_still_a_draft(page: SubmitPage) -> None:
    page.open(query="?empty=1")
    page.type(TYPED)
    page.browser.delete_cookie(COOKIE_NAME)
    page.send()
    page.site.log_in(page.browser, page.site.student)
    page.browser.get(f"{page.site.url}/submissions/{page.site.submissions['AC']}")
    page.open(query="?empty=1")
    assert page.source() == TYPED


@pytest.mark.parametrize("storage", BROKEN_STORAGE)
def test_a_browser_that_keeps_nothing_says_so_and_works(page: SubmitPage, newcomer: Visitor, storage: str) -> None:
    page.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": BROKEN_STORAGE[storage]})
    page.open(newcomer)
    assert page.notes() == []
    page.type(TYPED)
    assert page.notes() == ["unkept"]
    assert page.submit() > 0


def test_ctrl_and_enter_submit(page: SubmitPage, newcomer: Visitor) -> None:
    page.open(newcomer)
    page.browser.find_element(By.CSS_SELECTOR, "#language option[value=c17]").click()
    page.type(TYPED)
    page.editor().send_keys(Keys.CONTROL, Keys.ENTER)
    WebDriverWait(page.browser, WAIT_S).until(lambda browser: "/submissions/" in browser.current_url)


def test_to_edit_again_begins_in_the_editor(page: SubmitPage) -> None:
    page.open_copy(page.site.submissions["AC"])
    page.browser.execute_cdp_cmd("Input.insertText", {"text": "/* typed */"})
    assert page.source() == f"/* typed */{PROGRAM}"
