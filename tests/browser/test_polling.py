"""The page of a submission, if no stream reaches the browser: this site has no live service."""

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.small_site import SmallSite

#: Time for two rounds of polling.
VERDICT_TIMEOUT_S = 10


def test_the_verdict_arrives_without_a_reload(browser: Chrome, small_site: SmallSite) -> None:
    number = small_site.submissions["queued"]
    small_site.log_in(browser, small_site.student)
    browser.get(f"{small_site.url}/submissions/{number}")
    assert "in the queue" in browser.find_element(By.CSS_SELECTOR, "[data-part=queue]").text
    browser.execute_script("window.neverReloaded = true")
    small_site.classroom.conclude(number, "WA", [small_site.failed_sample()])
    badge = browser.find_element(By.CSS_SELECTOR, "[data-part=verdict]")
    WebDriverWait(browser, VERDICT_TIMEOUT_S).until(lambda _: badge.text == "Wrong answer")
    assert len(browser.find_elements(By.CSS_SELECTOR, "[data-part=testcases] [data-ordinal]")) == 1
    assert "Sample 1 · Line 1: expected '3', found '8'." in browser.find_element(By.ID, "reason").text
    assert "8" in browser.find_element(By.CSS_SELECTOR, ".difference .found").text
    assert browser.find_element(By.CSS_SELECTOR, "#usage").text.count("ms") == 2
    assert browser.execute_script("return window.neverReloaded")
