"""judge-admin demo."""

import click

from web.commands.installation import Installation, pass_installation
from web.commands.problems import report
from web.demo.loading import load_demo


@click.group()
def demo() -> None:
    """A course to try the site with."""


@demo.command()
@pass_installation
def load(installation: Installation) -> None:
    """Load the demo course. What is there already stays as it is."""
    with installation.session() as session:
        loaded = load_demo(session, installation.store)
    for problem in loaded.imported:
        report(problem)
    for slug in loaded.skipped:
        click.echo(f"{slug}: another problem or version has this short name; it stays as it is.", err=True)
