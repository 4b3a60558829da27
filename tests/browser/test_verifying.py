"""An admin imports a package that somebody else wrote, and has it verified, by the whole system."""

from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.clicks import follow
from tests.stack import Stack
from tests.web.site.visitor import package_zip

#: Containers of three languages, and some ten programs.
VERIFICATION_TIMEOUT_S = 180
VALIDATOR = "import sys\nsys.exit(42 if max(map(int, sys.stdin.read().split())) <= 100 else 43)\n"
CHECKER = """import sys
expected = open(sys.argv[2]).read().split()
sys.exit(42 if sys.stdin.buffer.read().decode("latin-1").split() == expected else 43)
"""
PACKAGE: dict[str, str | bytes | None] = {
    "problem.yaml": "name: Apples\nvalidation: custom\n",
    "input_validators/numbers.py": VALIDATOR,
    "output_validators/check.py": CHECKER,
    "data/invalid_input/large.in": "500 5\n",
    "submissions/accepted/sum.py": "print(sum(map(int, input().split())))\n",
    "submissions/wrong_answer/three.py": "print(3)\n",
}
#: An input that the validator refuses, and one that it must refuse and accepts.
FAULTY = PACKAGE | {"data/secret/2.in": "200 5\n", "data/secret/2.ans": "205\n", "data/invalid_input/large.in": "5 5\n"}


def log_in(browser: Chrome, stack: Stack) -> None:
    made = stack.command("web", "user", "create", "verifier", "--admin", "--generate-password")
    browser.get(f"{stack.url}/login")
    browser.find_element(By.NAME, "username").send_keys("verifier")
    browser.find_element(By.NAME, "password").send_keys(made.split()[-1])
    follow(browser, "main form button:not([type=button])")


def upload(browser: Chrome, stack: Stack, package: bytes, path: Path) -> None:
    path.write_bytes(package)
    browser.get(f"{stack.url}/admin/problems/import")
    browser.find_element(By.ID, "package").send_keys(str(path))
    browser.find_element(By.ID, "slug").send_keys("verified")
    follow(browser, "main form button")
    wait_for_end(browser, "import")


def wait_for_end(browser: Chrome, region: str) -> None:
    """Without a reload: the page asks the site again and again."""
    WebDriverWait(browser, VERIFICATION_TIMEOUT_S).until(
        lambda _: browser.find_elements(By.CSS_SELECTOR, f"#{region}[data-refresh=off]")
    )


def version_page(browser: Chrome, stack: Stack, number: int) -> str:
    browser.get(f"{stack.url}/admin/problems/verified/versions/{number}")
    wait_for_end(browser, "version")
    return browser.find_element(By.TAG_NAME, "main").text


def test_a_package_without_a_limit_is_measured_tried_and_published(
    browser: Chrome, stack: Stack, tmp_path: Path
) -> None:
    log_in(browser, stack)
    upload(browser, stack, package_zip(files=FAULTY, limit_s=None), tmp_path / "faulty.zip")
    assert "Version 2 has it, and is verified next." in version_page(browser, stack, 1)
    page = version_page(browser, stack, 2)
    assert "Not verified: there are 2 faults." in page
    assert "data/secret/2.in: input_validators/numbers.py refuses it" in page
    assert "data/invalid_input/large.in: no input validator refuses it" in page
    upload(browser, stack, package_zip(files=PACKAGE, limit_s=None), tmp_path / "mended.zip")
    version_page(browser, stack, 3)
    page = version_page(browser, stack, 4)
    assert "Verified: every jury submission was judged as promised. The version was published." in page
    assert "5 times the slowest accepted submission" in page
    upload(browser, stack, package_zip(files=PACKAGE, limit_s=None), tmp_path / "again.zip")
    assert "Nothing changed: version 4 is the same package." in browser.find_element(By.ID, "import").text
