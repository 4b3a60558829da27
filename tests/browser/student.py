"""A student at a browser."""

import itertools
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

PASSWORD = "a long enough password"  # noqa: S105
VERDICT_TIMEOUT_S = 60
PAGE_TIMEOUT_S = 10

_numbers = itertools.count(1)


@dataclass(kw_only=True)
class Student:
    browser: Chrome
    site_url: str
    username: str = field(default_factory=lambda: f"student-{next(_numbers)}")

    def register(self) -> None:
        self.open("/register")
        self.find("input[name=username]").send_keys(self.username)
        self.find("input[name=password]").send_keys(PASSWORD)
        self.find("main form button").click()
        WebDriverWait(self.browser, PAGE_TIMEOUT_S).until(lambda browser: urlsplit(browser.current_url).path == "/")

    def submit(self, slug: str, variant: str, source: str) -> None:
        """Put the source into an empty editor, and send the form; ends on the submission's page.

        Over a coloured word, Chromium itself would give the new text a style, and complain that the policy blocks it.
        """
        self.open(f"/problems/{slug}/submit?empty=1")
        Select(self.find("#language")).select_by_value(variant)
        editor = self.find(".editor").shadow_root.find_element(By.CSS_SELECTOR, ".cm-content")
        editor.click()
        editor.send_keys(Keys.CONTROL, "a")
        self.browser.execute_cdp_cmd("Input.insertText", {"text": source})
        self.find("main form button:not([type=button])").click()
        WebDriverWait(self.browser, PAGE_TIMEOUT_S).until(lambda browser: "/submissions/" in browser.current_url)
        # This is gone after any reload. So a test knows that what it sees later came without one
        self.browser.execute_script("window.neverReloaded = true")

    def verdict(self) -> str:
        """Wait for the verdict of the submission on the page."""
        badge = self.find("[data-part=verdict]")
        WebDriverWait(self.browser, VERDICT_TIMEOUT_S).until(lambda _: badge.get_attribute("data-verdict"))
        assert self.browser.execute_script("return window.neverReloaded"), "the page was reloaded"
        return badge.text

    def tests(self) -> list[str]:
        """The verdicts in the table, in order."""
        return [badge.text for badge in self.browser.find_elements(By.CSS_SELECTOR, "[data-part=testcases] .verdict")]

    def wait_for_text(self, selector: str) -> str:
        element = self.find(selector)
        WebDriverWait(self.browser, PAGE_TIMEOUT_S).until(lambda _: element.text.strip())
        return element.text

    def open(self, path: str) -> None:
        self.browser.get(self.site_url + path)

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def complaints(self) -> list[str]:
        """Return the complaints in the browser's console: requests that the policy blocked, errors of scripts."""
        entries = self.browser.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]
