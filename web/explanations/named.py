"""Languages whose errors have names."""

import re
from collections.abc import Mapping

from web.explanations.errors import ErrorPattern, phrases
from web.explanations.meanings import Meaning

_PYTHON = ErrorPattern(
    # The last line of a traceback; lines of the source before it are indented
    pattern=re.compile(r"^(?P<name>[A-Za-z_][\w.]{0,200})(?=:|$)", re.MULTILINE),
    is_last=True,
    marker="Traceback (most recent call last):",
    meanings={
        "ArithmeticError": Meaning.VALUE,
        "AssertionError": Meaning.ASSERTION,
        "AttributeError": Meaning.ATTRIBUTE,
        "EOFError": Meaning.END_OF_INPUT,
        "FileNotFoundError": Meaning.FILE,
        "ImportError": Meaning.MODULE,
        "IndentationError": Meaning.UNCAUGHT,
        "IndexError": Meaning.INDEX,
        "KeyError": Meaning.KEY,
        "MemoryError": Meaning.MEMORY,
        "ModuleNotFoundError": Meaning.MODULE,
        "NameError": Meaning.NAME,
        "NotImplementedError": Meaning.CASE,
        "OSError": Meaning.FILE,
        "OverflowError": Meaning.OVERFLOW,
        "PermissionError": Meaning.FORBIDDEN,
        "RecursionError": Meaning.RECURSION,
        "RuntimeError": Meaning.STATE,
        "StopIteration": Meaning.EMPTY,
        "TypeError": Meaning.TYPE,
        "UnboundLocalError": Meaning.NAME,
        "UnicodeDecodeError": Meaning.ENCODING,
        "UnicodeEncodeError": Meaning.ENCODING,
        "ValueError": Meaning.VALUE,
        "ZeroDivisionError": Meaning.DIVISION,
        "decimal.DivisionByZero": Meaning.DIVISION,
        "decimal.InvalidOperation": Meaning.VALUE,
        "queue.Empty": Meaning.EMPTY,
    },
)

_JVM = ErrorPattern(
    pattern=re.compile(r'^Exception in thread "[^"\n]{0,200}" (?:[\w.]{0,200}\.)?(?P<name>[\w$]{1,200})', re.MULTILINE),
    meanings={
        "ArithmeticException": Meaning.DIVISION,
        "ArrayIndexOutOfBoundsException": Meaning.INDEX,
        "ArrayStoreException": Meaning.TYPE,
        "AssertionError": Meaning.ASSERTION,
        "ClassCastException": Meaning.TYPE,
        "ConcurrentModificationException": Meaning.MODIFICATION,
        "EmptyStackException": Meaning.EMPTY,
        "ExceptionInInitializerError": Meaning.UNCAUGHT,
        "FileNotFoundException": Meaning.FILE,
        "IllegalArgumentException": Meaning.ARGUMENT,
        "IllegalStateException": Meaning.STATE,
        "IndexOutOfBoundsException": Meaning.INDEX,
        "InputMismatchException": Meaning.PARSE,
        "MatchError": Meaning.CASE,
        "NegativeArraySizeException": Meaning.ARGUMENT,
        "NoSuchElementException": Meaning.END_OF_INPUT,
        "NoSuchFileException": Meaning.FILE,
        "NullPointerException": Meaning.NULL,
        "NumberFormatException": Meaning.PARSE,
        "OutOfMemoryError": Meaning.MEMORY,
        "StackOverflowError": Meaning.RECURSION,
        "StringIndexOutOfBoundsException": Meaning.INDEX,
        "UninitializedPropertyAccessException": Meaning.NULL,
        "UnsupportedOperationException": Meaning.FORBIDDEN,
    },
)

_CSHARP = ErrorPattern(
    pattern=re.compile(r"(?i:Unhandled Exception)[.:]\s{1,4}(?:[\w.]{0,200}\.)?(?P<name>\w{1,200})"),
    meanings={
        "ArgumentException": Meaning.ARGUMENT,
        "ArgumentNullException": Meaning.NULL,
        "ArgumentOutOfRangeException": Meaning.INDEX,
        "DivideByZeroException": Meaning.DIVISION,
        "FormatException": Meaning.PARSE,
        "IndexOutOfRangeException": Meaning.INDEX,
        "InvalidCastException": Meaning.TYPE,
        "InvalidOperationException": Meaning.STATE,
        "KeyNotFoundException": Meaning.KEY,
        "NotImplementedException": Meaning.CASE,
        "NullReferenceException": Meaning.NULL,
        "OutOfMemoryException": Meaning.MEMORY,
        "OverflowException": Meaning.OVERFLOW,
        "StackOverflowException": Meaning.RECURSION,
    },
)

_CPP = ErrorPattern(
    pattern=re.compile(r"terminate called after throwing an instance of '(?P<name>[^'\n]{1,200})'"),
    meanings={
        "std::bad_alloc": Meaning.MEMORY,
        "std::bad_array_new_length": Meaning.ARGUMENT,
        "std::bad_cast": Meaning.TYPE,
        "std::bad_function_call": Meaning.NULL,
        "std::bad_optional_access": Meaning.NULL,
        "std::bad_variant_access": Meaning.TYPE,
        "std::domain_error": Meaning.ARGUMENT,
        "std::invalid_argument": Meaning.PARSE,
        "std::length_error": Meaning.ARGUMENT,
        "std::logic_error": Meaning.STATE,
        "std::out_of_range": Meaning.INDEX,
        "std::overflow_error": Meaning.OVERFLOW,
        "std::range_error": Meaning.OVERFLOW,
        "std::runtime_error": Meaning.UNCAUGHT,
        "std::system_error": Meaning.FORBIDDEN,
    },
)

#: What glibc says before it aborts a program. Other languages use it as well.
_GLIBC = phrases(
    {
        "double free or corruption": Meaning.HEAP,
        "free(): double free detected": Meaning.HEAP,
        "free(): invalid pointer": Meaning.HEAP,
        "free(): invalid size": Meaning.HEAP,
        "munmap_chunk(): invalid pointer": Meaning.HEAP,
        "realloc(): invalid": Meaning.HEAP,
        "corrupted size vs. prev_size": Meaning.HEAP,
        "corrupted top size": Meaning.HEAP,
        "malloc(): ": Meaning.HEAP,
        "stack smashing detected": Meaning.HEAP,
        "terminate called without an active exception": Meaning.STATE,
        "terminate called recursively": Meaning.UNCAUGHT,
        "Assertion": Meaning.ASSERTION,
    }
)

_JAVASCRIPT = ErrorPattern(
    # Node adds a code to some errors: TypeError [ERR_INVALID_ARG_TYPE]: ...
    pattern=re.compile(r"^(?:Uncaught )?(?P<name>\w{0,200}Error)(?: \[\w{1,100}\])?(?=:|$)", re.MULTILINE),
    meanings={
        "AssertionError": Meaning.ASSERTION,
        "Error": Meaning.UNCAUGHT,
        "RangeError": Meaning.ARGUMENT,
        "ReferenceError": Meaning.NAME,
        "SyntaxError": Meaning.PARSE,
        "TypeError": Meaning.TYPE,
    },
)

_V8 = phrases(
    {
        "Maximum call stack size exceeded": Meaning.RECURSION,
        "Invalid array length": Meaning.ARGUMENT,
        "Cannot read properties of undefined": Meaning.NULL,
        "Cannot read properties of null": Meaning.NULL,
        "Cannot set properties of undefined": Meaning.NULL,
        "Cannot find module": Meaning.MODULE,
        "Cannot mix BigInt and other types": Meaning.TYPE,
        "heap out of memory": Meaning.MEMORY,
    }
)

_RUBY = ErrorPattern(
    pattern=re.compile(r"\((?P<name>[A-Z][\w:]{0,200})\)$", re.MULTILINE),
    meanings={
        "ArgumentError": Meaning.ARGUMENT,
        "EOFError": Meaning.END_OF_INPUT,
        "FloatDomainError": Meaning.VALUE,
        "FrozenError": Meaning.FORBIDDEN,
        "IndexError": Meaning.INDEX,
        "KeyError": Meaning.KEY,
        "LoadError": Meaning.MODULE,
        "NameError": Meaning.NAME,
        "NoMatchingPatternError": Meaning.CASE,
        "NoMemoryError": Meaning.MEMORY,
        "NoMethodError": Meaning.NULL,
        "RangeError": Meaning.OVERFLOW,
        "RuntimeError": Meaning.UNCAUGHT,
        "StopIteration": Meaning.EMPTY,
        "SystemStackError": Meaning.RECURSION,
        "TypeError": Meaning.TYPE,
        "ZeroDivisionError": Meaning.DIVISION,
    },
)

_PHP_ERRORS = phrases(
    {
        "on null": Meaning.NULL,
        "Call to undefined function": Meaning.NAME,
        "Call to undefined method": Meaning.ATTRIBUTE,
        "Allowed memory size": Meaning.MEMORY,
        "Maximum call stack size": Meaning.RECURSION,
    },
    before=r"Fatal error: .{0,200}",
)
_PHP = ErrorPattern(
    pattern=re.compile(r"Uncaught (?P<name>\w{1,200})"),
    meanings={
        "ArgumentCountError": Meaning.ARGUMENT,
        "ArithmeticError": Meaning.OVERFLOW,
        "DivisionByZeroError": Meaning.DIVISION,
        "Error": Meaning.UNCAUGHT,
        "Exception": Meaning.UNCAUGHT,
        "TypeError": Meaning.TYPE,
        "UnhandledMatchError": Meaning.CASE,
        "ValueError": Meaning.ARGUMENT,
    },
)

_OCAML = ErrorPattern(
    pattern=re.compile(r"Fatal error: exception (?:Stdlib\.)?(?P<name>[\w.]{1,200})"),
    meanings={
        "Assert_failure": Meaning.ASSERTION,
        "Division_by_zero": Meaning.DIVISION,
        "End_of_file": Meaning.END_OF_INPUT,
        "Failure": Meaning.PARSE,
        "Invalid_argument": Meaning.INDEX,
        "Match_failure": Meaning.CASE,
        "Not_found": Meaning.KEY,
        "Out_of_memory": Meaning.MEMORY,
        "Queue.Empty": Meaning.EMPTY,
        "Scanf.Scan_failure": Meaning.PARSE,
        "Stack.Empty": Meaning.EMPTY,
        "Stack_overflow": Meaning.RECURSION,
        "Sys_error": Meaning.FILE,
    },
)

_D = ErrorPattern(
    pattern=re.compile(r"^(?:[\w.]{0,200}\.)?(?P<name>\w{1,200})@", re.MULTILINE),
    meanings={
        "ArrayIndexError": Meaning.INDEX,
        "ArraySliceError": Meaning.INDEX,
        "AssertError": Meaning.ASSERTION,
        "ConvException": Meaning.PARSE,
        "ConvOverflowException": Meaning.OVERFLOW,
        "Exception": Meaning.UNCAUGHT,
        "OutOfMemoryError": Meaning.MEMORY,
        "RangeError": Meaning.INDEX,
        "SwitchError": Meaning.CASE,
        "UnicodeException": Meaning.ENCODING,
    },
)

_ADA = ErrorPattern(
    pattern=re.compile(r"^raised (?P<name>[\w.]{1,200})", re.MULTILINE),
    meanings={
        "ADA.IO_EXCEPTIONS.DATA_ERROR": Meaning.PARSE,
        "ADA.IO_EXCEPTIONS.END_ERROR": Meaning.END_OF_INPUT,
        "CONSTRAINT_ERROR": Meaning.INDEX,
        "PROGRAM_ERROR": Meaning.STATE,
        "STORAGE_ERROR": Meaning.RECURSION,
    },
)

_COMMON_LISP = ErrorPattern(
    pattern=re.compile(r"[Uu]nhandled (?:[\w-]{1,100}:{1,2})?(?P<name>[A-Z][A-Z-]{1,200})"),
    meanings={
        "DIVISION-BY-ZERO": Meaning.DIVISION,
        "END-OF-FILE": Meaning.END_OF_INPUT,
        "HEAP-EXHAUSTED-ERROR": Meaning.MEMORY,
        "INVALID-ARRAY-INDEX-ERROR": Meaning.INDEX,
        "SIMPLE-ERROR": Meaning.UNCAUGHT,
        "SIMPLE-TYPE-ERROR": Meaning.TYPE,
        "STACK-EXHAUSTED": Meaning.RECURSION,
        "TYPE-ERROR": Meaning.TYPE,
        "UNBOUND-VARIABLE": Meaning.NAME,
        "UNDEFINED-FUNCTION": Meaning.NAME,
    },
)

#: By the id of the language.
NAMED: Mapping[str, tuple[ErrorPattern, ...]] = {
    "ada": (_ADA,),
    "c": (_GLIBC,),
    "commonlisp": (_COMMON_LISP,),
    "cpp": (_CPP, _GLIBC),
    "csharp": (_CSHARP,),
    "d": (_D,),
    "java": (_JVM,),
    "javascript": (_V8, _JAVASCRIPT),
    "kotlin": (_JVM,),
    "ocaml": (_OCAML,),
    "php": (_PHP_ERRORS, _PHP),
    "pypy": (_PYTHON,),
    "python": (_PYTHON,),
    "ruby": (_RUBY,),
    "scala": (_JVM,),
    "typescript": (_V8, _JAVASCRIPT),
}
