"""The commands of a variant, as a student can type them at home: pure."""

import re
import shlex
from collections.abc import Sequence
from pathlib import PurePath

#: Where our images keep scripts and files of our own.
_OWN_SCRIPTS = "/usr/local/lib/judge/"
_OWN_FILES = re.compile(r"/usr/local/(?:lib|include)/judge\b")
_DIRECTORY = re.compile(r"/(?!dev/)(?:[\w.+-]+/)+")
_SHELL = ("/bin/sh", "-c")
MEMORY_LIMIT = "MEMORY_LIMIT"


def shown_command(argv: Sequence[str], source_name: str) -> str | None:
    """Return the command without the directories of the sandbox. None: it is a script of ours.

    MEMORY_LIMIT stands for the problem's memory limit in MiB.
    """
    if any(argument.startswith(_OWN_SCRIPTS) for argument in argv):
        return None
    if tuple(argv[:2]) == _SHELL:
        return _shown(argv[2], source_name).removeprefix("exec ")
    program, *arguments = argv
    shown = [_shown(argument, source_name) for argument in arguments if not _OWN_FILES.search(argument)]
    return shlex.join([_shown_program(program), *shown])


def _shown_program(program: str) -> str:
    name = PurePath(program).name
    return f"./{name}" if program.startswith("{program}") else name


def _shown(argument: str, source_name: str) -> str:
    text = re.sub(r"\{(?:work|program)\}/", "", argument)
    text = re.sub(r"\{(?:work|program)\}", ".", text)
    text = re.sub(r"\{sources?\}", source_name, text)
    return _DIRECTORY.sub("", text.replace("{memory_limit_mib}", MEMORY_LIMIT))
