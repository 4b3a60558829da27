"""A browser in front of the whole system."""

from collections.abc import Iterator

import docker
import psycopg
import pytest
from selenium import webdriver

from tests import services
from tests.browser.small_site import SmallSite, serving
from tests.stack import Stack
from tests.web.site.settings import site_settings
from web.app import create_app

#: Chromium in a container without a display, without a sandbox of its own (root), and without calls home.
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--lang=en",
    "--window-size=1280,1000",
)


@pytest.fixture(scope="module")
def stack(
    docker_client: docker.DockerClient,
    postgres: services.Postgres,
    template_database: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """It ends with its module: its services would take processor time from all tests that come later."""
    name = postgres.create_database(template=template_database)
    stack = Stack(client=docker_client, database_url=postgres.url(name), directory=tmp_path_factory.mktemp("stack"))
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
        postgres.drop_database(name)


@pytest.fixture(scope="module")
def site_url(stack: Stack) -> str:
    return stack.url


@pytest.fixture(scope="module")
def small_site(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallSite]:
    store_url = tmp_path_factory.mktemp("store").as_uri()
    app = create_app(site_settings(database_url=postgres_url, store_url=store_url))
    with psycopg.connect(postgres_url, autocommit=True) as connection, serving(app) as url:
        yield SmallSite.fill(app, connection, url=url)
    app.extensions["judge"].database.close()


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    yield driver
    driver.quit()
