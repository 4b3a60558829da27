"""Every page satisfies WCAG 2.1 A and AA, in both colour schemes, on a desktop and on a phone."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from tests.browser.axe import barriers
from tests.browser.clicks import follow
from tests.browser.small_site import PROGRAM, SmallSite

SCREENS = {"light, on a desk": ("light", 1280), "dark, on a phone": ("dark", 390)}


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Chrome) -> Chrome:
    scheme, width_px = SCREENS[request.param]
    media = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    size = {"width": width_px, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return browser


def faults(browser: Chrome) -> list[str]:
    """Barriers, and content that is wider than the screen."""
    width, seen = browser.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return barriers(browser) + ([f"{width} px wide"] if width > seen else [])


def faults_of(browser: Chrome, site: SmallSite, paths: list[str]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        browser.get(site.url + path)
        found[path] = faults(browser)
    return {path: listed for path, listed in found.items() if listed}


def test_pages_for_everybody(screen: Chrome, small_site: SmallSite) -> None:
    assert faults_of(screen, small_site, ["/", "/login", "/register", "/languages", "/no/such/page"]) == {}


def test_pages_of_students(screen: Chrome, small_site: SmallSite) -> None:
    site = small_site
    site.log_in(screen, site.student)
    assert faults_of(screen, small_site, site.paths_of_students()) == {}


def test_pages_of_admins(screen: Chrome, small_site: SmallSite) -> None:
    site = small_site
    site.log_in(screen, site.admin)
    assert faults_of(screen, small_site, site.paths_of_admins()) == {}


def test_a_refused_form_and_a_refused_package(
    screen: Chrome, small_site: SmallSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = small_site
    site.log_in(screen, site.admin)
    screen.get(f"{site.url}/problems/{site.problem}/submit")
    Select(screen.find_element(By.ID, "language")).select_by_value("c17")
    follow(screen, "main form button:not([type=button])")
    assert "The source is empty" in screen.page_source
    assert faults(screen) == []
    package = tmp_path_factory.mktemp("packages") / "no-package.zip"
    package.write_bytes(b"this is no zip")
    screen.get(f"{site.url}/admin/problems/import")
    screen.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(package))
    follow(screen, "main form button")
    assert "You may close this page" in screen.page_source
    assert faults(screen) == []
    site.classroom.work_off()
    screen.refresh()
    assert "The package was refused" in screen.page_source
    assert faults(screen) == []


def test_who_was_logged_out_sees_the_source_and_can_read_it(screen: Chrome, small_site: SmallSite) -> None:
    site = small_site
    site.log_in(screen, site.student)
    screen.get(f"{site.url}/problems/{site.problem}/submit?copy={site.submissions['AC']}")
    screen.delete_all_cookies()
    follow(screen, "main form button:not([type=button])")
    assert "You are logged out" in screen.page_source
    assert screen.find_element(By.ID, "source").get_attribute("value") == PROGRAM
    assert faults(screen) == []


def test_the_check_finds_what_is_wrong(screen: Chrome, small_site: SmallSite) -> None:
    screen.get(f"{small_site.url}/login")
    screen.execute_script(
        "document.querySelector('label').remove();"
        "document.querySelector('h1').style.cssText = 'color: #888; background: #777; width: 2000px'"
    )
    found = " ".join(faults(screen))
    assert "label:" in found
    assert "color-contrast:" in found
    assert "px wide" in found
