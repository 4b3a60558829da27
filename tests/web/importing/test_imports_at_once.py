import threading

from sqlalchemy import select, text

from judge.store import Store
from web.audit.events import COMMAND
from web.database import Database
from web.problem_sets.placing import place, practice_set
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


def test_a_problem_can_be_placed_while_a_version_of_it_is_imported(postgres_url: str, store: Store) -> None:
    """Both lock the problem and the set, in different orders: if either waited, both could wait for ever."""
    database = Database(postgres_url)
    options = ImportOptions(actor=COMMAND, slug="placed-meanwhile", replaces_any=True)
    with database.session() as session:
        problem_id = do_import(session, store, zipped({}), options).problem_id
        practice_set(session)
        session.commit()
    with database.session() as importing, database.session() as placing:
        do_import(importing, store, zipped({"data/secret/1.ans": "8\n"}), options)
        placing.execute(text("SET lock_timeout = '2s'"))
        assert place(placing, practice_set(placing), problem_id) is not None
        placing.commit()
        importing.commit()
    database.close()
