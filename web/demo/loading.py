"""Loading the demo course: packages from problems/, with test data from generators/.

Its problems are placed into the course and into the set that is open to everybody.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from judge.package import load_package
from judge.store import Store
from web.audit.events import COMMAND, add_event
from web.courses.models import Course
from web.courses.queries import DEMO_SLUG
from web.demo.generators import (
    Generator,
    average_speed,
    bracket_depth,
    climbing_stairs,
    goldbach_pair,
    guess_the_number,
    magic_squares,
    missing_bridges,
    noisy_line,
    range_sums,
    two_integers,
    widest_gap,
)
from web.problem_sets.models import ProblemSet, ProblemSetProblem
from web.problem_sets.placing import course_set, place_by, practice_set
from web.problems.importing import AgreementMissing, ImportedProblem, add_version
from web.problems.models import Problem, ProblemVersion
from web.problems.storing import ImportOptions, StoredPackage, store_package
from web.titles import DEMO_TITLE

PROBLEMS = Path(__file__).parent / "problems"

#: Tests verify the packages of the demo, where a release is made.
PUBLISH_REASON = "the demo course"

GENERATORS_OF_PROGRAMS: dict[str, Generator] = {
    "two-integers": two_integers.testcases,
    "average-speed": average_speed.testcases,
    "bracket-depth": bracket_depth.testcases,
    "missing-bridges": missing_bridges.testcases,
    "climbing-stairs": climbing_stairs.testcases,
}
#: One problem of each other kind: with a checker, an interactor, groups, two passes, outputs, and a function.
GENERATORS_OF_KINDS: dict[str, Generator] = {
    "goldbach-pair": goldbach_pair.testcases,
    "guess-the-number": guess_the_number.testcases,
    "range-sums": range_sums.testcases,
    "noisy-line": noisy_line.testcases,
    "magic-squares": magic_squares.testcases,
    "widest-gap": widest_gap.testcases,
}
#: What is loaded, in the order of the course.
GENERATORS: dict[str, Generator] = GENERATORS_OF_PROGRAMS | GENERATORS_OF_KINDS


@dataclass(frozen=True, kw_only=True)
class LoadedDemo:
    imported: tuple[ImportedProblem, ...]
    skipped: tuple[str, ...]  #: short names which other problems have


def load_demo(session: Session, store: Store, *, largest_memory_limit_bytes: int) -> LoadedDemo:
    """Import what is missing or has changed. The caller commits, and has not begun a transaction."""
    packages = _store_packages(store, ImportOptions(actor=COMMAND), largest_memory_limit_bytes)
    demo_set = course_set(session, _course(session))
    imported, skipped = [], []
    for package in packages:
        try:
            problem = _publish(session, store, package, demo_set)
        except AgreementMissing:
            skipped.append(package.slug)
            continue
        imported.append(problem)
        for problem_set in (demo_set, practice_set(session)):
            place_by(session, COMMAND, problem_set, problem.problem_id)
    return LoadedDemo(imported=tuple(imported), skipped=tuple(skipped))


def _publish(session: Session, store: Store, package: StoredPackage, demo_set: ProblemSet) -> ImportedProblem:
    """Raises AgreementMissing if the short name is that of another problem, or an admin has changed the demo's."""
    placed = session.scalar(
        select(ProblemVersion.id)
        .join(Problem, Problem.published_version_id == ProblemVersion.id)
        .join(ProblemSetProblem, ProblemSetProblem.problem_id == Problem.id)
        .where(
            Problem.slug == package.slug,
            ProblemSetProblem.problem_set_id == demo_set.id,
            ProblemVersion.created_by.is_(None),
        )
    )
    options = ImportOptions(actor=COMMAND, agreed_version_id=placed, publish_reason=PUBLISH_REASON)
    return add_version(session, store, package, options)


def _store_packages(store: Store, options: ImportOptions, largest_memory_limit_bytes: int) -> list[StoredPackage]:
    stored = []
    with tempfile.TemporaryDirectory() as directory:
        for path in write_packages(Path(directory)):
            with load_package(path, largest_memory_limit_bytes=largest_memory_limit_bytes) as package:
                stored.append(store_package(store, package, options))
    return stored


def write_packages(directory: Path, generators: Mapping[str, Generator] = GENERATORS) -> tuple[Path, ...]:
    """Write problems of the demo as complete packages below a directory; by default all that are loaded."""
    return tuple(_write_package(directory / slug, generator) for slug, generator in generators.items())


def _write_package(path: Path, generator: Generator) -> Path:
    shutil.copytree(PROBLEMS / path.name, path)
    secret = path / "data" / "secret"
    for testcase in generator():
        (secret / testcase.name).parent.mkdir(parents=True, exist_ok=True)
        (secret / f"{testcase.name}.in").write_text(testcase.input, "utf-8")
        (secret / f"{testcase.name}.ans").write_text(testcase.answer, "utf-8")
    return path


def _course(session: Session) -> Course:
    made = session.scalar(
        insert(Course)
        .values(slug=DEMO_SLUG, title=DEMO_TITLE)
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(Course.id)
    )
    if made is not None:
        after = {"slug": DEMO_SLUG}
        add_event(session, COMMAND, "course.create", object_type="course", object_id=made, after=after)
    return session.scalars(select(Course).where(Course.slug == DEMO_SLUG)).one()
