"""Writes docs/commands.md from the parsers of both commands: python -m tests.docs.command_page > docs/commands.md"""

import argparse
import inspect
from collections.abc import Iterator

import click

from judge.cli import parser
from web.cli import cli

HEAD = """\
# Commands

Both commands print results on stdout and everything else on stderr. They end with 0, or with 1 and one sentence that
says why. `--json` prints JSON for programs; moments are in UTC.

This page is made from the commands themselves: `python -m tests.docs.command_page > docs/commands.md`.
"""

ADMIN_HEAD = """\
## judge-admin

For those who run a site, in the container `web`:

    docker-compose exec -T web judge-admin user list
"""

ENGINE_HEAD = """\
## judge

For those who run judge hosts, and for authors of problems.
"""


def page() -> str:
    return "\n".join([HEAD, ADMIN_HEAD, *_admin(cli, "judge-admin"), ENGINE_HEAD, *_judge(parser())])


def _admin(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        if path != "judge-admin":
            yield f"### {path}\n\n{command.help}\n"
        for name in command.commands:
            yield from _admin(command.commands[name], f"{path} {name}")
        return
    context = click.Context(command, info_name=path)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"#### `{' '.join([path, usage])}`\n\n{inspect.cleandoc(command.help or '')}\n"
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    records = [option.get_help_record(context) for option in options]
    yield from _options([record for record in records if record is not None])


def _judge(command: argparse.ArgumentParser) -> Iterator[str]:
    groups = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for choice in group._choices_actions:
            inner = group.choices[choice.dest]
            if any(isinstance(action, argparse._SubParsersAction) for action in inner._actions):
                yield f"### {inner.prog}\n\n{_sentence(choice.help)}\n"
            else:
                usage = " ".join(inner.format_usage().removeprefix("usage: ").split()).replace("[-h] ", "")
                yield f"#### `{usage.removesuffix(' [-h]')}`\n\n{_sentence(choice.help)}\n"
                yield from _options(_argparse_options(inner))
            yield from _judge(inner)


def _argparse_options(command: argparse.ArgumentParser) -> list[tuple[str, str]]:
    return [
        (" ".join([*action.option_strings, action.metavar or ""]).strip(), action.help or "")
        for action in command._actions
        if action.option_strings and not isinstance(action, argparse._HelpAction)
    ]


def _options(records: list[tuple[str, str]]) -> Iterator[str]:
    if records:
        yield "\n".join(f"- `{option}`{': ' if words else ''}{words}" for option, words in records) + "\n"


def _sentence(words: str | None) -> str:
    words = words or ""
    return f"{words[:1].upper()}{words[1:]}."


if __name__ == "__main__":
    print(page(), end="")
