"""The last step of `make up`, with a stand-in for the site."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from ops.setup.browser import Browser
from ops.setup.failure import SetupFailure
from ops.setup.progress import Progress
from ops.setup.smoke import PROBLEM, Student
from ops.setup.up import prove


class Site(http.server.BaseHTTPRequestHandler):
    """Shows the problem once it is loaded. Nothing can be submitted."""

    server: "SiteServer"

    def do_GET(self) -> None:
        is_shown = self.server.has_problem and self.path == f"/problems/{PROBLEM}"
        self.send_response(200 if is_shown else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet."""


class SiteServer(http.server.HTTPServer):
    has_problem = False

    def load_demo(self) -> None:
        self.has_problem = True


@pytest.fixture
def site() -> Iterator[SiteServer]:
    with SiteServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def student(site: SiteServer) -> Student:
    browser = Browser(public_url="http://localhost:8080", port=site.server_port, tls=False)
    return Student(browser, Progress())


def test_a_site_without_the_demo_stays_without_it(
    site: SiteServer, student: Student, capsys: pytest.CaptureFixture[str]
) -> None:
    prove(student, None, Progress())
    assert not site.has_problem
    assert "no proof: the site has no problem two-integers" in capsys.readouterr().out


def test_the_demo_is_loaded_where_it_is_wanted_and_missing(site: SiteServer, student: Student) -> None:
    with pytest.raises(SetupFailure, match="does not answer as it should"):  # no form to submit with
        prove(student, site.load_demo, Progress())
    assert site.has_problem


def test_a_site_that_has_the_problem_is_proved_even_without_the_demo(site: SiteServer, student: Student) -> None:
    site.has_problem = True
    with pytest.raises(SetupFailure, match="does not answer as it should"):
        prove(student, None, Progress())
