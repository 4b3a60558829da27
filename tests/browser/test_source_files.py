"""The files of a program in the editor: copied, added, chosen, removed, and nothing thrown away."""

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.clicks import follow
from tests.browser.small_site import PROGRAM, SmallSite
from tests.browser.submit_page import SUBMIT, SubmitPage
from tests.web.site.visitor import submission_id
from web.submissions.queries import submission_files

MAIN = '#include "number.h"\nint main(void) { return NUMBER; }\n'
HEADER = "#define NUMBER 0\n"
WAIT_S = 10


@pytest.fixture
def page(browser: Chrome, small_site: SmallSite) -> SubmitPage:
    return SubmitPage(browser=browser, site=small_site)


@pytest.fixture
def of_two_files(small_site: SmallSite) -> int:
    fields = {"source_name": ["main.c", "number.h"], "source": [MAIN, HEADER]}
    return submission_id(small_site.student.submit(small_site.problem, **fields))


def stored(page: SubmitPage, number: int) -> list[tuple[str, str | None]]:
    return [(file.name, file.content) for file in submission_files(page.site.classroom.connection, number)]


def press(page: SubmitPage, text: str) -> None:
    buttons = page.browser.find_elements(By.CSS_SELECTOR, '[data-part="tabs"] button')
    next(button for button in buttons if button.text == text).click()


def wait_for_files(page: SubmitPage, *files: tuple[str, str]) -> None:
    WebDriverWait(page.browser, WAIT_S).until(lambda _: page.files() == list(files))


def test_every_file_of_a_copied_submission_is_edited_and_sent(page: SubmitPage, of_two_files: int) -> None:
    page.open_copy(of_two_files)
    press(page, "number.h")
    assert page.editor().text.strip() == HEADER.strip()
    page.replace("#define NUMBER 1\n")
    assert stored(page, page.submit()) == [("main.c", MAIN), ("number.h", "#define NUMBER 1\n")]


def test_a_removed_file_is_not_sent_and_can_be_had_again(page: SubmitPage, of_two_files: int) -> None:
    page.open_copy(of_two_files)
    press(page, "number.h")
    press(page, "Remove this file")
    assert page.files() == [("main.c", MAIN)]
    page.browser.refresh()
    assert page.files() == [("main.c", MAIN)]
    page.swap()
    assert page.files() == [("main.c", MAIN), ("number.h", HEADER)]
    page.swap()
    assert stored(page, page.submit()) == [("main.c", MAIN)]


def test_a_file_is_added_by_hand_and_the_first_gets_its_usual_name(page: SubmitPage) -> None:
    page.open(query="?empty=1")
    Select(page.browser.find_element(By.ID, "language")).select_by_value("c17")
    page.type(MAIN)
    press(page, "Add a file")
    page.browser.switch_to.active_element.send_keys("number.h")
    page.type(HEADER)
    page.browser.refresh()
    assert page.files() == [("main.c", MAIN), ("number.h", HEADER)]
    assert stored(page, page.submit()) == [("main.c", MAIN), ("number.h", HEADER)]


def test_a_chosen_file_stands_beside_what_was_typed(page: SubmitPage, tmp_path: Path) -> None:
    page.open(query="?empty=1")
    page.type(MAIN)
    (tmp_path / "number.h").write_text(HEADER)
    page.choose_files(str(tmp_path / "number.h"))
    wait_for_files(page, ("main.c", MAIN), ("number.h", HEADER))
    assert page.notes() == ["added"]
    assert stored(page, page.submit()) == [("main.c", MAIN), ("number.h", HEADER)]


def test_a_chosen_file_takes_the_place_of_an_earlier_source(page: SubmitPage, tmp_path: Path) -> None:
    page.open_copy(page.site.submissions["AC"])
    (tmp_path / "solution.c").write_text(MAIN)
    page.choose_files(str(tmp_path / "solution.c"))
    wait_for_files(page, ("solution.c", MAIN))
    assert page.notes() == ["aside", "loaded"]
    page.swap()
    assert page.source() == PROGRAM


def test_a_chosen_file_with_the_name_of_a_typed_one_puts_that_aside(page: SubmitPage, tmp_path: Path) -> None:
    page.open_copy(page.site.submissions["AC"])
    page.replace("typed")
    (tmp_path / "main.c").write_text(MAIN)
    page.choose_files(str(tmp_path / "main.c"))
    wait_for_files(page, ("main.c", MAIN))
    page.swap()
    assert page.files() == [("main.c", "typed")]


def test_what_is_no_text_stays_in_the_field_and_is_refused_with_all_that_was_typed(
    page: SubmitPage, tmp_path: Path
) -> None:
    page.open(query="?empty=1")
    page.type(MAIN)
    (tmp_path / "program.c").write_bytes(b"\x7fELF\x02\x01\x01\x00")
    page.choose_files(str(tmp_path / "program.c"))
    WebDriverWait(page.browser, WAIT_S).until(lambda _: page.notes() == ["unreadable"])
    assert page.files() == [("", MAIN)]
    page.send()
    assert page.browser.find_element(By.ID, "source-error").text
    assert page.source() == MAIN


def test_without_scripts_the_files_are_shown_one_below_the_other(page: SubmitPage, of_two_files: int) -> None:
    page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    page.open_copy(of_two_files)
    texts = page.browser.find_elements(By.CSS_SELECTOR, "textarea:not(#own-input)")
    assert [text.get_attribute("value") for text in texts] == [MAIN, HEADER]
    assert all(text.is_displayed() for text in texts)
    follow(page.browser, SUBMIT)
    assert stored(page, int(page.browser.current_url.rpartition("/")[2])) == [("main.c", MAIN), ("number.h", HEADER)]
