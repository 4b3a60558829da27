"""Who stays on a page that refreshes itself finds it as one that was loaded.

Scripts work in what came later, and what the reader does to the page is left alone.
"""

import re
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.small_site import PROGRAM, SmallSite
from tests.web.site.visitor import package_zip, submission_id
from web.config import REPOSITORY
from web.rejudgings.readiness import mark_ready

#: Time for a few rounds.
REFRESH_TIMEOUT_S = 15
ROUNDS = 2

#: id of the region -> the page that has it. A region of a new page belongs here, too.
REGIONS = {
    "rejudging": "rejudging",
    "import": "import",
    "imports": "imports",
    "version": "version",
    "trial-run": "trial-run",
    "workers": "workers",
    "writers": "writers",
}

# The page as it is, with elements that the server does not know the state of
_ADD_TO_ANSWERS = """
const answer = window.fetch;
window.rounds = 0;
document.addEventListener("refreshed", () => { window.rounds += 1; });
const extra = `<details id="extra-details"><summary>more</summary>text</details>
  <input id="extra-input" value="of the server"><p id="extra-text">words to select</p>
  <button type="button" data-copy="extra-text" data-copied="Copied" id="extra-copy" hidden>Copy</button>`;
window.fetch = async (...asked) => {
  const page = await (await answer(...asked)).text();
  const id = document.querySelector("[data-refresh]").id;
  return new Response(page.replace(new RegExp(`<div id="${id}"[^>]*>`), (tag) => `${tag}<p>${Date.now()}</p>${extra}`)
    .replace(/data-refresh="off"/, 'data-refresh="on"'));
};
"""
_TOUCH = """
document.getElementById("extra-details").open = true;
const input = document.getElementById("extra-input");
input.value = "typed";
input.focus();
input.setSelectionRange(1, 3);
window.text = document.getElementById("extra-text").firstChild;  // a selection is lost with its node
"""
_TOUCHED = """
const input = document.getElementById("extra-input");
return [document.getElementById("extra-details").open, input.value, document.activeElement === input,
        input.selectionStart, window.text.isConnected];
"""


@pytest.fixture
def waiting_import(small_site: SmallSite) -> Iterator[str]:
    """The address of an import that is worked off after the test, so that none is left to other tests."""
    yield small_site.classroom.uploaded(small_site.admin, package_zip(), slug="staying")
    small_site.classroom.work_off()


@pytest.fixture
def waiting_version(small_site: SmallSite) -> Iterator[str]:
    """The address of a version whose verification waits, until the end of the test."""
    connection = small_site.classroom.connection
    row = connection.execute(
        "INSERT INTO problem_verification (problem_version_id, requested_by, publishes)"
        " SELECT v.id, %s, false FROM problem_version v JOIN problem p ON p.id = v.problem_id"
        " WHERE p.slug = %s AND v.number = 1 RETURNING id",
        [small_site.admin.user_id, small_site.problem],
    ).fetchone()
    assert row is not None
    yield f"/admin/problems/{small_site.problem}/versions/1"
    connection.execute("DELETE FROM problem_verification WHERE id = %s", [row[0]])


@pytest.fixture
def waiting_run(small_site: SmallSite) -> Iterator[str]:
    """The address of a trial run that waits, until the end of the test."""
    form = f"/problems/{small_site.problem}/submit"
    program = {"language": "c17", "source": "int main(void) { return 0; }", "run": "samples"}
    yield small_site.admin.post(form, f"/problems/{small_site.problem}/runs", **program).headers["Location"]
    small_site.classroom.connection.execute("DELETE FROM trial_run")


def address(name: str, site: SmallSite, waiting_import: str, waiting_version: str, waiting_run: str) -> str:
    return {
        "trial-run": waiting_run,
        "version": waiting_version,
        "rejudging": "/admin/rejudgings/1",
        "import": waiting_import,
        "imports": "/admin/problems/import",
        "workers": "/admin/workers",
        "writers": site.exam,
    }[name]


def test_every_page_that_refreshes_itself_is_tried() -> None:
    texts = [path.read_text() for path in (REPOSITORY / "web").rglob("templates/**/*.html")]
    found = {region for text in texts for region in re.findall(r'id="([\w-]+)"[^>]*data-refresh=', text)}
    assert found == set(REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_what_the_reader_does_to_the_page_is_left_alone(
    browser: Chrome, small_site: SmallSite, waiting_import: str, waiting_version: str, waiting_run: str, region: str
) -> None:
    small_site.log_in(browser, small_site.admin)
    path = address(REGIONS[region], small_site, waiting_import, waiting_version, waiting_run)
    browser.get(small_site.url + path)
    assert browser.find_element(By.ID, region).get_attribute("data-refresh") == "on"
    browser.execute_script(_ADD_TO_ANSWERS)
    wait = WebDriverWait(browser, REFRESH_TIMEOUT_S)
    wait.until(expected_conditions.presence_of_element_located((By.ID, "extra-input")))
    browser.execute_script(_TOUCH)
    before = browser.execute_script("return window.rounds")
    wait.until(lambda _: browser.execute_script("return window.rounds") >= before + ROUNDS)
    assert browser.execute_script(_TOUCHED) == [True, "typed", True, 1, True]
    button = browser.find_element(By.ID, "extra-copy")
    assert button.is_displayed()
    button.click()
    wait.until(lambda _: button.text == "Copied")


def test_apply_asks_on_a_page_that_became_ready_meanwhile(browser: Chrome, small_site: SmallSite) -> None:
    site = small_site
    rejudging = start_rejudging(site)
    site.log_in(browser, site.admin)
    browser.get(f"{site.url}/admin/rejudgings/{rejudging}")
    assert browser.find_elements(By.CSS_SELECTOR, "form[data-confirm]") == []
    browser.execute_script("window.neverReloaded = true")
    finish(site, rejudging)
    wait = WebDriverWait(browser, REFRESH_TIMEOUT_S)
    wait.until(expected_conditions.presence_of_element_located((By.CSS_SELECTOR, "form[data-confirm]")))
    assert browser.execute_script("return window.neverReloaded")
    browser.find_element(By.CSS_SELECTOR, "form[data-confirm] button").click()
    wait.until(expected_conditions.alert_is_present()).dismiss()
    assert state(site, rejudging) != "applied"
    browser.find_element(By.CSS_SELECTOR, "form[data-confirm] button").click()
    wait.until(expected_conditions.alert_is_present()).accept()
    wait.until(lambda _: state(site, rejudging) == "applied")


def test_a_form_that_came_later_is_sent_once(browser: Chrome, small_site: SmallSite) -> None:
    site = small_site
    path = site.classroom.uploaded(site.admin, package_zip(limit_s=None), slug="later")
    site.log_in(browser, site.admin)
    browser.get(site.url + path)
    site.classroom.work_off()
    wait = WebDriverWait(browser, REFRESH_TIMEOUT_S)
    wait.until(expected_conditions.presence_of_element_located((By.CSS_SELECTOR, "form[data-once]")))
    browser.find_element(By.ID, "cpu_time_limit_s").send_keys("2")
    prevented = browser.execute_script(
        "const form = document.querySelector('form[data-once]');"
        "const sent = () => !form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));"
        "return [sent(), sent()]"
    )
    assert prevented == [False, True]


def test_a_submission_keeps_a_selection_and_tells_the_verdict_in_its_title(
    browser: Chrome, small_site: SmallSite
) -> None:
    number = submission_id(small_site.student.submit(small_site.problem, source=PROGRAM))
    small_site.log_in(browser, small_site.student)
    browser.get(f"{small_site.url}/submissions/{number}")
    assert browser.title == f"Submission {number} · Judge"
    browser.execute_script("document.getSelection().selectAllChildren(document.querySelector('.code pre'))")
    browser.find_element(By.CSS_SELECTOR, ".title-row a.button").send_keys("")
    small_site.classroom.conclude(number, "WA")
    WebDriverWait(browser, REFRESH_TIMEOUT_S).until(lambda _: browser.title.startswith("Wrong answer · "))
    assert "int main" in browser.execute_script("return document.getSelection().toString()")
    assert browser.execute_script("return document.activeElement.className") == "button quiet"


def test_copy_works_without_a_secure_context(browser: Chrome, small_site: SmallSite) -> None:
    """On plain HTTP, browsers have no navigator.clipboard."""
    no_clipboard = "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })"
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": no_clipboard})
    small_site.log_in(browser, small_site.student)
    browser.get(f"{small_site.url}/problems/{small_site.problem}")
    button = browser.find_element(By.CSS_SELECTOR, "button[data-copy=input-1]")
    button.click()
    WebDriverWait(browser, REFRESH_TIMEOUT_S).until(lambda _: button.text == "Copied")
    assert browser.switch_to.active_element == button
    browser.get(f"{small_site.url}/problems/{small_site.problem}/submit?empty=1")
    editor = browser.find_element(By.CSS_SELECTOR, ".editor").shadow_root.find_element(By.CSS_SELECTOR, ".cm-content")
    editor.click()
    browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
    paste = {"type": "keyDown", "commands": ["paste"], "key": "v", "code": "KeyV", "modifiers": 2}
    browser.execute_cdp_cmd("Input.dispatchKeyEvent", paste)
    assert "1 2" in browser.execute_script("return document.getElementById('source').value")


def test_a_disabled_button_looks_disabled(browser: Chrome, small_site: SmallSite) -> None:
    small_site.log_in(browser, small_site.student)
    browser.get(f"{small_site.url}/problems/{small_site.problem}/submit")
    colours = browser.execute_script(
        "const button = document.querySelector('#solution form > button');"
        "const look = () => { const style = getComputedStyle(button);"
        "  return [style.backgroundColor, style.color, style.cursor]; };"
        "const enabled = look(); button.disabled = true; return [enabled, look()]"
    )
    assert all(one != other for one, other in zip(*colours, strict=True))


def start_rejudging(site: SmallSite) -> int:
    path = f"/admin/problems/{site.problem}"
    answer = site.admin.post(path, f"{path}/rejudge", reason="Test 4 was wrong")
    return int(answer.headers["Location"].rpartition("/")[2])


def finish(site: SmallSite, rejudging: int) -> None:
    """Conclude its judgings, as the recorder does but shorter."""
    site.classroom.connection.execute(
        "UPDATE judging SET state = 'final', verdict = 'AC', final_at = now(), results_version = 1,"
        " testcase_results = '[]' WHERE id IN (SELECT new_judging_id FROM rejudging_item WHERE rejudging_id = %s)",
        [rejudging],
    )
    mark_ready(site.classroom.connection)


def state(site: SmallSite, rejudging: int) -> str:
    row = site.classroom.connection.execute("SELECT state FROM rejudging WHERE id = %s", [rejudging]).fetchone()
    assert row is not None
    return str(row[0])
