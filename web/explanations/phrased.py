"""Languages whose runtimes describe errors in words. Each phrase is as the runtime prints it."""

import re
from collections.abc import Mapping

from web.explanations.errors import ErrorPattern, phrases
from web.explanations.meanings import Meaning

_GO = (
    phrases(
        {
            "index out of range": Meaning.INDEX,
            "slice bounds out of range": Meaning.INDEX,
            "integer divide by zero": Meaning.DIVISION,
            "invalid memory address or nil pointer dereference": Meaning.NULL,
            "assignment to entry in nil map": Meaning.NULL,
            "makeslice: len out of range": Meaning.ARGUMENT,
            "interface conversion": Meaning.TYPE,
            "all goroutines are asleep - deadlock": Meaning.DEADLOCK,
            "stack overflow": Meaning.RECURSION,
            "concurrent map writes": Meaning.MODIFICATION,
            "send on closed channel": Meaning.STATE,
            "close of closed channel": Meaning.STATE,
        },
        before=r"(?m:^)(?:panic|fatal error): (?:runtime error: )?",
    ),
    ErrorPattern(pattern=re.compile(r"^(?P<name>panic)(?=: )", re.MULTILINE), meanings={"panic": Meaning.UNCAUGHT}),
)

_RUST = (
    phrases(
        {
            "index out of bounds": Meaning.INDEX,
            "out of range for slice": Meaning.INDEX,
            "attempt to divide by zero": Meaning.DIVISION,
            "attempt to calculate the remainder with a divisor of zero": Meaning.DIVISION,
            "attempt to add with overflow": Meaning.OVERFLOW,
            "attempt to subtract with overflow": Meaning.OVERFLOW,
            "attempt to multiply with overflow": Meaning.OVERFLOW,
            "called `Option::unwrap()` on a `None` value": Meaning.NULL,
            "ParseIntError": Meaning.PARSE,
            "ParseFloatError": Meaning.PARSE,
            "has overflowed its stack": Meaning.RECURSION,
            "already borrowed": Meaning.STATE,
            "already mutably borrowed": Meaning.STATE,
            "assertion": Meaning.ASSERTION,
            "memory allocation of": Meaning.MEMORY,
            "not yet implemented": Meaning.CASE,
            "entered unreachable code": Meaning.CASE,
        }
    ),
    phrases({"called `Result::unwrap()` on an `Err` value": Meaning.UNCAUGHT, "panicked": Meaning.UNCAUGHT}),
)

_HASKELL = (
    phrases(
        {
            "empty list": Meaning.EMPTY,
            "index too large": Meaning.INDEX,
            "negative index": Meaning.INDEX,
            "(Array.!): undefined array element": Meaning.INDEX,
            "Error in array index": Meaning.INDEX,
            "no parse": Meaning.PARSE,
            "divide by zero": Meaning.DIVISION,
            "Non-exhaustive": Meaning.CASE,
            "given key is not an element": Meaning.KEY,
            "end of file": Meaning.END_OF_INPUT,
            "stack overflow": Meaning.RECURSION,
            "Maybe.fromJust: Nothing": Meaning.NULL,
            "<<loop>>": Meaning.DEADLOCK,
            "blocked indefinitely": Meaning.DEADLOCK,
            "arithmetic overflow": Meaning.OVERFLOW,
            "Prelude.undefined": Meaning.CASE,
            "invalid byte sequence": Meaning.ENCODING,
        }
    ),
)

_LUA = (
    phrases(
        {
            "attempt to index a nil value": Meaning.NULL,
            "attempt to call a nil value": Meaning.NAME,
            "attempt to perform arithmetic on a nil value": Meaning.NULL,
            "attempt to compare": Meaning.TYPE,
            "attempt to concatenate a nil value": Meaning.NULL,
            "attempt to divide by zero": Meaning.DIVISION,
            "attempt to perform 'n//0'": Meaning.DIVISION,
            "attempt to perform 'n%%0'": Meaning.DIVISION,
            "stack overflow": Meaning.RECURSION,
            "not enough memory": Meaning.MEMORY,
            "assertion failed": Meaning.ASSERTION,
            "not found:": Meaning.MODULE,
        }
    ),
)

_PERL = (
    phrases(
        {
            "Illegal division by zero": Meaning.DIVISION,
            "Illegal modulus zero": Meaning.DIVISION,
            "Can't locate object method": Meaning.ATTRIBUTE,
            "Can't locate": Meaning.MODULE,
            "Can't call method": Meaning.NULL,
            "Can't use an undefined value": Meaning.NULL,
            "Undefined subroutine": Meaning.NAME,
            "Out of memory": Meaning.MEMORY,
            "Not an ARRAY reference": Meaning.TYPE,
            "Not a HASH reference": Meaning.TYPE,
        }
    ),
)

_SWIFT = (
    phrases(
        {
            "Index out of range": Meaning.INDEX,
            "String index is out of bounds": Meaning.INDEX,
            "Division by zero": Meaning.DIVISION,
            "Unexpectedly found nil": Meaning.NULL,
            "arithmetic overflow": Meaning.OVERFLOW,
            "Not enough bits to represent": Meaning.OVERFLOW,
            "Can't remove": Meaning.EMPTY,
            "Range requires lowerBound <= upperBound": Meaning.ARGUMENT,
            "Assertion failed": Meaning.ASSERTION,
        }
    ),
    phrases({"Fatal error": Meaning.UNCAUGHT}),
)

_ZIG = (
    phrases(
        {
            "index out of bounds": Meaning.INDEX,
            "integer overflow": Meaning.OVERFLOW,
            "division by zero": Meaning.DIVISION,
            "attempt to use null value": Meaning.NULL,
            "reached unreachable code": Meaning.CASE,
            "InvalidCharacter": Meaning.PARSE,
            "OutOfMemory": Meaning.MEMORY,
            "EndOfStream": Meaning.END_OF_INPUT,
        }
    ),
)

_FORTRAN = (
    phrases(
        {
            "End of file": Meaning.END_OF_INPUT,
            "Bad integer": Meaning.PARSE,
            "Bad real number": Meaning.PARSE,
            "above upper bound": Meaning.INDEX,
            "below lower bound": Meaning.INDEX,
            "out of memory": Meaning.MEMORY,
        },
        before=r"Fortran runtime error: .{0,200}",
    ),
)

_ERLANG = (
    phrases(
        {
            "badmatch": Meaning.CASE,
            "function_clause": Meaning.CASE,
            "case_clause": Meaning.CASE,
            "if_clause": Meaning.CASE,
            "badarith": Meaning.DIVISION,
            "badarg": Meaning.ARGUMENT,
            "badkey": Meaning.KEY,
            "undef": Meaning.NAME,
        }
    ),
)

_R = (
    phrases(
        {
            "subscript out of bounds": Meaning.INDEX,
            "non-numeric argument": Meaning.TYPE,
            "missing value where TRUE/FALSE needed": Meaning.NULL,
            "argument is of length zero": Meaning.EMPTY,
            "could not find function": Meaning.NAME,
            "there is no package called": Meaning.MODULE,
            "infinite recursion": Meaning.RECURSION,
            "cannot allocate": Meaning.MEMORY,
        }
    ),
)

_RACKET = (
    phrases(
        {
            "index is out of range": Meaning.INDEX,
            "division by zero": Meaning.DIVISION,
            "contract violation": Meaning.ARGUMENT,
            "no value found for key": Meaning.KEY,
            "undefined": Meaning.NAME,
            "out of memory": Meaning.MEMORY,
            "arity mismatch": Meaning.ARGUMENT,
        }
    ),
)

_PROLOG = (
    phrases(
        {
            "Arithmetic: evaluation error": Meaning.DIVISION,
            "Arguments are not sufficiently instantiated": Meaning.NULL,
            "Unknown procedure": Meaning.NAME,
            "Stack limit": Meaning.RECURSION,
            "Type error": Meaning.TYPE,
            "Syntax error": Meaning.PARSE,
        }
    ),
)

_TCL = (
    phrases(
        {
            "divide by zero": Meaning.DIVISION,
            "no such variable": Meaning.NAME,
            "invalid command name": Meaning.NAME,
            "expected integer but got": Meaning.PARSE,
            "expected number but got": Meaning.PARSE,
            "can't use non-numeric string": Meaning.PARSE,
            "can't use empty string": Meaning.PARSE,
            "too many nested evaluations": Meaning.RECURSION,
        }
    ),
)

_AWK = (
    phrases(
        {
            "division by zero attempted": Meaning.DIVISION,
            "not defined": Meaning.NAME,
            "attempt to use": Meaning.TYPE,
        }
    ),
)

_SBCL = (phrases({"Control stack exhausted": Meaning.RECURSION, "Heap exhausted": Meaning.MEMORY}),)

_BASH = (
    phrases(
        {
            "command not found": Meaning.COMMAND,
            "division by 0": Meaning.DIVISION,
            "unbound variable": Meaning.NAME,
            "syntax error": Meaning.PARSE,
            "No such file or directory": Meaning.FILE,
        }
    ),
)

_COBOL = (phrases({"out of bounds": Meaning.INDEX, "record overflow": Meaning.OVERFLOW, "not found": Meaning.MODULE}),)

#: By the id of the language.
PHRASED: Mapping[str, tuple[ErrorPattern, ...]] = {
    "awk": _AWK,
    "bash": _BASH,
    "cobol": _COBOL,
    "commonlisp": _SBCL,
    "erlang": _ERLANG,
    "fortran": _FORTRAN,
    "go": _GO,
    "haskell": _HASKELL,
    "lua": _LUA,
    "perl": _PERL,
    "prolog": _PROLOG,
    "r": _R,
    "racket": _RACKET,
    "rust": _RUST,
    "swift": _SWIFT,
    "tcl": _TCL,
    "zig": _ZIG,
}
