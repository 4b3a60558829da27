"""Clicks that lead to another page."""

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

PAGE_TIMEOUT_S = 20


def follow(browser: Chrome, selector: str) -> None:
    """Returns on the next page: a click does not always wait for it, least of all where a form is sent."""
    page = browser.find_element(By.TAG_NAME, "html")
    browser.find_element(By.CSS_SELECTOR, selector).click()
    wait = WebDriverWait(browser, PAGE_TIMEOUT_S)
    wait.until(expected_conditions.staleness_of(page))
    wait.until(lambda _: browser.execute_script("return document.readyState") == "complete")
