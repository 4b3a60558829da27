from judge.package.diagnostics import FILES_ALONE, REPORTED_LIMIT, Diagnostics


def told(diagnostics: Diagnostics) -> list[str]:
    return [str(diagnostic) for diagnostic in diagnostics.all()]


def test_a_few_files_with_one_fault_are_named_each() -> None:
    diagnostics = Diagnostics()
    for number in range(FILES_ALONE):
        diagnostics.warn(f"{number}.in", "is odd")
    assert told(diagnostics) == [f"warning: {number}.in: is odd" for number in range(FILES_ALONE)]


def test_many_files_with_one_fault_are_one_line() -> None:
    diagnostics = Diagnostics()
    for number in range(40):
        diagnostics.warn(f"{number}.in", "is odd")
    assert told(diagnostics) == ["warning: 0.in, 1.in, 2.in and 37 more files: is odd"]


def test_a_fault_that_is_found_twice_is_told_once() -> None:
    diagnostics = Diagnostics()
    for _ in range(2):
        diagnostics.error("a", "is odd")
    assert told(diagnostics) == ["error: a: is odd"]


def test_what_is_not_told_is_counted() -> None:
    diagnostics = Diagnostics()
    for number in range(REPORTED_LIMIT + 7):
        diagnostics.error("a", f"has fault {number}")
    assert len(told(diagnostics)) == REPORTED_LIMIT + 1
    assert told(diagnostics)[-1] == "error: and 7 more"


def test_errors_come_first() -> None:
    diagnostics = Diagnostics()
    diagnostics.warn("a", "is odd")
    assert not diagnostics.has_errors
    diagnostics.error("b", "is wrong")
    assert told(diagnostics) == ["error: b: is wrong", "warning: a: is odd"]


def test_no_control_character_reaches_a_terminal() -> None:
    diagnostics = Diagnostics()
    diagnostics.error("\x1b[31m\u202e测试", "is\nodd")
    assert told(diagnostics) == ["error: \\x1b[31m\\u202e测试: is\\nodd"]
