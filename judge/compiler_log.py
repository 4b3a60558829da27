"""What a compiler prints, and what the student is shown of it."""

import re
from dataclasses import dataclass

from judge.limits import COMPILE_LOG_KEPT_BYTES, KIB
from judge.program_output import Head
from judge.sandbox_paths import without_compiler_paths

TOO_LARGE = (
    "what the compiler makes of this program is too large. A large array that begins with values other than zero is "
    "stored whole: fill it when the program runs"
)


class CompilerLog:
    """Keeps the beginning of a compiler's messages, however many there are.

    A line of this compiler that matches `error_line` says that the program has an error. None: no line does.
    """

    def __init__(self, error_line: re.Pattern[str] | None) -> None:
        self._head = Head(COMPILE_LOG_KEPT_BYTES)
        self._error_line = re.compile(error_line.pattern.encode(), re.MULTILINE) if error_line is not None else None
        #: True: the log is full, and the program has an error. The compiler can tell the student nothing more.
        self.is_hopeless = False

    @property
    def is_empty(self) -> bool:
        return not self._head.kept

    @property
    def is_cut(self) -> bool:
        return self._head.truncated

    def feed(self, chunk: bytes) -> None:
        was_cut = self.is_cut
        self._head.feed(chunk)
        if self.is_cut and not self.is_hopeless and self._error_line is not None:
            beginning = b"" if was_cut else bytes(self._head.kept)
            self.is_hopeless = self._error_line.search(beginning + chunk) is not None

    @property
    def mishap(self) -> str | None:
        """What kept the compiler from its work, in words for the student, where it says so itself."""
        return next((mishap.told for mishap in MISHAPS if mishap.said.search(self._head.kept)), None)

    def shown(self, fault: str | None) -> bytes:
        """The text for the student: nothing where the compiler printed nothing and there is no fault."""
        text = without_compiler_paths(bytes(self._head.kept))
        if self.mishap is not None:
            text = _PLEA.sub(b"", text)
        kept_kib = COMPILE_LOG_KEPT_BYTES // KIB
        notes = [f"these are the first {kept_kib} KiB of the compiler's messages"] if self.is_cut else []
        notes += [fault] if fault else []
        return text + b"".join(f"\njudge: {note}\n".encode() for note in notes)


#: Between two words of a line. Without a bound, a line that repeats the first word would take quadratic time.
_SOME = ".{0,500}"


@dataclass(frozen=True, kw_only=True)
class Mishap:
    said: re.Pattern[bytes]
    told: str


def _said(*words: str, of_a_place: str | None = None) -> re.Pattern[bytes]:
    """A line with one of these words. One that quotes the source or names a place in it has them from the program.

    `of_a_place` is what only compilers say: it counts in any line but a quotation. Those are indented or numbered.
    """
    own = rf"(?!\S+[:(]\d).*(?:{'|'.join(words)})"
    return re.compile(rf"^(?![\s\d|])(?:{own}{f'|.*{of_a_place}' if of_a_place else ''})".encode(), re.MULTILINE)


#: The words are the C library's and the linkers', so they are the same in all languages. The first that matches counts.
MISHAPS = (
    Mishap(
        said=_said("File size limit exceeded", "[Ff]ile too (?:large|big)", "No space left on device"),
        told=TOO_LARGE,
    ),
    Mishap(
        said=_said(
            f"relocation {_SOME} out of range",
            "relocation truncated to fit",
            of_a_place=f": size of {_SOME} exceeds maximum object size",
        ),
        told="the arrays of this program are too large: all static data together must stay below 2 GiB",
    ),
    Mishap(
        said=_said(
            "Killed signal terminated",
            "[Oo]ut of memory",
            "virtual memory exhausted",
            "Cannot allocate memory",
            "OutOfMemoryError",
            "std::bad_alloc",
            "heap exhausted",
            "Killed$",
        ),
        told="the compiler ran out of memory",
    ),
    Mishap(
        said=_said(
            "[Ii]nternal error",
            "signal terminated program",
            "compiler unexpectedly panicked",
            "interrupted by SIG",
            "exception has occurred in the compiler",
            "[Ss]tack_?\\s?[Oo]verflow",
            "GNAT BUG DETECTED",
            "LLVM ERROR",
            f"(?i:please (?:submit|file|report){_SOME} bug)",
            of_a_place=": internal compiler error: ",
        ),
        told="the compiler itself failed on this program, which need not be the program's fault. Something unusual in "
        "it causes this: very long expressions, deep nesting, huge tables",
    ),
)

#: How compilers ask for reports of their bugs.
_PLEA = re.compile(
    rf"^(?:.*(?:internal compiler error|fatal error): {_SOME} signal terminated program .*"
    r"|.*(?i:please (?:submit|include|file|report) |appreciate a (?:bug )?report).*"
    rf"|.*See <(?:file|https?):{_SOME}> for instructions.*)(?:\n|\Z)".encode(),
    re.MULTILINE,
)
