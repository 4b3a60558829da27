"""No page keeps anybody out: WCAG 2.1 A and AA, in both colour schemes, on a desk and on a phone."""

from collections.abc import Iterator

import psycopg
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from tests.browser.axe import barriers
from tests.browser.small_site import PROGRAM, SmallSite, serving
from tests.web.site.settings import site_settings
from tests.web.site.visitor import Visitor
from web.app import create_app
from web.session import COOKIE_NAME

SCREENS = {"light, on a desk": ("light", 1280), "dark, on a phone": ("dark", 390)}
Address = tuple[SmallSite, str]


@pytest.fixture(scope="module")
def small_site(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    store_url = tmp_path_factory.mktemp("store").as_uri()
    app = create_app(site_settings(database_url=postgres_url, store_url=store_url))
    with psycopg.connect(postgres_url, autocommit=True) as connection, serving(app) as url:
        yield SmallSite.fill(app, connection), url
    app.extensions["judge"].database.close()


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Chrome) -> Chrome:
    scheme, width_px = SCREENS[request.param]
    media = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    size = {"width": width_px, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return browser


def log_in(browser: Chrome, url: str, visitor: Visitor) -> None:
    browser.get(f"{url}/health")
    cookie = visitor.client.get_cookie(COOKIE_NAME)
    assert cookie is not None
    browser.add_cookie({"name": COOKIE_NAME, "value": cookie.value})


def faults(browser: Chrome) -> list[str]:
    """Barriers, and content that is wider than the screen."""
    width, seen = browser.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return barriers(browser) + ([f"{width} px wide"] if width > seen else [])


def faults_of(browser: Chrome, url: str, paths: list[str]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        browser.get(url + path)
        found[path] = faults(browser)
    return {path: listed for path, listed in found.items() if listed}


def test_pages_for_everybody(screen: Chrome, small_site: Address) -> None:
    _, url = small_site
    assert faults_of(screen, url, ["/login", "/register", "/languages", "/no/such/page"]) == {}


def test_pages_of_students(screen: Chrome, small_site: Address) -> None:
    site, url = small_site
    log_in(screen, url, site.student)
    assert faults_of(screen, url, site.paths_of_students()) == {}


def test_pages_of_admins(screen: Chrome, small_site: Address) -> None:
    site, url = small_site
    log_in(screen, url, site.admin)
    assert faults_of(screen, url, site.paths_of_admins()) == {}


def test_a_refused_form_and_a_refused_package(
    screen: Chrome, small_site: Address, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site, url = small_site
    log_in(screen, url, site.admin)
    screen.get(f"{url}/problems/{site.problem}/submit")
    Select(screen.find_element(By.ID, "language")).select_by_value("c17")
    press(screen, "main form button:not([type=button])")
    assert "The source is empty" in screen.page_source
    assert faults(screen) == []
    package = tmp_path_factory.mktemp("packages") / "no-package.zip"
    package.write_bytes(b"this is no zip")
    screen.get(f"{url}/admin/problems/import")
    screen.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(package))
    press(screen, "main form button")
    assert "The package was refused" in screen.page_source
    assert faults(screen) == []


def test_who_was_logged_out_sees_the_source_and_can_read_it(screen: Chrome, small_site: Address) -> None:
    site, url = small_site
    log_in(screen, url, site.student)
    screen.get(f"{url}/problems/{site.problem}/submit?copy={site.submissions['AC']}")
    screen.delete_all_cookies()
    press(screen, "main form button:not([type=button])")
    assert "You are logged out" in screen.page_source
    assert screen.find_element(By.ID, "source").get_attribute("value") == PROGRAM
    assert faults(screen) == []


def test_the_check_finds_what_is_wrong(screen: Chrome, small_site: Address) -> None:
    _, url = small_site
    screen.get(f"{url}/login")
    screen.execute_script(
        "document.querySelector('label').remove();"
        "document.querySelector('h1').style.cssText = 'color: #888; background: #777; width: 2000px'"
    )
    found = " ".join(faults(screen))
    assert "label:" in found
    assert "color-contrast:" in found
    assert "px wide" in found


def press(browser: Chrome, selector: str) -> None:
    browser.find_element(By.CSS_SELECTOR, selector).click()
