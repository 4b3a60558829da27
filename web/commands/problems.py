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
from judge.store import Store
from web.audit.events import COMMAND
from web.commands.comparisons import comparison_lines
from web.commands.installation import Installation, no, pass_installation, the_course
from web.commands.output import json_option, print_row, print_rows
from web.locales import DEFAULT_LOCALE
from web.problem_sets.placing import course_set, place_by, practice_set
from web.problems.admin_queries import every_problem, find_problem, list_versions
from web.problems.importing import AgreementMissing, ImportedProblem, import_package
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
@click.option("--new-version", is_flag=True, help="Replace what is published under this short name.")
@click.option("--reason", default="imported with judge-admin", help="Why it is published without a verification.")
@click.option("--draft", is_flag=True, help="Publish nothing: the version waits for an admin.")
@pass_installation
def import_problem(
    installation: Installation,
    path: Path,
    cpu_limit_ms: int | None,
    slug: str | None,
    course_slug: str | None,
    practice: bool,
    new_version: bool,
    reason: str,
    draft: bool,
) -> None:
    """Import a problem package: a directory, a zip archive, or - for one on stdin.

    It becomes a new problem, or with --new-version the next version of the one that has its short name. It is published
    at once, with a reason that is logged, or stays a draft.
    """
    largest_bytes = installation.largest_memory_limit_bytes
    with (
        _source(path) as source,
        installation.session() as session,
        load_package(source, largest_memory_limit_bytes=largest_bytes, testlib=installation.testlib) as package,
    ):
        options = ImportOptions(
            actor=COMMAND,
            slug=slug,
            cpu_time_limit_ms=cpu_limit_ms,
            archive_sha256=_kept_archive(installation.store, source),
            replaces_any=new_version,
            publish_reason=None if draft else reason,
        )
        try:
            imported = import_package(session, installation.store, package, options)
        except CpuTimeLimitMissing as error:
            raise click.ClickException(f"{path} has no CPU time limit: give one with --cpu-limit-ms") from error
        except AgreementMissing as missing:
            for line in comparison_lines(missing.comparison):
                click.echo(line, err=True)
            raise click.ClickException(
                f"{missing}. Nothing was imported. --new-version publishes this package instead; or give another --slug"
            ) from missing
        sets = [course_set(session, the_course(session, course_slug))] if course_slug else []
        sets += [practice_set(session)] if practice else []
        for problem_set in sets:
            place_by(session, COMMAND, problem_set, imported.problem_id)
    report(imported)


@problem.command("list")
@click.option("--search", default="", help="A part of a title, or of a short name.")
@json_option
@pass_installation
def list_all_problems(installation: Installation, search: str, as_json: bool) -> None:
    """List the problems, the hidden ones, too."""
    with installation.connection() as connection:
        print_rows(every_problem(connection, locale=DEFAULT_LOCALE, search=search), as_json=as_json)


@problem.command()
@click.argument("slug")
@json_option
@pass_installation
def show(installation: Installation, slug: str, as_json: bool) -> None:
    """Show a problem and its versions."""
    with installation.connection() as connection:
        found = find_problem(connection, slug, locale=DEFAULT_LOCALE) or no("problem", slug)
        versions = list_versions(connection, found.id)
    print_row(found, as_json=as_json, versions=versions)


@contextmanager
def _source(path: Path) -> Iterator[Path | BinaryIO]:
    if str(path) != "-":
        yield path
        return
    with tempfile.TemporaryFile() as archive:  # reading a zip archive goes back and forth, and a pipe cannot
        shutil.copyfileobj(sys.stdin.buffer, archive)
        yield archive


def _kept_archive(store: Store, source: Path | BinaryIO) -> str | None:
    """Keep an archive with the version, as the site does. A directory has none."""
    if not isinstance(source, Path):
        source.seek(0)
        return store.put(source)
    if source.is_dir():
        return None
    with source.open("rb") as archive:
        return store.put(archive)


def report(imported: ImportedProblem) -> None:
    for warning in imported.warnings:
        click.echo(f"{imported.slug}: {warning}", err=True)
    if imported.unchanged:
        click.echo(f"{imported.slug}: version {imported.version_number} is the same already; nothing was changed.")
    else:
        for line in comparison_lines(imported.comparison):
            click.echo(f"{imported.slug}: {line}", err=True)
        state = "published" if imported.is_published else "a draft"
        click.echo(f"{imported.slug}: version {imported.version_number} is {state} ({imported.title}).")
