"""Two submissions beside each other: side by side where there is room, else one below the other."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser.axe import barriers
from tests.browser.small_site import PROGRAM, SmallSite
from tests.web.site.visitor import submission_id

CHANGED = f"#include <stdio.h>\n{PROGRAM}int other;\n"
EDITORS = """
const host = document.querySelector("[data-compared] > div");
return Array.from(host.shadowRoot?.querySelectorAll(".cm-content") ?? [], (one) => one.innerText);
"""


@pytest.fixture(scope="module")
def pair(small_site: SmallSite) -> tuple[int, int]:
    student = small_site.classroom.student_of(small_site.course)
    old, new = (submission_id(student.submit(small_site.problem, source=source)) for source in (PROGRAM, CHANGED))
    return old, new


@pytest.mark.parametrize(("scheme", "width_px", "editors"), [("light", 1280, 2), ("dark", 390, 0)])
def test_both_sources_are_seen_and_nobody_is_excluded(
    browser: Chrome, small_site: SmallSite, pair: tuple[int, int], scheme: str, width_px: int, editors: int
) -> None:
    old, new = pair
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    size = {"width": width_px, "height": 1200, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    small_site.log_in(browser, small_site.admin)
    browser.get(f"{small_site.url}/submissions/{new}/comparison")
    assert browser.find_element(By.ID, "with").get_attribute("value") == str(old)
    texts = browser.execute_script(EDITORS)
    assert len(texts) == editors
    if editors:
        assert "stdio" not in texts[0]
        assert "stdio" in texts[1]
    else:
        assert "stdio" in browser.find_element(By.CSS_SELECTOR, ".source-diff .new").text
    assert barriers(browser) == []
    sizes = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    width, seen = browser.execute_script(sizes)
    assert width <= seen
    complaints = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]  # type: ignore[no-untyped-call]
    assert [message for message in complaints if "favicon.ico" not in message] == []  # of the page without a <head>
