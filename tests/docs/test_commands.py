"""docs/commands.md has every command, as the commands are."""

from tests.docs.command_page import page
from web.config import REPOSITORY


def test_the_page_of_commands_is_as_the_commands_are() -> None:
    written = (REPOSITORY / "docs" / "commands.md").read_text("utf-8")
    assert written == page(), "python -m tests.docs.command_page > docs/commands.md"
