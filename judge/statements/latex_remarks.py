"""What pandoc left out of a statement: what of it the author is told, and how it is shown all the same."""

import re
from collections.abc import Iterable

from judge.statements.latex_commands import EXAMPLES, FRAMES, PRIMITIVES, WITHOUT_EFFECT
from judge.statements.latex_spans import GROUP
from judge.statements.notices import Notices
from judge.statements.pandoc import Remark

_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
#: Widths of columns, and spaces.
_SPACE = re.compile(r"[\d.,]*\s*[a-z]{0,2}|\\[^A-Za-z]?")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([^}]*)\}(.*)", re.DOTALL)
_BEGUN = re.compile(r"\\begin\{([A-Za-z]+)\}")
_ARGUMENT = re.compile(rf"\s*({GROUP}|\[[^\[\]]*\])", re.DOTALL)
_ARGUMENT_LIMIT = 9
_STYLES = (".sty", ".cls")
_SHOWN = 200


def note(remarks: Iterable[Remark], notices: Notices) -> None:
    for remark in remarks:
        message = _message(remark)
        if message is not None:
            notices.add(message, line=remark.line)


def _message(remark: Remark) -> str | None:
    contents = remark.contents.strip()
    if remark.kind == "CouldNotLoadIncludeFile":
        if contents.endswith(_STYLES):  # a command that one of them defines is told where it stands
            return None
        return f"the file {contents[:_SHOWN]!r} is not included: put its text into the statement"
    if remark.kind != "SkippedContent":
        return None
    environment = _ENVIRONMENT.match(contents)
    if environment is not None:
        return _of_environment(environment[1], environment[2], environment[3])
    command = _COMMAND.match(contents)
    if command is None:
        return None if _SPACE.fullmatch(contents) else f"{contents[:_SHOWN]!r} has no effect"
    if command[1] in WITHOUT_EFFECT:
        return None
    if command[1] in EXAMPLES:
        return f"\\{command[1]} is not shown: the page shows the samples of the test data"
    return f"unknown command {contents[:_SHOWN]}"


def _of_environment(end: str, name: str, rest: str) -> str | None:
    if end == "end" or name.removesuffix("*") in FRAMES:
        return None
    return f"unknown environment {name[:60]}{rest[:_SHOWN]}"


def definitions(remarks: Iterable[Remark], text: str, html: str) -> str:
    """Define the unknown commands so that they show their arguments, or their names where they have none.

    A command that is also in a formula is not defined: there, it means something. Neither is one that is called as an
    environment: to begin that would be to call the command.
    """
    taken = {command[1] for command in _COMMAND.finditer(html)} | set(_BEGUN.findall(text))
    found: dict[str, str | None] = {}
    for remark in remarks:
        command = _COMMAND.match(remark.contents)
        if remark.kind == "SkippedContent" and command is not None and command[1] not in found:
            is_free = command[1] not in taken and not _has_meaning(command[1])
            found[command[1]] = _definition(command[1], remark.contents[command.end() :].strip()) if is_free else None
    return "".join(filter(None, found.values()))


def _has_meaning(name: str) -> bool:
    return name in WITHOUT_EFFECT or name in PRIMITIVES or name in EXAMPLES or name.startswith("if")


def _definition(name: str, rest: str) -> str | None:
    """`rest` has the arguments. None where it has something else, or options that no macro can have."""
    arguments = [argument[1] for argument in _ARGUMENT.finditer(rest)]
    is_option = [argument.startswith("[") for argument in arguments]
    if _ARGUMENT.sub("", rest) or len(arguments) > _ARGUMENT_LIMIT or any(is_option[1:]):
        return None
    if not arguments:
        return f"\\newcommand{{\\{name}}}{{\\texttt{{\\textbackslash {name}}}}}\n"
    shown = " ".join(f"#{number}" for number, option in enumerate(is_option, start=1) if not option)
    return f"\\newcommand{{\\{name}}}[{len(arguments)}]{'[]' if is_option[0] else ''}{{{shown}}}\n"
