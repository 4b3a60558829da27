"""Runs axe-core, which finds what excludes people with disabilities from a page."""

from pathlib import Path

from selenium.webdriver import Chrome

#: `make testing` copies it out of the image judge-axe.
SCRIPT = Path(__file__).parents[2] / ".cache" / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SCRIPT_TIMEOUT_S = 60

_RUN = """
const [tags, done] = arguments;
axe.run(document, { runOnly: tags, resultTypes: ["violations"] }).then(
  (result) => done(result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 200)} (${node.failureSummary})`))),
  (error) => done([String(error)]));
"""


def barriers(browser: Chrome) -> list[str]:
    """Violations of WCAG 2.1, levels A and AA, on the page that the browser shows."""
    browser.set_script_timeout(SCRIPT_TIMEOUT_S)
    # Run it as the debugger does: the page's own policy allows only scripts of the site
    browser.execute_script(SCRIPT.read_text())
    found: list[str] = browser.execute_async_script(_RUN, TAGS)
    return found
