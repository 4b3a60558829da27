"""Signals and exit codes: what they usually mean, and where a language gives them another meaning."""

from collections.abc import Mapping

from web.explanations.meanings import Meaning

_SIGNALS: Mapping[str, Meaning] = {
    "SIGSEGV": Meaning.FOREIGN_MEMORY,
    "SIGBUS": Meaning.FOREIGN_MEMORY,
    "SIGABRT": Meaning.ABORTED,
    "SIGFPE": Meaning.DIVISION,
    "SIGILL": Meaning.TRAPPED,
    "SIGTRAP": Meaning.TRAPPED,
    "SIGXFSZ": Meaning.FILE_SIZE,
    "SIGSYS": Meaning.FORBIDDEN,
    "SIGPIPE": Meaning.BROKEN_PIPE,
}

#: Their programs reach no memory that is not theirs, but their runtimes may run out of stack.
_MANAGED = (
    *("commonlisp", "csharp", "erlang", "haskell", "java", "javascript", "kotlin", "lua", "ocaml", "perl", "php"),
    *("prolog", "pypy", "python", "r", "racket", "ruby", "rust", "scala", "swift", "tcl", "typescript"),
)
_SIGNALS_OF_LANGUAGES: Mapping[str, Mapping[str, Meaning]] = {
    language: {"SIGSEGV": Meaning.RECURSION, "SIGBUS": Meaning.RECURSION} for language in _MANAGED
}

_ENDING_WITH_1 = (
    *("ada", "commonlisp", "csharp", "d", "erlang", "haskell", "java", "javascript", "kotlin", "lua", "pypy"),
    *("python", "r", "racket", "ruby", "scala", "tcl", "typescript"),
)
#: What a runtime ends with after an error. Programs may use these codes themselves.
_EXIT_CODES: Mapping[str, Mapping[int, Meaning]] = {
    **{language: {1: Meaning.USUALLY_UNCAUGHT} for language in _ENDING_WITH_1},
    "awk": {2: Meaning.USUALLY_UNCAUGHT},
    "bash": {126: Meaning.COMMAND, 127: Meaning.COMMAND},
    "fortran": {2: Meaning.USUALLY_UNCAUGHT},
    "go": {2: Meaning.USUALLY_UNCAUGHT},
    "ocaml": {2: Meaning.USUALLY_UNCAUGHT},
    "perl": {255: Meaning.USUALLY_UNCAUGHT},
    "php": {255: Meaning.USUALLY_UNCAUGHT},
    "prolog": {1: Meaning.USUALLY_UNCAUGHT, 2: Meaning.USUALLY_UNCAUGHT},
    "rust": {101: Meaning.USUALLY_UNCAUGHT},
    # https://www.freepascal.org/docs-html/user/userap4.html
    "pascal": {
        2: Meaning.FILE,
        100: Meaning.END_OF_INPUT,
        106: Meaning.PARSE,
        200: Meaning.DIVISION,
        201: Meaning.INDEX,
        202: Meaning.RECURSION,
        203: Meaning.MEMORY,
        204: Meaning.NULL,
        205: Meaning.OVERFLOW,
        207: Meaning.VALUE,
        215: Meaning.OVERFLOW,
        216: Meaning.FOREIGN_MEMORY,
        217: Meaning.UNCAUGHT,
        219: Meaning.TYPE,
        227: Meaning.ASSERTION,
    },
}


def meaning_of_signal(name: str, language_id: str | None) -> Meaning:
    """`name` is as judge.report.signal_name() writes it."""
    in_language = _SIGNALS_OF_LANGUAGES.get(language_id or "", {})
    return in_language.get(name) or _SIGNALS.get(name, Meaning.KILLED)


def meaning_of_exit_code(code: int, language_id: str | None) -> Meaning:
    return _EXIT_CODES.get(language_id or "", {}).get(code, Meaning.FAILURE)
