"""What a submission needs that is not here: another version of its language, a module, a header.

Its author had it. Such a submission says nothing of the package, so that its promise is neither kept nor broken.
"""

import re
from collections.abc import Collection
from pathlib import PurePath

#: Suffixes of sources in languages that an installation may lack.
_LANGUAGES = {
    ".adb": "Ada",
    ".clj": "Clojure",
    ".cob": "COBOL",
    ".cs": "C#",
    ".d": "D",
    ".dart": "Dart",
    ".erl": "Erlang",
    ".ex": "Elixir",
    ".f90": "Fortran",
    ".fs": "F#",
    ".go": "Go",
    ".groovy": "Groovy",
    ".hs": "Haskell",
    ".jl": "Julia",
    ".js": "JavaScript",
    ".kt": "Kotlin",
    ".lisp": "Common Lisp",
    ".lua": "Lua",
    ".m": "Objective-C",
    ".ml": "OCaml",
    ".nim": "Nim",
    ".pas": "Pascal",
    ".php": "PHP",
    ".pl": "Perl or Prolog",
    ".py2": "Python 2",
    ".r": "R",
    ".rb": "Ruby",
    ".rkt": "Racket",
    ".rs": "Rust",
    ".scala": "Scala",
    ".sh": "a shell",
    ".swift": "Swift",
    ".ts": "TypeScript",
    ".vb": "Visual Basic",
}
_PYTHON_2 = "is written for Python 2, which is not here"
_SIGNS_OF_PYTHON_2 = (
    r"SyntaxError: Missing parentheses in call to '(?:print|exec)'",
    r"SyntaxError: multiple exception types must be parenthesized",
    r"SyntaxError: leading zeros in decimal integer literals",
    r"NameError: name '(?:raw_input|xrange|unicode|unichr|long|reduce|cmp|file|basestring|execfile)' is not defined",
    r"ModuleNotFoundError: No module named '(?:Queue|StringIO|cStringIO|ConfigParser|urllib2|__builtin__)'",
    r"AttributeError: 'dict' object has no attribute '(?:has_key|iteritems|iterkeys|itervalues)'",
    r"AttributeError: module '(?:string|itertools|sys)' has no attribute '(?:maketrans|letters|izip|imap|maxint)'",
    r"TypeError: 'map' object is not subscriptable",
    r"TypeError: object of type '(?:map|filter|zip)' has no len\(\)",
)
_PYTHON_2_SIGN = re.compile("|".join(_SIGNS_OF_PYTHON_2))
_MODULE = re.compile(r"(?:ModuleNotFoundError: No module named|Error: Cannot find module) '([\w./@-]+)'")
_HEADER = re.compile(r"fatal error: (\S+): No such file or directory")
_SPIDERMONKEY = re.compile(r"ReferenceError: (?:readline|print|putstr|quit) is not defined")


def language_words(names: Collection[str]) -> str:
    """Why files of these names are in no language that is here. Names the language, where it is known."""
    suffixes = sorted({PurePath(name).suffix for name in names})
    known = sorted({_LANGUAGES[suffix.lower()] for suffix in suffixes if suffix.lower() in _LANGUAGES})
    if known:
        return f"it is in {', '.join(known)}, which is not here"
    named = ", ".join(suffix for suffix in suffixes if suffix)
    return f"no language here has the suffix {named}" if named else "its name has no suffix of a language"


def absence(said: str, file_names: Collection[str]) -> str | None:
    """What a program lacks, in words, by what it or its compiler printed at its end. None: nothing tells of it.

    `file_names`: those of the submission. It is its own fault if one of them is not found.
    """
    if _PYTHON_2_SIGN.search(said):
        return _PYTHON_2
    module, header = _MODULE.search(said), _HEADER.search(said)
    own = {PurePath(name).stem for name in file_names}
    if module is not None and module[1].split(".")[0] not in own and not module[1].startswith((".", "/")):
        return f"needs the module {module[1]}, which is not here"
    if header is not None:
        return f"includes {header[1]}, which is not here"
    return "is written for SpiderMonkey, which is not here" if _SPIDERMONKEY.search(said) else None
