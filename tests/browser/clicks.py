"""Clicks that lead to another page."""

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

PAGE_TIMEOUT_S = 20

#: The mark stays with the window of the old page.
MARK = "window.isLeft = true"
IS_NEXT_PAGE = "return !window.isLeft && document.readyState == 'complete'"


def follow(browser: Chrome, selector: str) -> None:
    """Returns on the next page: a click does not always wait for it, least of all where a form is sent."""
    browser.execute_script(MARK)
    browser.find_element(By.CSS_SELECTOR, selector).click()
    # Between two pages there is none to ask, and chromedriver has many errors for that.
    wait = WebDriverWait(browser, PAGE_TIMEOUT_S, ignored_exceptions=[WebDriverException])
    wait.until(lambda _: browser.execute_script(IS_NEXT_PAGE))
