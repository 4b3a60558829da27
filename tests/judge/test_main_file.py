"""Which of several files is run: by its name, its text and nothing else."""

import itertools
import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from judge.language import Language, Languages
from judge.main_file import NamedText, equal_candidates, main_first

LANGUAGES = {language.id: language for language in Languages.load(Path(__file__).parents[2] / "images").all}

#: Language, its files, and the one that a student expects to be run.
CASES: dict[str, tuple[str, dict[str, str], str]] = {
    "main wins over everything": (
        "python",
        {"add.py": "if __name__ == '__main__': pass", "main.py": "import add", "solve.py": ""},
        "main.py",
    ),
    "main may begin with a capital": ("haskell", {"Add.hs": "main = print 1", "Main.hs": ""}, "Main.hs"),
    "main may have any suffix": ("javascript", {"add.js": "", "main.mjs": "import './add.js'"}, "main.mjs"),
    "of two called main, the usual name": ("javascript", {"main.cjs": "", "main.js": "", "main.mjs": ""}, "main.js"),
    "of two called main, the usual suffix": ("cpp", {"Main.cc": "", "Main.cpp": ""}, "Main.cpp"),
    "a module called main is none": ("perl", {"main.pm": "1;", "solve.pl": "use main;"}, "solve.pl"),
    "a header called main is none": ("c", {"main.h": "int main(void);", "solve.c": "int main(void) {}"}, "solve.c"),
    "the entry point": (
        "python",
        {"a.py": "def f(): ...", "z.py": "import a\nif __name__ == '__main__':\n f()"},
        "z.py",
    ),
    "the entry point of Rust": ("rust", {"a.rs": "pub fn read() {}", "solve.rs": "mod a;\nfn main() {}"}, "solve.rs"),
    "the entry point of Haskell": ("haskell", {"A.hs": "module A where", "Solve.hs": "main = f"}, "Solve.hs"),
    "the entry point of Zig": ("zig", {"a.zig": "pub fn f() void {}", "z.zig": "pub fn main() !void {}"}, "z.zig"),
    "the entry point of Ada": (
        "ada",
        {"a.adb": "package body A is\n   procedure P is\n", "a.ads": "", "z.adb": "with A;\nprocedure Z is\nbegin"},
        "z.adb",
    ),
    "the entry point of Erlang": ("erlang", {"a.erl": "-module(a).", "z.erl": "-module(z).\nmain() -> ok."}, "z.erl"),
    "the entry point of Swift": (
        "swift",
        {"a.swift": "func f() {\n    g()\n}\n", "z.swift": "let n = 1\nf()"},
        "z.swift",
    ),
    "a unit is no program": ("pascal", {"a.pas": "{ Numbers }\nUNIT a;", "z.pas": "(* z *) begin\nend."}, "z.pas"),
    "a unit below a line of slashes": (
        "pascal",
        {"a.pas": f"{'/' * 80}\nunit a;", "z.pas": f"{'/' * 80}\nbegin end."},
        "z.pas",
    ),
    "Prolog's main/0": ("prolog", {"a.pl": ":- module(a, []).", "z.pl": "main :- a."}, "z.pl"),
    "COBOL's program without parameters": (
        "cobol",
        {"a.cob": "procedure division using x.", "z.cob": "PROCEDURE DIVISION.\ncall 'a'"},
        "z.cob",
    ),
    "a module with tests of its own": (
        "python",
        {"a.py": "def f(): ...\nif __name__ == '__main__': test()", "z.py": "from a import f\nprint(f())"},
        "z.py",
    ),
    "of two that nobody imports, the one with the entry point": (
        "ruby",
        {"a.rb": "", "z.rb": "main if __FILE__ == $0\nif __FILE__ == $0\n  main\nend"},
        "z.rb",
    ),
    "of two entry points, the one that nobody imports": (
        "python",
        {"a.py": "if __name__ == '__main__': test()", "z.py": "from a import f\nif __name__ == '__main__': f()"},
        "z.py",
    ),
    "a script that nobody imports": ("lua", {"add.lua": "return 1", "solve.lua": "print(require('add'))"}, "solve.lua"),
    "a script that sources another": (
        "bash",
        {"add.sh": "f() { :; }", "solve.sh": '. "$(dirname "$0")/add.sh"'},
        "solve.sh",
    ),
    "a script that requires another": ("ruby", {"add.rb": "", "solve.rb": "require_relative 'add'"}, "solve.rb"),
    "an import over several lines": ("typescript", {"add.ts": "", "z.ts": "import {\n f,\n} from './add';"}, "z.ts"),
    "an import in another case": ("pascal", {"A.pas": "begin end.", "z.pas": "uses a; begin end."}, "z.pas"),
    "files that import each other": ("python", {"a.py": "import b", "b.py": "import a"}, "a.py"),
    "else the first by name": ("php", {"b.php": "<?php", "a.php": "<?php"}, "a.php"),
    "a file of another suffix is no source": ("python", {"a.txt": "", "b.py": ""}, "b.py"),
    "nothing but files of other suffixes": ("python", {"b.txt": "", "a.txt": ""}, "a.txt"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_order_of_upload_does_not_count(case: str) -> None:
    language, files, main = CASES[case]
    others = sorted(name for name in files if name != main)
    for order in itertools.permutations(files):
        texts = [NamedText(name=name, text=files[name]) for name in order]
        assert main_first(texts, LANGUAGES[language]) == [main, *others]


def _hostile_texts(patterns: Iterable[str]) -> Iterator[str]:
    """Texts of many beginnings: of the words of the patterns, and of comments."""
    words = {word for pattern in patterns for word in re.findall(r"[A-Za-z_]{2,}", pattern)}
    for word in ("", "{", "(*", "(**)", "/", "//", *sorted(words)):
        for part in ("\n", " ", "\t\n", word, f"{word} ", f"{word}\n", f"{word}("):
            yield word + part * (64 * 1024 // len(part or "-"))


@contextmanager
def _cpu_time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes longer, even within a search that would never end."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds} s of CPU time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_no_text_takes_long_to_look_through(language: Language) -> None:
    """A student may send it. A pattern that takes quadratic time would need a minute."""
    patterns = [pattern.pattern for pattern in (language.entry_point, language.imports) if pattern]
    with _cpu_time_limit(5):
        for text in _hostile_texts(patterns):
            main_first([NamedText(name="a", text=text), NamedText(name="b", text="")], language)


#: Language, files of the submission, files of the package, and the one that is run.
INCLUDED: dict[str, tuple[str, dict[str, str], dict[str, str], str]] = {
    "a grader with an entry point": (
        "cpp",
        {"main.cpp": "int add(int a, int b) { return a + b; }"},
        {"zgrader.cpp": "int add(int, int);\nint main() {}"},
        "zgrader.cpp",
    ),
    "a grader that imports the submission": (
        "python",
        {"add.py": "if __name__ == '__main__':\n    print('my own test')"},
        {"zgrader.py": "import add\nprint(add.add(1, 2))"},
        "zgrader.py",
    ),
    "a library with tests of its own": (
        "python",
        {"solve.py": "import helper"},
        {"helper.py": "if __name__ == '__main__':\n    print('test')"},
        "solve.py",
    ),
    "a library without an entry point": ("cpp", {"z.cpp": "int main() {}"}, {"a.cpp": "int f() {}"}, "z.cpp"),
    "a grader and its library": (
        "java",
        {"Add.java": "class Add {}"},
        {"Helper.java": "class Helper {}", "Grader.java": "void main(String[] a)"},
        "Grader.java",
    ),
}


@pytest.mark.parametrize("case", INCLUDED)
def test_a_grader_that_the_package_puts_beside_a_submission_is_run(case: str) -> None:
    language, sent, included, expected = INCLUDED[case]
    files = [NamedText(name=name, text=text) for name, text in sent.items()]
    files += [NamedText(name=name, text=text, is_included=True) for name, text in included.items()]
    for ordered in itertools.permutations(files):
        assert main_first(ordered, LANGUAGES[language])[0] == expected


@pytest.mark.parametrize(
    ("entry_point", "main"),
    [("solve.py", "solve.py"), ("solve", "solve.py"), ("not_there.py", "main.py"), (None, "main.py")],
)
def test_the_author_may_say_which_file_is_run(entry_point: str | None, main: str) -> None:
    files = [NamedText(name="main.py", text="import solve"), NamedText(name="solve.py", text="")]
    for ordered in itertools.permutations(files):
        assert main_first(ordered, LANGUAGES["python"], entry_point=entry_point)[0] == main


def test_a_grader_is_run_whatever_the_author_says_of_a_submission() -> None:
    _, sent, included, expected = INCLUDED["a grader with an entry point"]
    files = [NamedText(name=name, text=text) for name, text in sent.items()]
    files += [NamedText(name=name, text=text, is_included=True) for name, text in included.items()]
    assert main_first(files, LANGUAGES["cpp"], entry_point="main.cpp")[0] == expected


def test_a_library_that_the_package_puts_beside_a_submission_is_not_run() -> None:
    files = [
        NamedText(name="helper.py", text="def f(): pass", is_included=True),
        NamedText(name="solve.py", text="print(1)"),
    ]
    for ordered in itertools.permutations(files):
        assert main_first(ordered, LANGUAGES["python"])[0] == "solve.py"


@pytest.mark.parametrize(
    ("language", "files", "equal"),
    [
        ("python", {"a.py": "print(1)", "b.py": "print(2)"}, ["a.py", "b.py"]),
        ("python", {"a.py": "print(1)", "b.py": "import a"}, []),
        ("python", {"a.py": "print(1)", "main.py": "print(2)"}, []),
        ("python", {"a.py": "", "b.py": "if __name__ == '__main__': pass"}, []),
        ("python", {"a.py": "", "numbers.txt": ""}, []),
        ("java", {"A.java": "void main(", "B.java": "void main("}, ["A.java", "B.java"]),
        ("java", {"A.java": "void main(", "B.java": "class B {}"}, []),
        ("java", {"A.java": "void main(", "Main.java": "void main("}, []),
        ("java", {"A.java": "class A {}", "B.java": "class B {}"}, []),
        ("c", {"a.c": "int main(", "b.c": "// for main()"}, []),
        ("c", {"a.h": "", "b.h": ""}, []),
    ],
)
def test_files_are_equal_where_names_alone_would_decide(language: str, files: dict[str, str], equal: list[str]) -> None:
    named = [NamedText(name=name, text=text) for name, text in files.items()]
    assert equal_candidates(named, LANGUAGES[language]) == equal


def test_a_file_of_the_package_begins_only_if_it_calls_the_submission_or_is_called_main() -> None:
    library = NamedText(name="adding.py", text="def add(): ...", is_included=True)
    main = NamedText(name="main.py", text="exec(open('solve.py').read())", is_included=True)
    sent = NamedText(name="solve.py", text="print(1)")
    assert main_first([library, sent], LANGUAGES["python"]) == ["solve.py", "adding.py"]
    assert equal_candidates([library, sent], LANGUAGES["python"]) == []
    assert main_first([main, library, sent], LANGUAGES["python"])[0] == "main.py"
