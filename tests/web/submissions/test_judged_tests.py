"""What the page of a judged submission says about its tests, and to whom."""

import html
import re

import msgspec
import pytest

from judge.remark import Remark, RemarkCode
from judge.report import RunStatus
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id
from web.submissions import judged_tests

PROGRAM = "print(8)"
TRACEBACK = (
    'Traceback (most recent call last):\n  File "/sandbox/program/main.py", line 1, in <module>\n'
    "IndexError: list index out of range\n"
)
QUOTE = "the secret number is 42"


def failed(classroom: Classroom, ordinal: int, verdict: Verdict, **texts: str) -> TestcaseResult:
    """A test that failed, with these texts."""
    digests = {f"{name}_sha256": classroom.store(text) for name, text in texts.items()}
    sizes = {f"{name}_bytes": len(text) for name, text in texts.items() if name in ("output", "stderr")}
    exit_code = 1 if verdict is Verdict.RTE else 0
    return TestcaseResult(
        ordinal=ordinal, verdict=verdict, status=RunStatus.EXITED, exit_code=exit_code, **digests, **sizes
    )


def passed(ordinal: int) -> TestcaseResult:
    return TestcaseResult(ordinal=ordinal, verdict=Verdict.AC, status=RunStatus.EXITED, exit_code=0)


def submitted(classroom: Classroom, admin: Visitor, student: Visitor, feedback: str, *results: TestcaseResult) -> int:
    """A judged submission to a problem with a sample and at least one secret test, in a set with this feedback."""
    course = classroom.course((student, "student"))
    classroom.set_feedback(course, feedback)
    secrets = {f"data/secret/{ordinal}.{end}": "1\n" for ordinal in range(2, len(results)) for end in ("in", "ans")}
    slug = classroom.problem(admin, package=package_zip(files=secrets), problem_set=course)
    number = submission_id(student.submit(slug, source=PROGRAM, language="python3"))
    verdict = next((result.verdict for result in results if result.verdict is not Verdict.AC), Verdict.AC)
    classroom.conclude(number, str(verdict), results)
    return number


def text_of(page: str) -> str:
    """The words of a page, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def words(visitor: Visitor, number: int, **headers: str) -> str:
    return text_of(visitor.get(f"/submissions/{number}", headers=headers).text)


def test_a_failed_sample_shows_output_difference_and_input(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    message = "line 1: expected '3', found '8'"
    result = failed(classroom, 0, Verdict.WA, output="8\n", checker_message=message, stderr="debugging")
    number = submitted(classroom, admin, student, "full", result)
    page = words(student, number)
    assert "Sample 1 · Line 1: expected '3', found '8'." in page
    assert "expected 1 3 found 1 8" in page
    assert "Output of the program 8 Expected output 3 Input 1 2" in page
    assert "Error messages (stderr) debugging" in page
    assert "样例 1 · 第 1 行" in words(student, number, **{"Accept-Language": "zh-CN"})


def test_a_traceback_names_files_as_their_author_does(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    number = submitted(classroom, admin, student, "full", failed(classroom, 0, Verdict.RTE, stderr=TRACEBACK))
    page = words(student, number)
    assert "Sample 1 · IndexError: an index outside of the list, array or string." in page
    assert 'File "main.py", line 1' in page
    assert "/sandbox" not in page
    assert "/sandbox" not in student.text(f"/submissions/{number}/testcases/0/stderr")


def test_a_text_that_is_cut_says_so(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    kept = classroom.store("8\n" * 8 * 1024)
    result = TestcaseResult(ordinal=0, verdict=Verdict.WA, exit_code=0, output_sha256=kept, output_bytes=3 << 20)
    page = words(student, submitted(classroom, admin, student, "full", result))
    assert "The first 16 KiB of 3 MiB" in page
    assert "Only the first lines that differ are shown." in page


def test_of_a_text_of_an_earlier_release_the_store_knows_the_size(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    kept = classroom.store("8\n" * 10 * 1024)
    result = TestcaseResult(ordinal=0, verdict=Verdict.RTE, exit_code=1, stderr_sha256=kept)
    assert "The first 16 KiB of 20 KiB" in words(student, submitted(classroom, admin, student, "full", result))


def test_a_message_of_one_line_is_shown_once(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    secret = failed(classroom, 1, Verdict.WA, checker_message="line 1: expected '3', found '8'")
    page = admin.get(f"/submissions/{submitted(classroom, admin, student, 'full', passed(0), secret)}").text
    assert text_of(page).count("found '8'") == 1


def test_a_conversation_shows_who_said_what_when(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    result = failed(classroom, 0, Verdict.WA, transcript="[0.001] > 500\n[0.002] < lower\n[0.003] > <b>bold</b>\n")
    number = submitted(classroom, admin, student, "samples", result)
    page = words(student, number)
    assert "0.001 s The program writes: 500 0.002 s The program reads: lower" in page
    assert "The program writes: <b>bold</b>" in page
    assert "The conversation was held again to write it down." in page
    assert "对话记录" in words(student, number, **{"Accept-Language": "zh-CN"})


def test_of_a_long_transcript_the_page_has_the_beginning(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    text = "[0.001] > 500\n[0.002] < lower\n" * 1000 + "... 77 more bytes were said\n"
    number = submitted(classroom, admin, student, "full", failed(classroom, 0, Verdict.WA, transcript=text))
    page = student.text(f"/submissions/{number}")
    assert "The first 16 KiB of 29.3 KiB" in text_of(page)
    path = f"/submissions/{number}/testcases/0/transcript"
    assert f'href="{path}"' in page
    assert student.text(path) == text


def test_what_we_say_ourselves_takes_the_place_of_a_message_in_english(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    english = "the submission ended, or closed its input, while the interactor had more to say"
    result = msgspec.structs.replace(
        failed(classroom, 0, Verdict.WA, checker_message=english), remark=Remark(code=RemarkCode.ENDED_EARLY)
    )
    deadlock = msgspec.structs.replace(
        failed(classroom, 1, Verdict.TLE, checker_message="deadlock: both waited"), status=RunStatus.DEADLOCK
    )
    number = submitted(classroom, admin, student, "full", result, deadlock)
    for page in (words(student, number), words(admin, number)):
        assert "Sample 1 · The program ended, or closed its input, before the conversation was over" in page
        assert "The program and the interactor waited for each other." in page
        assert english not in page
    chinese = words(student, number, **{"Accept-Language": "zh-CN"})
    assert "对话尚未结束" in chinese
    assert "互相等待" in chinese


def test_the_staff_sees_the_data_of_a_secret_test_and_no_student_does(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    secret = {"data/secret/7.in": "an input of ours\n", "data/secret/7.ans": "an answer of ours\n"}
    slug = classroom.problem(admin, package=package_zip(files=secret), problem_set=course)
    number = submission_id(student.submit(slug, source=PROGRAM, language="python3"))
    ordinal = 2  # after the sample and the secret test that every package here has
    classroom.conclude(number, "WA", [passed(0), passed(1), failed(classroom, ordinal, Verdict.WA)])
    assert "Expected output an answer of ours Input an input of ours" in words(admin, number)
    assert "of ours" not in student.text(f"/submissions/{number}")
    assert student.get(f"/submissions/{number}/testcases/{ordinal}/data/in").status_code == 404
    with admin.get(f"/submissions/{number}/testcases/{ordinal}/data/in") as answer:
        assert (answer.text, answer.mimetype) == ("an input of ours\n", "text/plain")


def test_the_times_of_repeated_runs_are_for_the_staff(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    result = msgspec.structs.replace(failed(classroom, 0, Verdict.TLE), cpu_times_ms=(1030, 1011, 1012))
    number = submitted(classroom, admin, student, "full", result)
    assert "1030 · 1011 · 1012 ms" in words(admin, number)
    assert "1030" not in student.text(f"/submissions/{number}")


def test_a_program_that_printed_nothing_is_told_so(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    result = failed(classroom, 0, Verdict.WA, output="")
    assert "Output of the program Nothing was printed." in words(
        student, submitted(classroom, admin, student, "full", result)
    )


def test_a_text_that_the_store_has_lost_is_left_out(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    lost = TestcaseResult(
        ordinal=0, verdict=Verdict.RTE, exit_code=1, output_sha256="0" * 64, stderr_sha256="1" * 64, stderr_bytes=5
    )
    page = words(student, submitted(classroom, admin, student, "full", lost))
    assert "Exit code 1" in page
    assert "Output of the program" not in page
    assert "Expected output 3" in page


@pytest.mark.parametrize("feedback", ["full", "samples", "verdict", "none"])
def test_no_text_of_a_secret_test_reaches_a_student(
    classroom: Classroom, admin: Visitor, student: Visitor, feedback: str
) -> None:
    secret = failed(classroom, 1, Verdict.RTE, stderr=QUOTE, output=QUOTE, checker_message=QUOTE)
    number = submitted(classroom, admin, student, feedback, passed(0), secret)
    for path in ("", "/state"):
        assert QUOTE not in student.text(f"/submissions/{number}{path}")
    for stream in ("stderr", "output", "checker"):
        assert student.get(f"/submissions/{number}/testcases/1/{stream}").status_code == 404
        assert admin.text(f"/submissions/{number}/testcases/1/{stream}") == QUOTE
    assert QUOTE in admin.text(f"/submissions/{number}")


def test_of_a_secret_test_only_a_well_known_error_is_named(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    known = failed(classroom, 1, Verdict.RTE, stderr=TRACEBACK)
    page = words(student, submitted(classroom, admin, student, "full", passed(0), known))
    assert "Test 2 · IndexError: an index outside" in page
    assert "list index out of range" not in page
    own = failed(classroom, 1, Verdict.RTE, stderr=TRACEBACK.replace("IndexError", "InputWas42"))
    number = submitted(classroom, admin, student, "full", passed(0), own)
    assert "InputWas42" not in words(student, number)
    assert "Test 2 · Exit code 1: in this language usually an error" in words(student, number)
    assert "InputWas42" in words(admin, number)


def test_a_wrong_answer_to_a_secret_test_is_explained_once(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    secrets = [failed(classroom, ordinal, Verdict.WA) for ordinal in (1, 2)]
    number = submitted(classroom, admin, student, "full", passed(0), *secrets)
    sentence = "The output is not the expected one. What a secret test contains is shown to the staff alone."
    assert words(student, number).count(sentence) == 1
    assert f"Test 2 · {sentence}" in words(student, number)
    assert "测试点 2 · 输出与期望的不一致" in words(student, number, **{"Accept-Language": "zh-CN"})
    sample = submitted(classroom, admin, student, "full", failed(classroom, 0, Verdict.WA))
    assert sentence not in words(student, sample)


def test_without_scripts_a_page_says_that_it_must_be_reloaded(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin)
    number = submission_id(student.submit(slug, source=PROGRAM, language="python3"))
    sentence = '<noscript><p class="notice">Reload this page to see the verdict.</p></noscript>'
    assert sentence in student.text(f"/submissions/{number}")
    classroom.conclude(number, "AC")
    assert sentence not in student.text(f"/submissions/{number}")


def test_what_a_set_hides_is_said(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    secret = failed(classroom, 1, Verdict.WA)
    page = words(student, submitted(classroom, admin, student, "samples", passed(0), secret))
    assert "Samples: 1 of 1. Hidden tests: wrong answer; not shown in this set." in page
    sample = failed(classroom, 0, Verdict.WA, output="8\n")
    page = words(student, submitted(classroom, admin, student, "samples", sample))
    assert "Samples: 0 of 1. Hidden tests are not shown in this set." in page
    assert "Output of the program 8" in page
    page = words(student, submitted(classroom, admin, student, "verdict", passed(0), secret))
    assert "You see the verdict and what the compiler says" in page


@pytest.mark.parametrize(
    ("feedback", "sentence"),
    [
        ("full", "You see the verdict, CPU time and memory of every test."),
        ("samples", "You see the verdict, but of hidden tests nothing more."),
        ("verdict", "You see the verdict and what the compiler says"),
        ("none", "The verdict is not shown."),
    ],
)
def test_the_page_of_a_problem_says_what_will_be_shown(
    classroom: Classroom, admin: Visitor, student: Visitor, feedback: str, sentence: str
) -> None:
    course = classroom.course((student, "student"))
    classroom.set_feedback(course, feedback)
    slug = classroom.problem(admin, problem_set=course)
    assert sentence in text_of(student.get(f"/problems/{slug}").text)


def test_tests_that_passed_are_folded_where_there_are_many(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    results = [passed(ordinal) for ordinal in range(40)]
    results[30] = failed(classroom, 30, Verdict.WA)
    page = student.get(f"/submissions/{submitted(classroom, admin, student, 'full', *results)}").text
    plain, _, folded = page.partition('<details class="folded"')
    assert re.findall(r'data-ordinal="(\d+)"', plain) == ["0", "30"]
    assert len(re.findall(r'data-ordinal="(\d+)"', folded)) == 38
    assert "38 more tests · Accepted" in text_of(page)


def test_of_many_tests_that_failed_the_first_ones_have_their_messages_on_the_page(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    results = [failed(classroom, n, Verdict.WA, output="8\n", checker_message=f"message {n}.") for n in range(20)]
    number = submitted(classroom, admin, student, "full", *results)
    page = admin.text(f"/submissions/{number}")
    assert re.findall(r"message (\d+)\.", page) == [str(n) for n in range(12)]
    assert f'href="/submissions/{number}/testcases/19/checker"' in page


@pytest.mark.parametrize("status", [RunStatus.WALL_LIMIT, RunStatus.DEADLOCK])
def test_a_list_names_the_clock_that_ran_out(
    classroom: Classroom, admin: Visitor, student: Visitor, status: RunStatus
) -> None:
    slept = TestcaseResult(ordinal=0, verdict=Verdict.TLE, status=status, cpu_time_ms=9)
    submitted(classroom, admin, student, "full", slept)
    assert "Wall time 15 ms" in text_of(student.get("/submissions").text)
    looped = TestcaseResult(ordinal=0, verdict=Verdict.TLE, status=RunStatus.CPU_LIMIT, cpu_time_ms=1000)
    other = classroom.student()
    submitted(classroom, admin, other, "full", looped)
    assert "Wall time" not in text_of(other.get("/submissions").text)
    assert "12 ms" in text_of(other.get("/submissions").text)


def test_a_set_without_details_names_no_clock(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slept = TestcaseResult(ordinal=0, verdict=Verdict.TLE, status=RunStatus.WALL_LIMIT, cpu_time_ms=9)
    submitted(classroom, admin, student, "verdict", slept)
    assert "Wall time" not in text_of(student.get("/submissions").text)


def test_of_thousands_of_tests_a_page_has_a_window(
    classroom: Classroom, admin: Visitor, student: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged_tests, "FOLDED_ROWS", 20)
    results = [passed(ordinal) for ordinal in range(60)]
    results[50] = failed(classroom, 50, Verdict.WA)
    address = f"/submissions/{submitted(classroom, admin, student, 'full', *results)}"

    def folded(query: str) -> list[str]:
        page = student.text(f"{address}{query}")
        assert "Test 51" in page  # what decided stands above, in whatever window
        return re.findall(r'data-ordinal="(\d+)"', page.partition('<details class="folded"')[2])

    assert folded("") == [str(ordinal) for ordinal in range(1, 21)]
    assert folded("?from=41") == [*(str(ordinal) for ordinal in range(41, 50)), *(str(n) for n in range(51, 60))]
    assert 'href="?from=21#tests"' in student.text(address)
    assert "20 of 58" in text_of(student.text(address))
