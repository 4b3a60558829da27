"""judge-admin problem."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from judge.package import CpuTimeLimitMissing, load_package
from web.audit.events import COMMAND
from web.commands.installation import Installation, pass_installation, the_course
from web.problem_sets.placing import course_set, place_by, practice_set
from web.problems.importing import ImportedProblem, import_package
from web.problems.storing import ImportOptions


@click.group()
def problem() -> None:
    """Problems and their versions."""


@problem.command("import")
@click.argument("path", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--cpu-limit-ms", type=click.IntRange(min=1), help="Goes before the package's own limit.")
@click.option("--slug", help="The problem's short name; by default the package's.")
@click.option("--course", "course_slug", help="Add it to the first problem set of this course.")
@click.option("--practice", is_flag=True, help="Add it to the set that is open to every user.")
@pass_installation
def import_problem(
    installation: Installation,
    path: Path,
    cpu_limit_ms: int | None,
    slug: str | None,
    course_slug: str | None,
    practice: bool,
) -> None:
    """Import a problem package as the problem's next version: a directory, a zip archive, or - for one on stdin."""
    with _source(path) as source, installation.session() as session, load_package(source) as package:
        options = ImportOptions(actor=COMMAND, slug=slug, cpu_time_limit_ms=cpu_limit_ms)
        try:
            imported = import_package(session, installation.store, package, options)
        except CpuTimeLimitMissing as error:
            raise click.ClickException(f"{path} has no CPU time limit: give one with --cpu-limit-ms") from error
        sets = [course_set(session, the_course(session, course_slug))] if course_slug else []
        sets += [practice_set(session)] if practice else []
        for problem_set in sets:
            place_by(session, COMMAND, problem_set, imported.problem_id)
    report(imported)


@contextmanager
def _source(path: Path) -> Iterator[Path | BinaryIO]:
    if str(path) != "-":
        yield path
        return
    with tempfile.TemporaryFile() as archive:  # reading a zip archive goes back and forth, and a pipe cannot
        shutil.copyfileobj(sys.stdin.buffer, archive)
        yield archive


def report(imported: ImportedProblem) -> None:
    for warning in imported.warnings:
        click.echo(f"{imported.slug}: {warning}", err=True)
    if imported.unchanged:
        click.echo(f"{imported.slug}: version {imported.version_number} is the same already; nothing was changed.")
    else:
        click.echo(f"{imported.slug}: version {imported.version_number} is published ({imported.title}).")
