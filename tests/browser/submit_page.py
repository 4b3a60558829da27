"""The page to submit with, in a browser."""

from dataclasses import dataclass

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from tests.browser.clicks import follow
from tests.browser.small_site import SmallSite
from tests.web.site.visitor import Visitor

NOTES = ("restored", "aside", "unkept", "added", "loaded", "unreadable")
SUBMIT = "#solution form > button:not([type=button])"
_FILES = """
return Array.from(document.querySelectorAll("[data-file]"),
                  (file) => [file.querySelector("input").value, file.querySelector("textarea").value]);
"""


@dataclass(frozen=True, kw_only=True)
class SubmitPage:
    browser: Chrome
    site: SmallSite

    def open(self, visitor: Visitor | None = None, *, query: str = "") -> None:
        """By default of the student of the site."""
        self.site.log_in(self.browser, visitor or self.site.student)
        self.browser.get(f"{self.site.url}/problems/{self.site.problem}/submit{query}")

    def open_copy(self, submission_id: int) -> None:
        self.open(query=f"?copy={submission_id}")

    def type(self, text: str) -> None:
        """Put the text where the source begins."""
        self.editor().click()
        self.browser.execute_cdp_cmd("Input.insertText", {"text": text})

    def replace(self, text: str) -> None:
        self.browser.execute_script("arguments[0].focus(); document.execCommand('selectAll')", self.editor())
        self.browser.execute_cdp_cmd("Input.insertText", {"text": text})

    def editor(self) -> WebElement:
        """The one that is shown."""
        shown = next(host for host in self.browser.find_elements(By.CSS_SELECTOR, ".editor") if host.is_displayed())
        return shown.shadow_root.find_element(By.CSS_SELECTOR, ".cm-content")

    def source(self) -> str:
        """What the form would send as its first file."""
        return self.files()[0][1]

    def files(self) -> list[tuple[str, str]]:
        return [(name, text) for name, text in self.browser.execute_script(_FILES)]

    def part(self, name: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, f'[data-part="{name}"]')

    def notes(self) -> list[str]:
        return [name for name in NOTES if self.part(name).is_displayed()]

    def swap(self) -> None:
        """Press the button of the note about another text."""
        buttons = self.browser.find_elements(By.CSS_SELECTOR, '[data-part="swap"]')
        next(button for button in buttons if button.is_displayed()).click()

    def choose_files(self, *paths: str) -> None:
        self.browser.find_element(By.ID, "file").send_keys("\n".join(paths))

    def send(self) -> None:
        """Press Submit. Who never submitted must choose a language first."""
        languages = Select(self.browser.find_element(By.ID, "language"))
        if not languages.first_selected_option.get_attribute("value"):
            languages.select_by_value("c17")
        follow(self.browser, SUBMIT)

    def submit(self) -> int:
        """The number of the submission that the form became."""
        self.send()
        return int(self.browser.current_url.rpartition("/")[2])
