"""The site keeps what a student has typed and not submitted yet."""

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.clicks import follow
from tests.browser.small_site import SmallSite
from tests.web.site.visitor import Visitor

TYPED = "int main(void) {}  // half an hour of work"


def test_a_click_on_a_link_loses_nothing(browser: Chrome, small_site: SmallSite) -> None:
    open_form(browser, small_site, small_site.student)
    type_source(browser, TYPED)
    follow(browser, ".crumbs a")
    # Not by `back`: for that, browsers may keep the page as it was
    follow(browser, ".title-row a.button")
    assert source(browser) == TYPED
    assert editor(browser).text == TYPED


def test_who_logs_in_next_in_the_same_tab_sees_nothing_of_it(browser: Chrome, small_site: SmallSite) -> None:
    open_form(browser, small_site, small_site.student)
    type_source(browser, TYPED)
    open_form(browser, small_site, small_site.admin)
    assert source(browser) == ""


def test_an_earlier_submission_to_edit_goes_before_what_was_typed(browser: Chrome, small_site: SmallSite) -> None:
    open_form(browser, small_site, small_site.student)
    type_source(browser, TYPED)
    open_form(browser, small_site, small_site.student, query=f"?copy={small_site.submissions['AC']}")
    assert source(browser).startswith("int main(void) { return 0; }")


def test_what_has_arrived_is_no_draft_any_more(browser: Chrome, small_site: SmallSite) -> None:
    open_form(browser, small_site, small_site.student)
    type_source(browser, TYPED)
    follow(browser, "main form button:not([type=button])")
    assert "/submissions/" in browser.current_url
    open_form(browser, small_site, small_site.student)
    assert source(browser) == ""


def test_an_older_submission_takes_no_draft_away(browser: Chrome, small_site: SmallSite) -> None:
    open_form(browser, small_site, small_site.student)
    type_source(browser, TYPED)
    browser.get(f"{small_site.url}/submissions/{small_site.submissions['AC']}")
    open_form(browser, small_site, small_site.student)
    assert source(browser) == TYPED


def open_form(browser: Chrome, site: SmallSite, visitor: Visitor, *, query: str = "") -> None:
    site.log_in(browser, visitor)
    browser.get(f"{site.url}/problems/{site.problem}/submit{query}")


def editor(browser: Chrome) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, ".editor").shadow_root.find_element(By.CSS_SELECTOR, ".cm-content")


def type_source(browser: Chrome, text: str) -> None:
    editor(browser).click()
    browser.execute_cdp_cmd("Input.insertText", {"text": text})


def source(browser: Chrome) -> str:
    """What the form would send."""
    return str(browser.execute_script("return document.getElementById('source').value"))
