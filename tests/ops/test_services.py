import urllib.request

import psycopg
import pytest

from tests import services


def publish(nsqd: services.Nsqd, topic: str, body: bytes) -> None:
    with urllib.request.urlopen(f"{nsqd.http.url}/pub?topic={topic}", data=body, timeout=5) as response:
        assert response.status == 200


def test_a_new_database_is_empty(empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_a_copied_database_holds_the_templates_tables(postgres: services.Postgres, empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("CREATE TABLE kept (id bigint)")
    copy = postgres.create_database(template=empty_database_url.rpartition("/")[2])
    with psycopg.connect(postgres.url(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    postgres.drop_database(copy)


def test_the_superuser_cannot_come_over_the_network(postgres: services.Postgres) -> None:
    url = postgres.url("judge").replace("//judge:", "//postgres:")
    with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
        psycopg.connect(url)


def test_messages_survive_an_orderly_restart_of_nsqd_at_the_same_address(nsqd: services.Nsqd) -> None:
    publish(nsqd, "kept", b"first")
    nsqd.stop()
    nsqd.start()
    publish(nsqd, "kept", b"second")
    with urllib.request.urlopen(f"{nsqd.http.url}/stats?format=json&topic=kept", timeout=5) as response:
        assert b'"depth":2' in response.read()


def test_nsqd_is_found_by_nsqlookupd(nsqd: services.Nsqd, nsqlookupd: services.Nsqlookupd) -> None:
    publish(nsqd, "announced", b"x")
    with urllib.request.urlopen(f"{nsqlookupd.http.url}/nodes", timeout=5) as response:
        assert f'"tcp_port":{nsqd.tcp.port}'.encode() in response.read()
