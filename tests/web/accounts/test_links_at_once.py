"""Password links that are made at the same moment."""

import threading

import psycopg

from tests.web.site_data import Site
from web.accounts.models import User
from web.accounts.password_links import add_password_link
from web.audit.events import COMMAND
from web.database import Database

PATIENCE_S = 30.0


def test_of_two_links_at_once_one_works(site: Site, connection: psycopg.Connection, postgres_url: str) -> None:
    user_id = site.add_user()
    database = Database(postgres_url)

    def make_link() -> None:
        with database.session() as session:
            add_password_link(session, session.get_one(User, user_id), actor=COMMAND, public_url="")
            session.commit()

    second = threading.Thread(target=make_link)
    with database.session() as session:
        add_password_link(session, session.get_one(User, user_id), actor=COMMAND, public_url="")
        session.flush()
        second.start()
        second.join(0.3)
        session.commit()
    second.join(PATIENCE_S)
    database.close()
    usable = connection.execute(
        "SELECT count(*) FROM one_time_login WHERE user_id = %s AND used_at IS NULL", [user_id]
    ).fetchone()
    assert usable == (1,)
