"""Imports a package in a browser. The upload is answered at once, and no page has to be reloaded."""

from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.clicks import follow
from tests.browser.small_site import SmallSite
from tests.web.site.visitor import package_zip

#: Time for a few rounds of polling.
REFRESH_TIMEOUT_S = 15


def upload(browser: Chrome, site: SmallSite, package: bytes, path: Path, slug: str) -> None:
    path.write_bytes(package)
    site.log_in(browser, site.admin)
    browser.get(f"{site.url}/admin/problems/import")
    browser.find_element(By.ID, "package").send_keys(str(path))
    browser.find_element(By.ID, "slug").send_keys(slug)
    follow(browser, "main form button")


def wait_for(browser: Chrome, text: str) -> None:
    WebDriverWait(browser, REFRESH_TIMEOUT_S).until(
        lambda _: text in browser.find_element(By.ID, "import").get_property("textContent")
    )


def test_the_result_arrives_without_a_reload(browser: Chrome, small_site: SmallSite, tmp_path: Path) -> None:
    upload(browser, small_site, package_zip(), tmp_path / "plums.zip", "plums")
    assert "You may close this page" in browser.page_source
    browser.execute_script("window.neverReloaded = true")
    small_site.classroom.work_off()
    wait_for(browser, "Imported as version 1.")
    assert browser.execute_script("return window.neverReloaded")


def test_a_closed_browser_stops_no_import(browser: Chrome, small_site: SmallSite, tmp_path: Path) -> None:
    upload(browser, small_site, package_zip(), tmp_path / "figs.zip", "figs")
    address = browser.current_url
    browser.get("about:blank")
    small_site.classroom.work_off()
    browser.get(address)
    assert "Imported as version 1." in browser.page_source


def test_a_missing_cpu_time_limit_is_given_on_the_page_of_the_version(
    browser: Chrome, small_site: SmallSite, tmp_path: Path
) -> None:
    upload(browser, small_site, package_zip(limit_s=None), tmp_path / "dates.zip", "dates")
    small_site.classroom.work_off()
    wait_for(browser, "The package has no CPU time limit")
    follow(browser, ".notice.success a")
    browser.find_element(By.ID, "cpu_time_limit_s").send_keys("2")
    follow(browser, "form[action$='/limit'] button")
    assert "Version 2 has the limit" in browser.page_source


def test_an_import_over_another_problem_asks_without_a_reload(
    browser: Chrome, small_site: SmallSite, tmp_path: Path
) -> None:
    upload(browser, small_site, package_zip(name="Others", limit_s="9"), tmp_path / "others.zip", small_site.problem)
    small_site.classroom.work_off()
    wait_for(browser, "Nothing was imported yet.")
    assert "9 s" in browser.find_element(By.CSS_SELECTOR, ".comparison").text
    follow(browser, ".answers form button")
    small_site.classroom.work_off()
    wait_for(browser, "Imported as version 2.")
