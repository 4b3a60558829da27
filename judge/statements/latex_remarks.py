"""What pandoc left out of a statement: what of it the author is told, and how it is shown all the same."""

import re
from collections.abc import Iterable, Iterator

from judge.statements.latex_commands import EXAMPLES, FRAMES, PRIMITIVES, WITHOUT_EFFECT
from judge.statements.notices import Notices
from judge.statements.pandoc import Remark

_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([^}]*)\}(.*)", re.DOTALL)
_ARGUMENT_LIMIT = 9
_SHOWN = 200


def note(remarks: Iterable[Remark], notices: Notices) -> None:
    for remark in remarks:
        message = _message(remark)
        if message is not None:
            notices.add(message, line=remark.line)


def _message(remark: Remark) -> str | None:
    contents = remark.contents.strip()
    if remark.kind == "CouldNotLoadIncludeFile":
        return f"the file {contents[:_SHOWN]!r} is not included: put its text into the statement"
    if remark.kind != "SkippedContent":
        return None
    environment = _ENVIRONMENT.match(contents)
    if environment is not None:
        return _of_environment(environment[1], environment[2], environment[3])
    command = _COMMAND.match(contents)
    if command is None:
        return f"{contents[:_SHOWN]!r} has no effect" if contents else None
    if command[1] in WITHOUT_EFFECT:
        return None
    if command[1] in EXAMPLES:
        return f"\\{command[1]} is not shown: the page shows the samples of the test data"
    return f"unknown command {contents[:_SHOWN]}"


def _of_environment(end: str, name: str, rest: str) -> str | None:
    if end == "end" or name.removesuffix("*") in FRAMES:
        return None
    return f"unknown environment {name[:60]}{rest[:_SHOWN]}"


def definitions(remarks: Iterable[Remark], html: str) -> str:
    """Define the unknown commands so that they show their arguments, or their names where they have none.

    A command that is also in a formula is not defined: there, it means something.
    """
    found: dict[str, str] = {}
    for remark in remarks:
        command = _COMMAND.match(remark.contents)
        if command is None or remark.kind != "SkippedContent" or not _may_define(command[1], html):
            continue
        definition = _definition(command[1], remark.contents[command.end() :])
        if definition is not None:
            found.setdefault(command[1], definition)
    return "".join(found.values())


def _may_define(name: str, html: str) -> bool:
    if name in WITHOUT_EFFECT | PRIMITIVES | EXAMPLES or name.startswith("if"):
        return False
    return re.search(rf"\\{name}(?![A-Za-z])", html) is None


def _definition(name: str, rest: str) -> str | None:
    arguments = list(_arguments(rest.strip()))
    if len(arguments) > _ARGUMENT_LIMIT or "".join(arguments) != re.sub(r"\s+(?=[\[{])", "", rest.strip()):
        return None
    if not arguments:
        return f"\\newcommand{{\\{name}}}{{\\texttt{{\\textbackslash {name}}}}}\n"
    optional = "[]" if arguments[0].startswith("[") else ""
    if any(argument.startswith("[") for argument in arguments[1:]):
        return None
    shown = " ".join(f"#{number}" for number in range(2 if optional else 1, len(arguments) + 1))
    return f"\\newcommand{{\\{name}}}[{len(arguments)}]{optional}{{{shown}}}\n"


def _arguments(rest: str) -> Iterator[str]:
    """The arguments in brackets and braces, with these."""
    closing = {"{": "}", "[": "]"}
    position = 0
    while position < len(rest):
        if rest[position].isspace():
            position += 1
            continue
        if rest[position] not in closing:
            return
        begin, depth = position, 0
        opening, end = rest[position], closing[rest[position]]
        while position < len(rest):
            if rest[position] == "\\":
                position += 1
            elif rest[position] == opening:
                depth += 1
            elif rest[position] == end:
                depth -= 1
                if depth == 0:
                    break
            position += 1
        position += 1
        yield rest[begin:position]
