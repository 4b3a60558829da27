import threading

from sqlalchemy import select

from judge.store import Store
from web.audit.events import COMMAND
from web.database import Database
from web.problems.models import Problem, ProblemVersion
from web.problems.storing import ImportOptions

from .packages import do_import, zipped


def test_two_imports_at_once_take_turns(postgres_url: str, store: Store) -> None:
    database = Database(postgres_url, pool_size=4)
    numbers: list[int] = []

    def run(answer: str) -> None:
        with database.session() as session:
            options = ImportOptions(actor=COMMAND, slug="at-once", replaces_any=True)
            numbers.append(do_import(session, store, zipped({"data/secret/1.ans": answer}), options).version_number)
            session.commit()

    threads = [threading.Thread(target=run, args=[f"{number}\n"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.session() as session:
        problem = session.scalars(select(Problem).where(Problem.slug == "at-once")).one()
        versions = session.scalars(select(ProblemVersion.number).where(ProblemVersion.problem_id == problem.id)).all()
    database.close()
    assert sorted(versions) == sorted(set(numbers))
