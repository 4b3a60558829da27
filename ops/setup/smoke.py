"""The proof that it works: a student submits a right and a wrong program over HTTP and gets the verdicts."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from urllib.parse import urlsplit

from ops.setup.browser import Browser
from ops.setup.failure import SetupFailure
from ops.setup.progress import Progress

STUDENT = "smoke-test"
PROBLEM = "two-integers"
LANGUAGE = "cpp17"
PROGRAM = "#include <iostream>\nint main() {{ long long a, b; std::cin >> a >> b; std::cout << a {} b << '\\n'; }}\n"
VERDICT_TIMEOUT_S = 180
POLL_INTERVAL_S = 0.25
#: Why a judging may stay in a state, by the state.
IN_HAND = {
    "queued": "no worker has room for it, or the dispatcher does not run: look at `docker ps`",
    "dispatched": "the compile worker does not take it from NSQ",
    "compiling": "the compile worker does not finish it",
    "running": "the run worker or the recorder does not finish it",
}


def come_in(settings: Mapping[str, str], one_time_link: Callable[[str], str], progress: Progress) -> "Student":
    """Return a student who is logged in. Raises SetupFailure that says where it stuck.

    `one_time_link` makes a user of this name if there is none, and returns the page that sets the user's password.
    """
    browser = Browser(
        public_url=settings.get("JUDGE_PUBLIC_URL") or "http://localhost:8080",
        port=int(settings.get("JUDGE_PORT") or 8080),
        tls=bool(settings.get("JUDGE_TLS_CERTIFICATE")),
    )
    student = Student(browser, progress)
    with _faults_of_the_site():
        student.come_in(settings["JUDGE_SMOKE_PASSWORD"], one_time_link)
    return student


@contextmanager
def _faults_of_the_site() -> Iterator[None]:
    try:
        yield
    except (OSError, HTTPException, LookupError, ValueError) as error:
        raise SetupFailure(f"The site does not answer as it should ({error!r}): look at `make logs`.") from error


class Student:
    def __init__(self, browser: Browser, progress: Progress) -> None:
        self._browser = browser
        self._progress = progress

    def come_in(self, password: str, one_time_link: Callable[[str], str]) -> None:
        """Log in, or register. Use an admin's link where registration is closed, or where .env has another password."""
        credentials = {"username": STUDENT, "password": password}
        if self._browser.submit("/login", "/login", credentials).status == 200:
            return
        self._progress.step(f"site: registering the student {STUDENT}")
        if self._registers(credentials):
            return
        link = urlsplit(one_time_link(STUDENT)).path
        page = self._browser.submit(link, link, {"password": password})
        if page.status != 200:
            raise SetupFailure(f"The student {STUDENT} can neither log in nor register ({page}): look at `make logs`.")

    def _registers(self, credentials: Mapping[str, str]) -> bool:
        if self._browser.get("/register").status != 200:
            return False
        return self._browser.submit("/register", "/register", credentials).status == 200

    def sees_the_problem(self) -> bool:
        with _faults_of_the_site():
            return self._browser.get(f"/problems/{PROBLEM}").status == 200

    def prove_it_works(self) -> None:
        """Submit both programs and wait for their verdicts. Raises SetupFailure that says where it stuck."""
        with _faults_of_the_site():
            right, wrong = self.submit(PROGRAM.format("+")), self.submit(PROGRAM.format("-"))
            self.expect(right, "AC")
            self.expect(wrong, "WA")

    def submit(self, source: str) -> str:
        """Submit the program; return the path of the submission's page."""
        path = f"/problems/{PROBLEM}/submit"
        page = self._browser.submit(path, path, {"language": LANGUAGE, "source": source})
        if page.status != 200 or "/submissions/" not in page.url:
            raise SetupFailure(f"A submission was not accepted ({page}): look at `make logs`.")
        return "/submissions/" + page.url.rpartition("/submissions/")[2]

    def expect(self, submission: str, verdict: str) -> None:
        deadline_s = time.monotonic() + VERDICT_TIMEOUT_S
        state = self._browser.get(f"{submission}/state").json()
        while state["state"] != "final":
            if time.monotonic() > deadline_s:
                why = IN_HAND.get(state["state"], "look at `make logs`")
                raise SetupFailure(f"{submission} is still {state['state']} after {VERDICT_TIMEOUT_S} s: {why}.")
            self._progress.detail(f"{submission}: {state['state']}")
            time.sleep(POLL_INTERVAL_S)
            state = self._browser.get(f"{submission}/state").json()
        if state["verdict"] != verdict:
            raise SetupFailure(f"{submission} got {state['verdict']} instead of {verdict}: look at `make logs`.")
        self._progress.detail(f"{submission}: {verdict}, as it should be")
